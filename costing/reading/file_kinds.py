"""What a file is by its first bytes: names lie when case systems export web pages called .xls."""

from collections.abc import Mapping
from types import MappingProxyType

STARTS = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PAR1", "parquet"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
MARKUP_STARTS = (
    *((tag, "html") for tag in (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")),
    (b"<?xml", "xml"),
)


def looks_like(data: bytes) -> str:
    """What the bytes are: `empty`, `zip`, `ole`, `parquet`, `html`, `xml`, `utf-16`, `text` or `unknown`."""
    if not data:
        return "empty"
    words = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, kind in STARTS:
        if data.startswith(start):
            return kind
    for start, kind in MARKUP_STARTS:
        if words.startswith(start):
            return kind
    return "unknown" if b"\0" in data[:1024] else "text"


MISNAMED: Mapping[str, str] = MappingProxyType(
    {
        "empty": "The file is empty (0 bytes). Save or copy it again.",
        "zip": "This is an archive, not what its name says. Name it .xlsx if it is an Excel workbook.",
        "ole": "It has a password or is in the old .xls format. Save it as .xlsx without a password.",
        "parquet": "This is a Parquet file. Name it .parquet.",
        "html": "This is a web page, not what its name says. Open it in Excel and save it as .xlsx.",
        "xml": "This is XML, not what its name says. Open it in Excel and save it as .xlsx.",
        "utf-16": "This is text in UTF-16, not what its name says. Name it .csv if it is a table.",
        "text": "This is text, not what its name says. Name it .csv if it is a table.",
        "unknown": "This is not what its name says. Save it as CSV UTF-8 or as an Excel workbook (.xlsx).",
    }
)
