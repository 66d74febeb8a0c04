"""The parts of a workbook's archive, which is looked through and checked in full before any of it is read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from costing.reading.refusal import RefusedError, unreadable

MOST_PARTS = 10_000
MOST_BYTES = 1 << 30
"""Bytes of all parts together: Excel's million rows of ten columns are half as many."""
MOST_TIMES, SMALL = 100, 1 << 24
"""No part of more than 16 MiB is packed a hundredfold: what Excel writes packs ten- to thirtyfold."""
DIRECTORY_ENTRY, LOCAL_ENTRY = b"PK\x01\x02", struct.Struct("<4s22xHH")
PACKED, PIECE = 1 << 18, 1 << 22
"""Bytes unpacked, and bytes given out, at a time."""
PROTECTED = 0x1
SAVE_AGAIN = "Open it in Excel and save it as .xlsx."
DAMAGED = f"The file is damaged or incomplete: {{}}. Copy it again, or {SAVE_AGAIN[0].lower()}{SAVE_AGAIN[1:]}"
DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


@dataclass(frozen=True)
class Archive:
    """An archive whose directory holds together; nothing of it is ever written to disk."""

    data: bytes
    parts: dict[str, zipfile.ZipInfo]

    def read(self, name: str) -> bytes:
        """A whole part; refused where it is not there."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part piece by piece; refused where its size or its checksum are not as the directory says."""
        part = self.parts.get(name)
        if part is None:
            raise unreadable(DAMAGED.format(f"its part {name} is missing"))
        size = checksum = 0
        for piece in unpacked(self.data, part):
            size, checksum = size + len(piece), zlib.crc32(piece, checksum)
            if size > part.file_size:
                break
            yield piece
        if size != part.file_size or checksum != part.CRC:
            raise unreadable(DAMAGED.format("a part is not what its checksum says"))

    def check(self) -> None:
        """Unpack every part once: sizes and checksums hold, and no XML declares a document type or entities."""
        for name in self.parts:
            is_xml, end = name.endswith((".xml", ".rels", ".vml")), b""
            for piece in self.pieces(name):
                if is_xml and (declares(piece) or declares(end + piece[:20])):
                    raise unreadable(f"The workbook declares a document type, which none needs. {SAVE_AGAIN}")
                end = piece[-20:]


def declares(xml: bytes) -> bool:
    """Whether XML declares a document type or entities, by which small files fill the memory or open others."""
    return any(word in xml for word in DECLARATIONS)


def open_archive(data: bytes) -> Archive:
    """The archive in these bytes; refused where it is built to mislead, or larger than any workbook."""
    if data.count(DIRECTORY_ENTRY) > MOST_PARTS:
        raise unreadable(f"The file is an archive of more than {MOST_PARTS:,} parts. {SAVE_AGAIN}")
    try:
        found = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as error:
        raise unreadable(DAMAGED.format("the end of it is missing")) from error
    parts: dict[str, zipfile.ZipInfo] = {}
    for part in found:
        name = part.filename.replace("\\", "/").lstrip("/").casefold()
        if name in parts:
            raise unreadable(f"Two parts of the workbook have the same name. {SAVE_AGAIN}")
        refuse_part(part)
        parts[name] = part
    if sum(part.file_size for part in found) > MOST_BYTES:
        raise too_large()
    refuse_overlaps(data, found)
    return Archive(data, parts)


def refuse_part(part: zipfile.ZipInfo) -> None:
    """Refuse a part that is locked, packed in a way that Excel does not know, or packed beyond reason."""
    if part.flag_bits & PROTECTED:
        raise unreadable("The file has a password. Save a copy without one.")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise unreadable(f"The file is packed in a way that Excel does not use. {SAVE_AGAIN}")
    if part.file_size > SMALL and part.file_size > MOST_TIMES * part.compress_size:
        raise too_large()


def refuse_overlaps(data: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse parts that share bytes: so a small file can unpack to a huge one."""
    free = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < free:
            raise unreadable(f"Parts of the workbook's archive overlap. {SAVE_AGAIN}")
        free = contents(data, part) + part.compress_size
    if free > len(data):
        raise unreadable(DAMAGED.format("the end of it is missing"))


def contents(data: bytes, part: zipfile.ZipInfo) -> int:
    """Where the packed bytes of a part begin."""
    try:
        mark, name, extra = LOCAL_ENTRY.unpack_from(data, part.header_offset)
    except struct.error:
        mark = name = extra = 0
    if mark != b"PK\x03\x04":
        raise unreadable(DAMAGED.format("a part is not where the directory says"))
    return int(part.header_offset + LOCAL_ENTRY.size + name + extra)


def unpacked(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, at most `PIECE` at a time however small they are packed."""
    begin = contents(data, part)
    packed = memoryview(data)[begin : begin + part.compress_size]
    slices = (packed[at : at + PACKED] for at in range(0, len(packed), PACKED))
    if part.compress_type == zipfile.ZIP_STORED:
        yield from map(bytes, slices)
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for more in slices:
            yield inflate.decompress(more, PIECE)
            while inflate.unconsumed_tail:
                yield inflate.decompress(inflate.unconsumed_tail, PIECE)
        yield inflate.flush()
    except zlib.error as error:
        raise unreadable(DAMAGED.format("a part cannot be unpacked")) from error
    if not inflate.eof or inflate.unused_data:
        raise unreadable(DAMAGED.format("a part is longer or shorter than the directory says"))


def too_large() -> RefusedError:
    """That a workbook unpacks to more than any that people make."""
    return unreadable("The workbook is too large to read safely. Save the sheet as CSV UTF-8.")
