"""Sound and film without tags: pictures and sound are copied into a new container, nothing else.

Titles, authors, places, covers, chapters and data tracks (where a camera was) stay behind. Only
what telephones play is accepted. FFmpeg reads the file; the demuxer is fixed by what the file is,
so that nothing like a playlist is ever followed. PyAV, which brings FFmpeg, is an extra.
"""

import tempfile
from importlib import import_module
from io import BytesIO
from itertools import islice
from typing import IO, Any

from cms.extras import lacking
from lessons.library.cleaning.values import Cleaned, opening, refused

# demuxer → (muxer, extension of a film, of a sound); None: not accepted
_CONTAINERS: dict[str, tuple[str, str | None, str | None]] = {
    "mov": ("mp4", "mp4", "m4a"),
    "matroska": ("webm", "webm", None),
    "mp3": ("mp3", None, "mp3"),
    "ogg": ("ogg", None, "ogg"),
}
_VIDEO = frozenset({"h264", "vp8", "vp9", "av1"})
_AUDIO = frozenset({"aac", "mp3", "mp3float", "opus", "vorbis"})
# of each muxer: no times and program names, the index first so that playing begins at once
_OPTIONS = {
    "mp4": {"movflags": "+faststart", "fflags": "+bitexact"},
    "webm": {"fflags": "+bitexact"},
    "mp3": {"fflags": "+bitexact", "id3v2_version": "0", "write_id3v1": "0"},
    "ogg": {"fflags": "+bitexact"},
}
_POSTER_AT = 1.0  # seconds; the very first picture is often black
_POSTER_WITHIN = 250  # pictures; a film may say that none of them is ever one second old
_POSTER_SIDE = 2560  # pixels that are kept of it, as of a picture
_MOST_PIXELS = 8192 * 4320  # of one picture; telephones stop at 4K


def _library() -> Any:
    """PyAV, loaded by the first recording (20 MB of memory); without the extra a refusal."""
    if lacking("recordings"):
        raise refused("no_recordings")
    return import_module("av")


def clean(upload: IO[bytes], *, demuxer: str, film: bool | None = None) -> Cleaned:
    """`film`: must it be one (True), must it be sound only (False), or either (None)?"""
    av = _library()
    muxer, film_extension, sound_extension = _CONTAINERS[demuxer]
    upload.seek(0)
    try:
        with av.open(upload, format=demuxer, metadata_errors="ignore") as source:
            video, audio = _streams(source, film)
            extension = film_extension if video else sound_extension
            if extension is None:
                raise refused("codec")
            content = _copied(av, source, [s for s in (video, audio) if s], muxer)
            seconds = source.duration / av.time_base if source.duration else None
    except (av.FFmpegError, ValueError, UnicodeError) as error:
        raise refused("damaged") from error
    return Cleaned(
        BytesIO(content),
        extension,
        duration_s=max(round(seconds), 1) if seconds else None,
        thumbnail=poster(content, demuxer) if video else None,
    )


opened = opening(clean)


def _streams(source: Any, film: bool | None) -> tuple[Any, Any]:
    """The picture and the sound to keep; a cover beside a song is no film."""
    films = [s for s in source.streams.video if not _is_cover(s)]
    video = films[0] if films and film is not False else None
    audio = source.streams.audio[0] if source.streams.audio else None
    if film and video is None:
        raise refused("no_picture")
    if video is None and audio is None:
        raise refused("no_sound")
    if video is not None and video.codec_context.name not in _VIDEO | {"libdav1d"}:
        raise refused("codec")
    if video is not None and video.width * video.height > _MOST_PIXELS:
        raise refused("codec")
    if audio is not None and audio.codec_context.name not in _AUDIO:
        raise refused("codec")
    return video, audio


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & stream.disposition.attached_pic)


def _copied(av: Any, source: Any, streams: list[Any], muxer: str) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=f".{muxer}") as target:
        with av.open(
            target.name, "w", format=muxer, options=_OPTIONS[muxer], metadata_errors="ignore"
        ) as written:
            written.metadata.clear()
            copies = {}
            for stream in streams:
                copy = written.add_stream_from_template(stream)
                copy.metadata.clear()
                copies[stream.index] = copy
            for packet in source.demux(streams):
                if packet.dts is not None:
                    packet.stream = copies[packet.stream.index]
                    written.mux(packet)
        target.seek(0)
        return target.read()


def poster(content: bytes, demuxer: str) -> bytes | None:
    """A picture of the film as PNG, upright; None if none can be decoded."""
    av = _library()
    try:
        with av.open(BytesIO(content), format=demuxer) as film:
            frame = None
            for frame in islice(film.decode(video=0), _POSTER_WITHIN):
                if frame.width * frame.height > _MOST_PIXELS:
                    return None
                if frame.time is not None and frame.time >= _POSTER_AT:
                    break
            if frame is None:
                return None
            image = frame.to_image().rotate(frame.rotation, expand=True)
    except (av.FFmpegError, ValueError):
        return None
    image.thumbnail((_POSTER_SIDE, _POSTER_SIDE))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
