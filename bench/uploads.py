"""Files that people upload, and who waits for them.

Both sides are served. Three files of 100 MB and a bomb of each kind (a zip, a PDF, a picture, as
heavy as the limits let them be) are sent to the office at once, and help-now is asked for
meanwhile. Memory is the peak of each server process above what it had before, from /proc.
"""

import http.client
import io
import multiprocessing
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

import pikepdf
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from PIL import Image

from bench import _corpus, _served
from bench._load import family
from bench._rows import percentile, say
from cms.sandbox import running
from lessons.library.refusals import FILES
from lessons.models import Resource

HELP_NOW = "/api/v1/km/help-now/"
ALONE, PAUSE = 10.0, 0.02  # seconds
MEGABYTE = 1024 * 1024
LARGE = 95 * MEGABYTE  # and the last photograph
LINE = 100e6 / 8  # bytes a second of each sender: a good line, and not the memory of this machine
PIECE = 64 * 1024
BOUNDARY = "of-the-bench"
TOKEN = "t" * 32  # of CSRF, in the cookie and in the head of the request alike


@dataclass
class Upload:
    """A file and the form that it is sent with; then what was answered."""

    name: str
    path: str
    fields: dict[str, str]
    file: Path
    status: int = 0
    seconds: float = 0.0
    said: str = ""

    def send(self, port: int, cookie: str) -> "Upload":
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in self.fields.items()
        )
        head += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
            f'filename="{self.file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        connection.putrequest("POST", self.path)
        for name, value in {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": len(head.encode()) + self.file.stat().st_size + len(tail),
            "Cookie": f"{cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }.items():
            connection.putheader(name, str(value))
        connection.endheaders()
        connection.send(head.encode())
        with self.file.open("rb") as file:
            for sent, piece in enumerate(iter(lambda: file.read(PIECE), b""), 1):
                connection.send(piece)
                time.sleep(max(0.0, sent * PIECE / LINE - (time.perf_counter() - begun)))
        connection.send(tail)
        answer = connection.getresponse()
        self.said, self.status = answer.read().decode(), answer.status
        self.seconds = time.perf_counter() - begun
        connection.close()
        return self


# Files


def photographs(largest: int) -> Iterator[bytes]:
    """Different ones, until together they have `largest` bytes: noise, which cannot be packed."""
    size = 0
    while size < largest:
        out = io.BytesIO()
        noise = Image.frombytes("RGB", (2000, 1500), os.urandom(2000 * 1500 * 3))
        noise.save(out, "JPEG", quality=90)
        size += out.tell()
        yield out.getvalue()


def book(path: Path) -> None:
    """A PDF of scanned pages."""
    document = pikepdf.new()
    for one in photographs(LARGE):
        page = document.add_blank_page(page_size=(600, 450))
        picture = document.make_stream(one)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 2000, 1500, 8
        picture.ColorSpace, picture.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name.Im0)
        page.Contents = document.make_stream(b"q 600 0 0 450 0 0 cm /Im0 Do Q")
    document.save(path)


_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def word(path: Path) -> None:
    """Word with photographs."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", b"<d><p><t>Photographs</t></p></d>")
        for nth, one in enumerate(photographs(LARGE)):
            archive.writestr(f"word/media/{nth}.jpg", one)


def zip_bomb(path: Path) -> None:
    """Below every limit of the zip: what was packed becomes a hundred times as much when parsed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        letters = os.urandom(4096).hex()
        part = "".join(f'<a b="{letters[at : at + 3]}"/>' for at in range(8000)) * 300
        archive.writestr("word/document.xml", f"<d>{part}</d>")


def pdf_bomb(path: Path) -> None:
    """As many bytes as may be unpacked, one stream after the other, and then one more."""
    document = pikepdf.new()
    document.add_blank_page()
    for nth in range(12):
        content = bytes([nth]) * (60 * MEGABYTE)
        document.Root[f"/Part{nth}"] = document.make_indirect(document.make_stream(content))
    document.save(path, compress_streams=True, recompress_flate=True)


def picture_bomb(path: Path) -> None:
    """Some kilobytes with as many pixels as a picture may have."""
    Image.new("RGBA", (6000, 4000)).save(path, "PNG", optimize=True)


