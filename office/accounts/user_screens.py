"""Accounts in Wagtail's list of users: an account is made by an invitation, in one form."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.users.forms import UserEditForm
from wagtail.users.views import users as wagtail_users

from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.approvals.subjects import with_subjects
from cms.two_people.people import User
from office.accounts.models import AccountAct


class InvitationForm(forms.ModelForm):
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=150,
        help_text=gettext_lazy("The link goes there, and it is their name for the login."),
    )
    is_superuser = forms.BooleanField(label=gettext_lazy("Administrator"), required=False)

    class Meta:
        model = get_user_model()
        fields = ("first_name", "last_name", "email", "groups", "is_superuser")
        widgets = {"groups": forms.CheckboxSelectMultiple}
        labels = {"groups": gettext_lazy("Roles")}
        help_texts = {
            "groups": gettext_lazy(
                "Whoever reviews, confirms, publishes, sends alerts or administers begins when a "
                "second administrator has agreed; everybody else at once."
            )
        }

    def clean_email(self) -> str:
        """By it they log in, too."""
        email: str = self.cleaned_data["email"]
        is_theirs = Q(email__iexact=email) | Q(username__iexact=email)
        if get_user_model()._default_manager.filter(is_theirs).exists():
            raise forms.ValidationError(_("There is an account with this address already."))
        return email

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not found.get("groups") and not found.get("is_superuser"):
            self.add_error("groups", _("Choose what they do."))
        return found

    def save(self, commit: bool = True) -> Any:
        self.instance.username = self.cleaned_data["email"]
        self.instance.set_unusable_password()
        return super().save(commit)


class EditForm(UserEditForm):
    """Many go by one name."""

    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False)


class IndexView(wagtail_users.IndexView):
    """With what waits for a second administrator: an invited person who has no account yet."""

    add_item_label = gettext_lazy("Invite somebody")

    @cached_property
    def columns(self) -> list[Any]:
        """Nothing is done to many at once; an administrator is a role among the others."""
        roles = Column("roles", label=gettext_lazy("Roles"), accessor=_roles)
        state = Column("state", label=gettext_lazy("State"), accessor=_state)
        _many, name, username, _level, *others = super().columns
        return [name, username, roles, *others, state]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_ones = ChangeRequest.objects.about(AccountAct).open().select_related("asked_by")
        waits = [
            (one.pk, one.subject, one.subject.waiting_sentence(one))
            for one in with_subjects(open_ones)
        ]
        return super().get_context_data(**kwargs) | {"waits": waits}

    def get_delete_url(self, instance: User) -> None:
        return None

    def get_list_more_buttons(self, instance: User) -> list[Any]:
        url = reverse("accounts:account", args=[instance.pk])
        button = Button(_("Link, password and second factor"), url=url, icon_name="key")
        return [*super().get_list_more_buttons(instance), button]


def _roles(user: User) -> str:
    roles = [_("Administrator")] if user.is_superuser else []
    return ", ".join([*roles, *(str(group) for group in user.groups.all())])


def _state(user: User) -> str:
    return "" if user.has_usable_password() else _("Has not come in yet")


class CreateView(wagtail_users.CreateView):
    page_title = gettext_lazy("Invite somebody")


class EditView(wagtail_users.EditView):
    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete = False


class UserViewSet(wagtail_users.UserViewSet):
    copy_view_enabled = False
    index_view_class, add_view_class, edit_view_class = IndexView, CreateView, EditView
    index_template_name = "accounts/people.html"
    create_template_name = "wagtailadmin/generic/form.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return EditForm if for_update else InvitationForm
