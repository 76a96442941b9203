"""Small files of every kind, written by us: bytes that a test uploads."""

import io
import struct
import zipfile
import zlib

OOXML = "application/vnd.openxmlformats-officedocument"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def zipped(members: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def ooxml(main: str, part: str, **more: bytes) -> bytes:
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    )
    return zipped({"[Content_Types].xml": types.encode(), part: b"<document/>", **more})


def docx(**more: bytes) -> bytes:
    return ooxml(f"{OOXML}.wordprocessingml.document.main+xml", "word/document.xml", **more)


def xlsx(**more: bytes) -> bytes:
    return ooxml(f"{OOXML}.spreadsheetml.sheet.main+xml", "xl/workbook.xml", **more)


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def jpeg(width: int, height: int) -> bytes:
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    return (
        b"\xff\xd8"
        + app0
        + b"\xff\xc0"
        + struct.pack(">HBHHB", 11, 8, height, width, 1)
        + b"\1\x11\0\xff\xd9"
    )


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def bmp(width: int, height: int) -> bytes:
    return (
        b"BM"
        + struct.pack("<IHHI", 54, 0, 0, 54)
        + struct.pack("<IiiHH", 40, width, height, 1, 24)
        + bytes(24)
    )


def webp(width: int, height: int) -> bytes:
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def tiff(*pages: tuple[int, int], order: str = "<") -> bytes:
    out = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    for number, (width, height) in enumerate(pages, start=1):
        following = len(out) + 2 + 24 + 4 if number < len(pages) else 0
        out += struct.pack(f"{order}H", 2)
        out += struct.pack(f"{order}HHII", 256, 4, 1, width)
        out += struct.pack(f"{order}HHIH2x", 257, 3, 1, height)
        out += struct.pack(f"{order}I", following)
    return out


def ole(*streams: str) -> bytes:
    return (
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + b"".join(one.encode("utf-16-le") for one in streams)
    )


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
MAIL = "From: li@example.org\nSubject: 查新\nDate: Sun, 22 Nov 2026 12:00:00 +0800\n\n正文\n".encode()
