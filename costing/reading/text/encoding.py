"""The bytes of a text file as UTF-8: their encoding is told by them or by study.toml, or assumed with a warning."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from costing.reading.refusal import LISTED, Flaw, RefusedError, unreadable
from costing.reading.text.bytes_seen import NEWLINE, SPACE, pieces

BOM = b"\xef\xbb\xbf"
UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")
CP1252 = "Windows-1252"
AS_UTF_8 = "Save the file as CSV UTF-8 (in Excel: Save as, CSV UTF-8)."
SAY_CP1252 = 'say encoding = "cp1252" for the table in study.toml'
DECODED = 1 << 24
"""Bytes decoded together when looking for one that is not UTF-8."""
CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Text:
    """Text in UTF-8 without a byte order mark, the encoding that it was read from, and what is wrong with it."""

    data: bytes
    encoding: str = "UTF-8"
    flaws: tuple[Flaw, ...] = ()


def as_utf_8(data: bytes, said: str = "") -> Text:
    """The text of a file; `said` is the encoding that study.toml gives: `utf-8`, `cp1252` or nothing.

    Raises `RefusedError` where the bytes are no text, or text of which some letters could only be guessed.
    """
    if is_plain(data):
        return Text(data, CP1252 if said == "cp1252" else "UTF-8")
    in_utf_16 = data.startswith(UTF_16_BOMS)
    decoded = from_utf_16(data) if in_utf_16 else data
    refuse_nul(decoded)
    text = Text(decoded, "UTF-16") if in_utf_16 else from_bytes(decoded, said)
    return replace(text, flaws=(*text.flaws, *control_characters(text.data)))


def is_plain(data: bytes) -> bool:
    """Whether all bytes are printable ASCII and newlines, as most exports are: nothing else needs to be looked at."""
    return all(
        np.count_nonzero(piece.view(np.int8) < SPACE) == np.count_nonzero(piece == NEWLINE) for _, piece in pieces(data)
    )


def from_bytes(data: bytes, said: str) -> Text:
    """Text in UTF-8 or Windows-1252, as its byte order mark or study.toml say, else as its bytes allow."""
    text = data.removeprefix(BOM)
    broken = not_utf_8(text)
    if len(text) < len(data) or said == "utf-8":
        if broken is not None:
            raise unreadable(
                f"{byte(text, broken)} is not UTF-8: the file is damaged. {AS_UTF_8}", row_of(text, broken)
            )
        return Text(text)
    if said == "cp1252":
        if broken is None and not text.isascii():
            raise fits_both(text)
        return Text(from_cp1252(text), CP1252)
    return Text(text) if broken is None else assumed(text, broken)


def assumed(text: bytes, broken: int) -> Text:
    """Text that is not UTF-8 as Windows-1252, with a warning; refused where other letters of it are UTF-8."""
    row = row_of(text, broken)
    if not text.decode(errors="ignore").isascii():
        raise unreadable(
            f"{byte(text, broken)} is not UTF-8, but other letters are: the file is damaged or was put together from "
            f"two. {AS_UTF_8} If all of it is {CP1252}, {SAY_CP1252}.",
            row,
        )
    data = from_cp1252(text)
    letter = text[broken : broken + 1].decode("cp1252")
    message = (
        f"{byte(text, broken)} is not UTF-8; it is read as {seen(letter)}, as {CP1252} has it. "
        f"If that is right, {SAY_CP1252}; if not, save the file as CSV UTF-8."
    )
    return Text(data, f"{CP1252} (assumed)", (Flaw("assumed-encoding", message, row),))


def fits_both(text: bytes) -> RefusedError:
    """A refusal of text that is said to be Windows-1252 and all of whose letters are UTF-8."""
    letter = next(c for c in text.decode() if not c.isascii())
    at = text.index(letter.encode())
    other = letter.encode().decode("cp1252", errors="replace")
    message = (
        f"study.toml says that this is {CP1252}, in which there would be {seen(other)} on this line; in UTF-8, which "
        f"all of the file fits, it is {seen(letter)}. Take encoding out of study.toml if that is right, or save the "
        "file as CSV UTF-8."
    )
    return RefusedError(Flaw("two-readings", message, row_of(text, at)))


def from_cp1252(text: bytes) -> bytes:
    """Windows-1252 as UTF-8; refused where a byte has no letter there."""
    try:
        return text.decode("cp1252").encode()
    except UnicodeDecodeError as error:
        message = f"{byte(text, error.start)} is neither UTF-8 nor {CP1252}. {AS_UTF_8}"
        raise unreadable(message, row_of(text, error.start)) from error


def from_utf_16(data: bytes) -> bytes:
    """UTF-16 with a byte order mark as UTF-8; refused where it is damaged."""
    try:
        return data.decode("utf-16").encode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-16", errors="replace").encode()
        message = f"The text begins as UTF-16, and on this line it is none. {AS_UTF_8}"
        raise unreadable(message, row_of(before, len(before))) from error


def not_utf_8(text: bytes) -> int | None:
    """Where the first byte stands that is not UTF-8."""
    start = len(text) if text.isascii() else 0
    while start < len(text):
        end = text.find(b"\n", start + DECODED) + 1 or len(text)
        try:
            text[start:end].decode()
        except UnicodeDecodeError as error:
            return start + error.start
        start = end
    return None


def refuse_nul(data: bytes) -> None:
    """Refuse NUL bytes: text in UTF-16 without its mark, or damaged."""
    if b"\0" in data:
        message = f"The text holds NUL bytes: it is damaged or in UTF-16. {AS_UTF_8}"
        raise unreadable(message, row_of(data, data.index(b"\0")))


def control_characters(data: bytes) -> list[Flaw]:
    """Every line with a character that is none to be seen, nor a tab or a line end; refused where there are many."""
    lines: dict[int, int] = {}
    for row, found in controls(data):
        lines.setdefault(row, found)
        if len(lines) > LISTED:
            raise unreadable(f"More than {LISTED:,} lines hold control characters: this is no text. {AS_UTF_8}", row)
    message = "This line holds a control character (0x{:02X}), which nobody can see. Type the cell again."
    return [Flaw("control-character", message.format(found), row) for row, found in lines.items()]


def controls(data: bytes) -> Iterator[tuple[int, int]]:
    """The rows of control characters and the characters."""
    row, counted = 1, 0
    for start, piece in pieces(data):
        usual = sum(np.count_nonzero(piece == value) for value in b"\t\n\r")
        if np.count_nonzero(piece < SPACE) == usual:
            continue
        for found in CONTROL.finditer(data, start, start + len(piece)):
            row += row_of(data, found.start(), counted) - 1
            counted = found.start()
            yield row, data[counted]


def seen(letters: str) -> str:
    """Letters as a message can show them; a space that is like any other, or nothing to be seen, by its name."""
    return "".join(c if c.isprintable() else unicodedata.name(c, f"U+{ord(c):04X}").lower() for c in letters)


def byte(data: bytes, at: int) -> str:
    """A byte as messages call it."""
    return f"The byte 0x{data[at]:02X} on this line"


def row_of(data: bytes, at: int, start: int = 0) -> int:
    """The number of the line in which a byte stands, that of the byte at `start` being 1; old line ends count too."""
    returns = data.count(b"\r", start, at) - data.count(b"\r\n", start, at + 1)
    return data.count(b"\n", start, at) + returns + 1