def uploads(folder: Path) -> list[Upload]:
    made = []
    for name, kind, make, suffix in (
        ("100 MB, PDF", "pdf", book, "pdf"),
        ("100 MB, PDF again", "pdf", book, "pdf"),
        ("100 MB, Word", "docx", word, "docx"),
        ("zip bomb", "docx", zip_bomb, "docx"),
        ("PDF bomb", "pdf", pdf_bomb, "pdf"),
        ("picture bomb", "image", picture_bomb, "png"),
    ):
        file = folder / f"{len(made)}.{suffix}"
        make(file)
        resource = Resource.objects.create(name=name, type=kind, audiences=["caregiver"])
        path = reverse("lessons_file_add", args=[resource.pk])
        made.append(Upload(name, path, {"language": "en", "role": "main"}, file))
    return made


# Memory


def resident(pid: int, field: str) -> float:
    """VmRSS or VmHWM, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split(f"{field}:")[1].split()[0]) / 1024


def workers(port: int) -> list[int]:
    """The processes of the server that listens there."""
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        words = command.read_bytes().split(b"\0")
        if b"ops.server" in words and str(port).encode() in words:
            found = family(int(command.parent.name))
            if len(found) > 1:
                return found
    raise RuntimeError(f"No server on {port}.")


def measure(corpus: _corpus.Corpus) -> None:
    with tempfile.TemporaryDirectory(prefix="cncc-uploads-") as name:
        together(Path(name), _served.session_of(corpus.people.editor))


def together(folder: Path, cookie: str) -> None:
    sent = uploads(folder)
    connection.close()
    # in processes of their own: threads of this one would have it wait for them, and not for help
    with multiprocessing.get_context("fork").Pool(len(sent)) as senders:
        measured(folder, cookie, sent, senders)


def measured(folder: Path, cookie: str, sent: list[Upload], senders: Pool) -> None:
    temporary = folder / "kept" / "uploads"
    with _served.processes("public", "office", DATA_DIR=str(temporary.parent)) as (public, office):
        for port, path in ((public, HELP_NOW), (office, sent[0].path)):
            for _each in range(12):  # every process has loaded what it needs
                _served.get(port, path, cookie=cookie if port == office else "")
        alone, _nothing = asked(public, lambda: time.sleep(ALONE))
        before = {pid: resident(pid, "VmRSS") for port in (public, office) for pid in workers(port)}
        for pid in before:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak begins again
        sending = [(one, office, cookie) for one in sent]
        beside, sent = asked(public, lambda: senders.starmap(Upload.send, sending, 1))
        grown = {
            port: max(resident(pid, "VmHWM") - before[pid] for pid in workers(port))
            for port in (public, office)
        }
    for one in sent:
        sentence = "taken" if one.status == 302 else f"refused: {said(one.said)}"
        print(f"{one.name}: {one.status} in {one.seconds:.1f} s: {sentence}")
    say("help-now alone, p95", percentile(alone, 0.95), "ms")
    most = 2 * percentile(alone, 0.95)
    say("help-now beside six uploads, p95", percentile(beside, 0.95), "ms", most=most)
    say("growth of a process of the public side", grown[public], "MB", most=50)
    say("growth of a process of the office", grown[office], "MB", most=50)
    left = [path.name for path in temporary.iterdir() if not path.name.startswith("turn-")]
    say("what is left in the folder of uploads", len(left), "", most=0)
    say(
        "uploads that were answered with an error",
        sum(one.status >= 500 for one in sent),
        "",
        most=0,
    )


def asked(port: int, meanwhile: Callable[[], Any]) -> tuple[list[float], Any]:
    """How long each answer took, and what came of `meanwhile`."""
    asking = _served.Asking(port, HELP_NOW, pause=PAUSE)
    asking.start()
    done = meanwhile()
    return asking.end(), done


def said(page: str) -> str:
    """The code of the refusal whose sentence stands there."""
    known = {**FILES, **running.REFUSALS}
    with translation.override("km"):
        return " ".join(code for code, sentence in known.items() if escape(str(sentence)) in page)
