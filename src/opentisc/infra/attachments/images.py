"""Width and height of an image from its header alone (SC-31): a small file may unpack to gigabytes of pixels.

Not for: drawing, and not for whether every pixel is there.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF markers, without DHT, JPG and DAC
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_TIFF_NUMBERS = {3: "H", 4: "I"}  # field types SHORT and LONG
_TIFF_PAGES = 1_000


class NoSize(ValueError):
    """The header gives no size: it is damaged, or of another kind."""


def sizes(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield width and height in pixels; one pair for each page of a TIFF, one pair for other kinds.

    The kind is told by the content. Raises NoSize.
    """
    file.seek(0)
    head = file.read(32)
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            yield struct.unpack(">II", head[16:24])
        elif head.startswith((b"GIF87a", b"GIF89a")):
            yield struct.unpack("<HH", head[6:10])
        elif head.startswith(b"BM"):
            width, height = struct.unpack("<ii", head[18:26])
            yield abs(width), abs(height)
        elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            yield _webp(head)
        elif head.startswith(b"\xff\xd8"):
            yield _jpeg(file)
        elif head.startswith((b"II*\0", b"MM\0*")):
            yield from _tiff(file, "<" if head.startswith(b"II") else ">")
        else:
            raise NoSize("no image header")
    except (struct.error, IndexError, OverflowError) as wrong:
        raise NoSize("the header ends too early") from wrong


def _webp(head: bytes) -> tuple[int, int]:
    form = head[12:16]
    if form == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return width, int.from_bytes(head[27:30], "little") + 1
    if form == b"VP8L":
        (bits,) = struct.unpack("<I", head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise NoSize("a WebP without a picture")


def _jpeg(file: BinaryIO) -> tuple[int, int]:
    """Walk from marker to marker to the frame, which stands before the picture itself."""
    file.seek(2)
    while True:
        byte = file.read(1)
        while byte == b"\xff":
            byte = file.read(1)
        marker = byte[0]
        if marker in _JPEG_ALONE:
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if marker in _JPEG_FRAMES:
            _precision, height, width = struct.unpack(">BHH", file.read(5))
            return width, height
        if marker in {0xD9, 0xDA} or length < 2:
            raise NoSize("a JPEG without a frame")
        file.seek(length - 2, 1)


def _tiff(file: BinaryIO, order: str) -> Iterator[tuple[int, int]]:
    file.seek(4)
    (at,) = struct.unpack(f"{order}I", file.read(4))
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) == _TIFF_PAGES:
            raise NoSize("a TIFF whose pages go in a circle")
        seen.add(at)
        file.seek(at)
        (count,) = struct.unpack(f"{order}H", file.read(2))
        found: dict[int, int] = {}
        for _ in range(count):
            tag, kind, _number, value = struct.unpack(f"{order}HHI4s", file.read(12))
            if tag in {_TIFF_WIDTH, _TIFF_HEIGHT} and kind in _TIFF_NUMBERS:
                form = _TIFF_NUMBERS[kind]
                (found[tag],) = struct.unpack_from(f"{order}{form}", value)
        if len(found) != 2:
            raise NoSize("a TIFF page without a size")
        yield found[_TIFF_WIDTH], found[_TIFF_HEIGHT]
        (at,) = struct.unpack(f"{order}I", file.read(4))
