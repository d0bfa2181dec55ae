"""Uploads on their way in: what is larger than Django keeps in memory lies where files are opened,
so that what breaks off is swept with the rest."""

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from cms.sandbox import folders


class UploadsOnDisk(TemporaryFileUploadHandler):
    """For FILE_UPLOAD_HANDLERS."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        folders.place()  # who cleans /tmp may have taken it away
        super().new_file(*args, **kwargs)
