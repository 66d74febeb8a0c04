"""The reference of problems, from the catalogue and its examples: the text of `problems.md`."""

from collections.abc import Iterator, Mapping

from costing.model.catalogue import CATALOGUE, CELLS, FILES, REFERENCES, WARNINGS, Entry
from docs.markdown import code, codes, fenced, table
from docs.problem_examples import Example, base_study, examples, problems_of

HEAD = """\
# Problems

Generated from the catalogue by `python -m docs.generate`; do not edit.

`costing validate` lists everything that is wrong with a study at once, each problem with its place and how to put it
right. An **error** stops the costing: nothing is written. A **warning** is pointed out, and shown on the sheet Data
quality; look at each before you use the results. The row is the one that the spreadsheet shows; in a CSV file it is the
line on which the row starts.

The codes are stable. `costing validate --format json` gives code, severity, file, sheet, row, column, value and message
of every problem."""

BASE_HEAD = """\
## The examples

Every code has an example: this small study, which has no problem, with the changes shown. The messages are those that
`costing validate` prints. People and families are invented."""

GROUPS: Mapping[str, Mapping[str, Entry]] = {
    "Files and headers": FILES,
    "Cells and rows": CELLS,
    "Names, days and prices across tables": REFERENCES,
    "Warnings about what was costed": WARNINGS,
}
ENCODINGS = {"cp1252": "Windows-1252"}


def problems_md() -> str:
    """The whole reference."""
    groups = [part for title, group in GROUPS.items() for part in (f"## {title}", *(section(name) for name in group))]
    rows = [(f"[{name}](#{name})", entry.severity_in_words, entry.meaning) for name, entry in CATALOGUE.items()]
    contents = table(["code", "severity", "meaning"], rows)
    base = [file(name, text) for name, text in base_study().items()]
    return "\n\n".join([HEAD, contents, BASE_HEAD, *base, *groups]) + "\n"


def section(name: str) -> str:
    """One code: what it means, why it matters, what to do, and an example with its message."""
    entry, example = CATALOGUE[name], examples()[name]
    said = [str(problem) for problem in problems_of(name) if problem.code == name]
    parts = [
        f"### {name}",
        f"{capital(entry.severity_in_words)}. {entry.meaning}",
        f"*Why it matters:* {entry.why}",
        f"*What to do:* {entry.remedy}",
        *changes(example),
        fenced("text", "\n".join(said)),
    ]
    return "\n\n".join(parts)


def capital(text: str) -> str:
    """Text that begins a sentence."""
    return text[:1].upper() + text[1:]


SHAPES = {
    "hidden_sheets": "Hidden sheets: ",
    "hidden_rows": "Hidden rows: ",
    "merged": "Merged cells: ",
    "full": "The last row shown is row 1,048,576 of the sheet ",
    "macros": "The workbook has macros",
}
"""How the shape of a workbook is told."""


def changes(example: Example) -> Iterator[str]:
    """How the example differs from the base study."""
    added = bool(example.files or example.workbooks)
    if example.remove:
        yield f"Example: the study without {codes(example.remove)}{', but with:' if added else '.'}"
    else:
        yield "Example:"
    for name, text in example.files.items():
        yield file(name, text, ENCODINGS.get(example.encodings.get(name, ""), ""))
    for name, (row, times) in example.more.items():
        yield f"with {times:,} rows more in {code(name)}, # being 1, 2, 3 and so on:\n\n{fenced('csv', row)}"
    for name, sheets in example.workbooks.items():
        for sheet, rows in sheets.items():
            as_text = [[str(cell) for cell in row] for row in rows]
            yield f"{code(name)}, sheet {code(sheet)}:\n\n{table(as_text[0], as_text[1:])}"
        for what, where in example.shapes.get(name, {}).items():
            yield f"{SHAPES[what]}{', '.join(where)}."
    yield "`costing validate` says:"


def file(name: str, text: str, encoding: str = "") -> str:
    """A file and what is in it."""
    kind = "toml" if name.endswith(".toml") else "csv"
    saved = f", saved in {encoding}" if encoding else ""
    return f"{code(name)}{saved}:\n\n{fenced(kind, text)}"
