"""What the account asks about the person: Wagtail's forms, as this office needs them."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.admin.forms.account import LocalePreferencesForm, NameEmailForm


class NameForm(NameEmailForm):
    """Many go by one name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_name"].required = False


class LanguageForm(LocalePreferencesForm):
    """Who chooses none reads the office's language, not the server's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields.get("preferred_language")
        if language is not None:
            names = dict(language.choices)
            office = names.get(settings.OFFICE_LANGUAGE, settings.OFFICE_LANGUAGE)
            names[""] = _("As the office: %(language)s") % {"language": office}
            language.choices = list(names.items())
