"""The document of a resource, and a resource as other documents embed it."""

from collections.abc import Iterable
from typing import Annotated, Any, TypedDict

from cms.core.shapes.codes import Audience, Language, Licence, Topic
from cms.core.vocabularies.library import FILE_ROLES, PAPERS, RESOURCE_TYPES, warns
from cms.core.vocabularies.shared import label
from cms.documents.addresses import media_path, saved_name
from cms.documents.rendering import Rendering
from cms.documents.shapes.documents import Link, Picture, RichText
from cms.documents.shapes.words import Address, Codes, Duration, Path, Says, Sha256
from lessons.blocks.text_extraction import leaves
from lessons.documents import values
from lessons.documents.reading import Reading
from lessons.documents.values import ContentWarning, codes


class ResourceFile(TypedDict):
    """One file of a resource."""

    url: Path
    role: Annotated[str, Codes("FileRole", codes(FILE_ROLES))]
    language: Language
    type: Annotated[str, Says("The media type, such as application/pdf.")]
    bytes: int
    sha256: Sha256
    version: int


class ResourceFacts(TypedDict):
    """What a resource is, wherever it is shown."""

    type: Annotated[str, Codes("ResourceType", codes(RESOURCE_TYPES))]
    pages: int | None
    slides: int | None
    duration: Duration | None
    paper: Annotated[str, Codes("Paper", codes(PAPERS))] | None
    licence: Licence | None
    link_url: Address | None


class EmbeddedResource(Link, ResourceFacts):
    """A resource inside another document."""

    files: list[ResourceFile]


class ResourceDocument(ResourceFacts):
    """Files for download or a link."""

    summary: str
    content_warning: ContentWarning
    description: RichText
    audience: list[Audience]
    topics: list[Topic]
    languages: list[Language]
    thumbnail: Picture | None
    files: list[ResourceFile]


class ResourceCard(ResourceFacts):
    """A resource in a list."""

    summary: str
    thumbnail: Picture | None
    audience: list[Audience]
    topics: list[Topic]
    content_warning: ContentWarning
    languages: list[Language]
    bytes: Annotated[int | None, Says("Of the main file: how large a download is.")]


def _served(page: Any, rendering: Rendering) -> list[Any]:
    """Every file that is served, those in the document's language first."""
    rendering.depends_on(page.resource)
    served = rendering.looked_up(("served files", page.resource_id), page.resource.served_files)
    rendering.depends_on(*served)
    return sorted(served, key=lambda f: (f.language != rendering.locale, f.language, f.role))


def _main(served: list[Any]) -> Any:
    """The file that stands for the resource: in this language, else the first of another."""
    return next((file for file in served if file.role == "main"), None)


def _file(file: Any, page: Any, rendering: Rendering) -> ResourceFile:
    url = media_path(file.file.name)
    rendering.media(
        url=url,
        sha256=file.sha256,
        bytes=file.bytes,
        type=file.mime,
        role=file.role,
        group=str(page.translation_key),
        language=file.language,
        name=_name(file, page, rendering) or None,
    )
    return {
        "url": url,
        "role": file.role,
        "language": file.language,
        "type": file.mime,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "version": file.version,
    }


def _name(file: Any, page: Any, rendering: Rendering) -> str:
    """What the file is called once it is saved: the title, and what it is besides. A content that
    warns names nothing on the telephone of a child."""
    if warns(page.content_warning_level):
        return ""
    role = "" if file.role == "main" else label(FILE_ROLES, file.role, rendering.locale)
    language = "" if file.language == rendering.locale else f"({file.language})"
    return saved_name(file.file.name, page.public_title, role, language)


def embedded(page: Any, reading: Reading) -> EmbeddedResource | None:
    """A resource inside another document; None if it is not public in this language."""
    localized = reading.page(page)
    link = reading.link(page) if localized else None
    if localized is None or link is None:
        return None
    key = localized.translation_key
    if key not in reading.resources:
        served = _served(localized, reading.rendering)
        shown = [_file(file, localized, reading.rendering) for file in served]
        reading.resources[key] = {**link, **_facts(localized, served), "files": shown}
    return reading.resources[key]


def line(embedded_resource: EmbeddedResource) -> str:
    """`embedded` as plain text: the title, and the link's address. That of a file of ours says
    nothing to somebody who only reads: it has no host."""
    address = embedded_resource["link_url"]
    return f"{embedded_resource['title']}: {address}" if address else embedded_resource["title"]


def _thumbnail(page: Any, served: list[Any], reading: Reading) -> Picture | None:
    """The picture that an editor chose, else the first page of the file."""
    main = _main(served)
    picture = page.resource.thumbnail or (main.thumbnail if main else None)
    return reading.picture(picture, page.thumbnail_alt, role="thumbnail")


def _facts(page: Any, served: list[Any]) -> ResourceFacts:
    """Pages, slides and time are counted in the file."""
    resource, main = page.resource, _main(served)
    return {
        "type": resource.type,
        "pages": main.pages if main else None,
        "slides": main.slides if main else None,
        "duration": values.iso_seconds(main.duration_s if main else None),
        "paper": resource.paper or None,
        "licence": resource.licence or None,
        "link_url": resource.link_url or None,
    }


def body(page: Any, rendering: Rendering) -> ResourceDocument:
    resource = page.resource
    served = _served(page, rendering)
    files = [_file(file, page, rendering) for file in served]
    reading = Reading(rendering)
    return {
        "summary": page.summary,
        "content_warning": values.content_warning(page),
        "description": rendering.rich_text(page.description),
        **_facts(page, served),
        "audience": resource.audiences,
        "topics": resource.topics,
        "languages": sorted({file.language for file in served if file.role == "main"}),
        "thumbnail": _thumbnail(page, served, reading),
        "files": files,
    }


def card(page: Any, rendering: Rendering) -> ResourceCard:
    resource = page.resource
    served = _served(page, rendering)
    main = [file for file in served if file.role == "main"]
    return {
        "summary": page.summary,
        "thumbnail": _thumbnail(page, served, Reading(rendering)),
        "audience": resource.audiences,
        "topics": resource.topics,
        "content_warning": values.content_warning(page),
        **_facts(page, served),
        "languages": sorted({file.language for file in main}),
        "bytes": main[0].bytes if main else None,
    }


def facets(page: Any) -> Iterable[tuple[str, str]]:
    resource = page.resource
    yield "type", resource.type
    yield "content_warning", page.content_warning_level
    for code in resource.audiences:
        yield "audience", code
    for code in resource.topics:
        yield "topic", code
    for language in sorted({f.language for f in resource.served_files() if f.role == "main"}):
        yield "language", language


def search_text(page: Any) -> str:
    return "\n".join(leaf.text for leaf in leaves(page))
