"""The models of the lessons room, one module per thing.

Pages hold words, which are translated and reviewed; `Resource`, `ResourceFile` and `Picture` hold
facts, which pages of all languages point at.
"""

from lessons.library.models.consents import Consent
from lessons.library.models.pictures import Picture, Rendition
from lessons.library.models.resources import Resource, ResourceFile
from lessons.models.courses import CoursePage, ModulePage
from lessons.models.lessons import LessonPage
from lessons.models.library import LibraryPage, ResourcePage

__all__ = [
    "Consent",
    "CoursePage",
    "LessonPage",
    "LibraryPage",
    "ModulePage",
    "Picture",
    "Rendition",
    "Resource",
    "ResourceFile",
    "ResourcePage",
]
