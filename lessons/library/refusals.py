"""Why a file of the library, or a picture, is not taken: the sentence for each code."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lessons.library.cleaning.values import LARGEST_PICTURE, MOST_PIXELS

FILES = {
    "damaged": _("The file is damaged. Open it in its program, save it again and upload that one."),
    "password": _("The file is protected by a password. Save it without one and try again."),
    "macros": _("The file holds macros (small programs). Save it without them and try again."),
    "objects": _(
        "The file holds objects of other programs (OLE or ActiveX). Replace them by pictures."
    ),
    "part": _(
        "The file holds a recording or picture of a kind that cannot be cleaned. Take it out, or "
        "save it as PNG, JPEG, MP3 or MP4 first."
    ),
    "old_office": _(
        "This is the old format of Word, PowerPoint or Excel. Save it as .docx or .pptx and try "
        "again."
    ),
    "too_complicated": _("The file unpacks into far more than it should, so it was not opened."),
    "declares_entities": _("The file holds declarations that no such file needs."),
    "no_pages": _("The file has no pages."),
    "codec": _(
        "Telephones cannot play this recording everywhere. Save the video as MP4 (H.264 and AAC) "
        "or WebM, the sound as MP3, M4A or OGG."
    ),
    "no_picture": _("This video has no picture. Is it a sound recording?"),
    "no_sound": _("There is no sound in this recording."),
    "no_recordings": _(
        "Recordings cannot be cleaned here, so none can be stored: this installation was made "
        "without the extra “recordings”. Ask your administrator."
    ),
    "captions": _(
        "These are no captions in WebVTT: the first line says WEBVTT, and every text has its time."
    ),
    "text": _("This is no plain text in UTF-8."),
}

PICTURES = {
    "large": format_lazy(
        _("The picture is larger than {mb} MB. Make it smaller and try again."),
        mb=LARGEST_PICTURE // 2**20,
    ),
    "pixels": format_lazy(
        _("The picture has more than {megapixels} megapixels. Make it smaller and try again."),
        megapixels=MOST_PIXELS // 10**6,
    ),
    "kind": _(
        "This is not a picture that can be used, whatever its name says. Use JPEG, PNG, WebP, "
        "GIF or HEIC."
    ),
    "damaged": _("The picture is damaged or incomplete. Save it again and upload that file."),
    "animated": _("The picture moves. Use one that does not, or upload a video to the library."),
}
