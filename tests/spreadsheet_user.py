"""Somebody who fills in a workbook in LibreOffice: what is typed into a cell is taken as LibreOffice takes it."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

Typed = tuple[str, str, str]
"""A sheet, a cell of it, and what is typed there."""

BASIC = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Entry" script:language="StarBasic">
Sub Fill(source, typed, target)
  Dim load(0) As New com.sun.star.beans.PropertyValue
  load(0).Name = "Hidden"
  load(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, load())
  number = FreeFile
  Open typed For Input As #number
  Do While Not Eof(number)
    Line Input #number, text
    parts = Split(text, Chr(9))
    doc.Sheets.getByName(parts(0)).getCellRangeByName(parts(1)).FormulaLocal = parts(2)
  Loop
  Close #number
  Dim save(0) As New com.sun.star.beans.PropertyValue
  save(0).Name = "FilterName"
  save(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL(ConvertToURL(target), save())
  doc.close(True)
End Sub
</script:module>
"""


def fill_in(soffice: str, book: Path, typed: Iterable[Typed], target: Path) -> Path:
    """Open a workbook in LibreOffice, type into its cells, and save it as another one that LibreOffice wrote."""
    start = [soffice, f"-env:UserInstallation={profile(soffice, target.parent / 'profile').as_uri()}", "--headless"]
    lines = target.with_suffix(".txt")
    lines.write_text("".join("\t".join(each) + "\n" for each in typed), encoding="utf-8")
    called = ", ".join(f'"{path}"' for path in (book, lines, target))
    subprocess.run([*start, f"macro:///Standard.Entry.Fill({called})"], capture_output=True, check=True, timeout=300)
    assert target.exists(), "LibreOffice wrote nothing"
    return target


def profile(soffice: str, folder: Path) -> Path:
    """A user of LibreOffice with a macro that types; made by LibreOffice itself first, which would overwrite ours."""
    library = folder / "user" / "basic" / "Standard"
    if not (library / "Entry.xba").exists():
        start = [soffice, f"-env:UserInstallation={folder.as_uri()}", "--headless", "--terminate_after_init"]
        subprocess.run(start, capture_output=True, check=True, timeout=300)
        listed = (library / "script.xlb").read_text(encoding="utf-8")
        entry = ' <library:element library:name="Entry"/>\n</library:library>'
        (library / "script.xlb").write_text(listed.replace("</library:library>", entry), encoding="utf-8")
        (library / "Entry.xba").write_text(BASIC, encoding="utf-8")
    return folder
