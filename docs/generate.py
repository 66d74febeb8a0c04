"""Write what the models say into the documentation and the templates: `python -m docs.generate`."""

from pathlib import Path

from costing.reports.data_entry.content import blank_content
from costing.reports.data_entry.writer import entry_workbook
from costing.reports.template import blank_study
from docs.problem_reference import problems_md
from docs.table_reference import tables_md

ROOT = Path(__file__).parents[1]
TEMPLATE = Path("templates/study")
TEMPLATE_WORKBOOK = Path("templates/study.xlsx")


def generated() -> dict[Path, str]:
    """Every generated file, by its path in the project, and its text."""
    files = {Path("docs/problems.md"): problems_md(), Path("docs/tables.md"): tables_md()}
    return files | {TEMPLATE / name: text for name, text in blank_study().items()}


def main() -> None:
    """Write every generated file; those of the template that no longer belong there are deleted."""
    files = generated()
    for path in (ROOT / TEMPLATE).glob("*"):
        if path.relative_to(ROOT) not in files:
            path.unlink()
    for path, text in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
        print(path)
    (ROOT / TEMPLATE_WORKBOOK).write_bytes(entry_workbook(blank_content()))
    print(TEMPLATE_WORKBOOK)


if __name__ == "__main__":
    main()
