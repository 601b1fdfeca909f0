"""Plan files as frames of text, every mistake named by file, row (as the spreadsheet shows it) and column."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from jsna import prose
from jsna.errors import JsnaError
from jsna.plans import cells, contracts

FIRST_ROW = 2  # the row of a spreadsheet under its headings
SHOWN = 8
WORDS = "string[pyarrow]"  # what the contracts mean by text, whatever a process prefers for words of its own


@dataclass(frozen=True, order=True)
class Mistake:
    """A cell that is wrong: where it is, what was found, what to do."""

    file: str
    row: int
    column: str
    found: str
    advice: str

    def __str__(self) -> str:
        found = prose.shorten(self.found, 60)
        return f"{self.file}: row {self.row}, column {self.column}: found {found!r}; {self.advice}"


def refuse(mistakes: Iterable[Mistake]) -> None:
    """Raise JsnaError with the first of the mistakes, one a line, if there is any."""
    wrong = sorted(set(mistakes))
    if wrong:
        more = [f"… and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        raise JsnaError("\n".join([*map(str, wrong[:SHOWN]), *more]))


def read_table(path: Path, table: str) -> pd.DataFrame:
    """Return a plan file as text, the index its rows as a spreadsheet shows them, all columns of the contract there.

    Raises
    ------
    JsnaError : the file cannot be read as CSV, lacks a column, has one that is not known, or a cell is wrong.
    """
    where = f"{path.parent.name}/{path.name}"
    headings, records = _records(path, where)
    _check_headings(headings, table, where)
    text = pd.DataFrame(records, columns=["row", *headings], dtype=WORDS).astype({"row": "int64"})
    text = text.set_index("row", drop=True).rename_axis(index=None)
    for name in contracts.columns(table):
        if name not in text:
            text[name] = pd.Series("", index=text.index, dtype=WORDS)
    text = text[contracts.columns(table)]
    refuse(_running(text, where))
    refuse(_repeated(text, table, where))
    refuse(_breaking(text, table, where))
    return text


def empty_table(table: str) -> pd.DataFrame:
    """Return a plan file that has no rows."""
    return pd.DataFrame(columns=contracts.columns(table), dtype=WORDS)


def _records(path: Path, where: str) -> tuple[list[str], list[list[object]]]:
    """The headings, and each row that is not empty after its number in the spreadsheet."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[cell.strip(" \n\r\u00a0") for cell in row] for row in csv.reader(file, strict=True)]
    except UnicodeDecodeError:
        raise JsnaError(f'{where}: is not UTF-8; save it from the spreadsheet as "CSV UTF-8"') from None
    except csv.Error as wrong:
        raise JsnaError(f"{where}: is not CSV ({wrong}); save it from the spreadsheet as CSV UTF-8") from None
    if not rows or not any(rows[0]):
        raise JsnaError(f"{where}: row 1 has no headings; `jsna new plan <place>` writes files that have them")
    headings = rows[0]
    while headings and not headings[-1]:
        headings = headings[:-1]
    width, records = len(headings), []
    for number, row in enumerate(rows[1:], FIRST_ROW):
        if len(row) > width and any(row[width:]):
            found = next(cell for cell in row[width:] if cell)
            refuse([Mistake(where, number, f"{width + 1}, which has no heading", found, "put a comma in quotes")])
        if any(row):
            records.append([number, *(row + [""] * width)[:width]])
    return headings, records


def _check_headings(headings: list[str], table: str, where: str) -> None:
    known = contracts.columns(table)
    strange = [name for name in headings if name not in known]
    twice = sorted({name for name in headings if headings.count(name) > 1})
    absent = [name for name in known if name not in headings and not contracts.may_be_empty(table, name)]
    advice = f"the columns are {', '.join(known)}"
    if strange or twice:
        what = "is not a column of this file" if strange else "stands there twice"
        column = (strange or twice)[0]
        raise JsnaError(
            f"{where}: row 1, column {column or '(no heading)'}: {prose.shorten(column)!r} {what}; {advice}"
        )
    if absent:
        raise JsnaError(f"{where}: row 1, column {absent[0]}: is missing; {advice}")


def _running(text: pd.DataFrame, where: str) -> list[Mistake]:
    """Cells that a spreadsheet would run as a formula."""
    do = "a spreadsheet would run this as a formula: write it without the sign it begins with"
    return [
        Mistake(where, row, str(column), found, do)
        for column in text
        for row, found in zip(text.index.tolist(), text[column].tolist(), strict=True)
        if cells.runs(found)
    ]


def _repeated(text: pd.DataFrame, table: str, where: str) -> list[Mistake]:
    """Rows that name what an earlier row names, whatever the capitals."""
    names = contracts.key(table)
    plain = text[names].apply(lambda column: column.str.casefold().str.split().str.join(" "))
    again = text[plain.duplicated()]
    do = "another row has it too: delete one, or tell them apart"
    column, found = " + ".join(names), again[names].agg(", ".join, axis=1) if len(again) else []
    return [Mistake(where, int(row), column, what, do) for row, what in zip(again.index, found, strict=True)]


def _breaking(text: pd.DataFrame, table: str, where: str) -> list[Mistake]:
    """Cells that break the contract; most files have none, which is told far sooner than what breaks it."""
    if all(contracts.fits(table, str(name), set(text[name].tolist())) for name in text):
        return []
    try:
        contracts.TABLES[table].to_schema().validate(text, lazy=True)
    except pa.errors.SchemaErrors as broken:
        cases = broken.failure_cases
        if cases["index"].isna().any():
            raise
        places = zip(cases["index"], cases["column"], cases["failure_case"], strict=True)
        return [
            Mistake(where, int(row), str(column), str(found), contracts.advice(table, str(column)))
            for row, column, found in places
        ]
    return []
