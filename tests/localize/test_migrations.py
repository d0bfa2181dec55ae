"""What the migrations leave of Wagtail's own rights and workflow."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import Workflow, WorkflowPage

pytestmark = pytest.mark.django_db


def test_nothing_can_be_handed_to_moderators():
    assert Workflow.objects.exists()  # as Wagtail made it
    assert not Workflow.objects.filter(active=True).exists()
    assert not WorkflowPage.objects.exists()


def test_no_group_has_the_right_over_every_translation():
    right = Permission.objects.get(codename="submit_translation")

    assert not right.group_set.exists()
