"""What Wagtail's screens of files would offer, and do not here.

wagtail-localize needs the app `wagtail.documents`, so that it cannot be left out of the settings.
Its addresses are closed (`office.desk.urls`); nothing leads there.
"""

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from lessons.library.files import THUMBNAILS
from lessons.library.models.pictures import Picture


@hooks.register("construct_image_chooser_queryset")
def no_thumbnails(pictures: QuerySet[Picture], request: HttpRequest) -> QuerySet[Picture]:
    """Pictures that were drawn of files say nothing by themselves, and there are many."""
    return pictures.exclude(collection__name=THUMBNAILS)
