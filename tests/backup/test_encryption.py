"""What was encrypted is read as it was or not at all, from wherever one begins to read."""

import io
import random

import pytest

from cms.backup.encryption import (
    HEADER,
    MAGIC,
    PIECE,
    TAG,
    Decrypting,
    Encrypting,
    make_key,
    read_key,
)
from cms.backup.refusals import Refused

KEY, OTHER = b"k" * 32, b"o" * 32
SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5)


def text_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def encrypted(text: bytes, step: int = 1 << 20) -> bytes:
    target = io.BytesIO()
    stream = Encrypting(target, KEY)
    for start in range(0, len(text), step):
        stream.write(text[start : start + step])
    stream.finish()
    return target.getvalue()


def decrypted(data: bytes, key: bytes = KEY) -> bytes:
    return io.BufferedReader(Decrypting(io.BytesIO(data), key)).read()


@pytest.mark.parametrize("size", SIZES)
def test_text_comes_back_however_it_was_written(size):
    text = text_of(size)

    assert decrypted(encrypted(text)) == text
    assert decrypted(encrypted(text, step=7001)) == text


def test_it_is_read_from_any_place():
    text = text_of(3 * PIECE + 5)
    stream = io.BufferedReader(Decrypting(io.BytesIO(encrypted(text)), KEY))

    for at in (3 * PIECE, 0, PIECE - 3, 2 * PIECE, len(text) - 1, len(text)):
        assert stream.seek(at) == at
        assert stream.read(10) == text[at : at + 10]
    assert stream.seek(-4, io.SEEK_END) == len(text) - 4
    assert stream.read() == text[-4:]


def test_the_same_text_is_never_the_same_bytes():
    assert encrypted(b"text") != encrypted(b"text")


def pieces(data: bytes) -> list[bytes]:
    sealed = PIECE + TAG
    return [data[at : at + sealed] for at in range(HEADER, len(data), sealed)]


WHOLE = encrypted(text_of(3 * PIECE + 5))
FIRST, SECOND, THIRD, LAST = pieces(WHOLE)
HEAD = WHOLE[:HEADER]
OTHER_HEAD = encrypted(b"")[:HEADER]

ALTERED = {
    "a bit of the first piece": HEAD + bytes([FIRST[0] ^ 1]) + FIRST[1:] + SECOND + THIRD + LAST,
    "a bit of the last tag": WHOLE[:-1] + bytes([WHOLE[-1] ^ 1]),
    "cut off by a byte": WHOLE[:-1],
    "cut off within a piece": WHOLE[: HEADER + PIECE],
    "cut off between two pieces": HEAD + FIRST + SECOND,
    "cut off behind the header": HEAD,
    "a byte more": WHOLE + b"x",
    "two pieces exchanged": HEAD + SECOND + FIRST + THIRD + LAST,
    "a piece left out": HEAD + FIRST + THIRD + LAST,
    "a piece twice": HEAD + FIRST + FIRST + THIRD + LAST,
    "the last one in the middle": HEAD + FIRST + LAST,
    "pieces of another archive": OTHER_HEAD + FIRST + SECOND + THIRD + LAST,
    "another salt": HEAD[: len(MAGIC)] + b"x" + WHOLE[len(MAGIC) + 1 :],
    "half of the header": HEAD[:40],
}


@pytest.mark.parametrize("how", ALTERED)
def test_what_was_altered_is_refused(how):
    with pytest.raises(Refused):
        decrypted(ALTERED[how])


def test_another_key_is_refused_in_words():
    with pytest.raises(Refused, match="another key"):
        decrypted(WHOLE, OTHER)


def test_key_is_made_once_and_for_its_owner_only(tmp_path):
    file = tmp_path / "key"
    make_key(file)

    assert len(read_key(file)) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="there already"):
        make_key(file)
    with pytest.raises(Refused, match="cannot be written"):
        make_key(tmp_path / "none" / "key")


@pytest.mark.parametrize("content", [b"", b"short", b"not base64 \xff", b"AAAA" * 20])
def test_what_is_no_key_is_refused(tmp_path, content):
    file = tmp_path / "key"
    file.write_bytes(content)

    with pytest.raises(Refused, match="holds no key"):
        read_key(file)
