"""The migrations of cms.publishing, and one that a next version might have."""

from pathlib import Path

from cms.publishing import migrations

__path__ += [str(Path(migrations.__file__).parent)]
