"""Plan files as frames of text, every mistake named by file, row (as the spreadsheet shows it) and column."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from jsna import prose
from jsna.errors import JsnaError
from jsna.plans import cells, contracts

FIRST_ROW = 2  # the row of a spreadsheet under its headings
SHOWN = 8
BLANKS = " \n\r\u00a0\u200b\ufeff"  # around a cell; not the tab, which hides what a spreadsheet would run
TWICE = re.compile("Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€")  # UTF-8 taken for Windows-1252
NOT_CSV = {"unexpected end": "a quotation mark opens here and is not closed", "limit": "a cell is far too long"}
APART = {";": "semicolons", "\t": "tabs"}
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


def read_table(path: Path, table: str, *, document: str = "") -> pd.DataFrame:
    """Return a plan file as text, the index its rows as a spreadsheet shows them, all columns of the contract there.

    `document` is the one that rows come from which name none.

    Raises
    ------
    JsnaError : the file cannot be read as CSV, lacks a column, has one that is not known, or a cell is wrong.
    """
    where = f"{path.parent.name}/{path.name}"
    rows = _rows(read_text(path, where), where)
    headings = _headings(rows[0])
    _check_headings(headings, table, where)
    records = _records(rows, len(headings), where)
    text = pd.DataFrame(records, columns=["row", *headings], dtype=WORDS).astype({"row": "int64"})
    text = text.set_index("row", drop=True).rename_axis(index=None)
    for name in contracts.columns(table):
        if name not in text:
            text[name] = pd.Series("", index=text.index, dtype=WORDS)
    text = text[contracts.columns(table)].replace({"document": {"": document}})
    refuse(_running(text, where))
    refuse(_repeated(text, table, where))
    refuse(_breaking(text, table, where))
    return text


def empty_table(table: str) -> pd.DataFrame:
    """Return a plan file that has no rows."""
    return pd.DataFrame(columns=contracts.columns(table), dtype=WORDS)


def read_text(path: Path, where: str) -> str:
    """Return a file's text: UTF-8, or Windows-1252, which Excel in Britain writes as "CSV (Comma delimited)".

    Raises
    ------
    JsnaError : it is neither, or some of it was turned from the one to the other.
    """
    raw = path.read_bytes()
    advice = 'save it from the spreadsheet as "CSV UTF-8"'
    text, line = "\0", 0
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = 1 + raw[: wrong.start].count(b"\n")
        with suppress(UnicodeDecodeError):
            text = raw.decode("cp1252")
    if "\0" in text:
        raise JsnaError(f"{where}: is neither UTF-8 nor Windows text; {advice}")
    if line and TWICE.search(text):
        raise JsnaError(f"{where}: line {line}: is UTF-8 elsewhere and Windows text here; retype that line, {advice}")
    return text


def _rows(text: str, where: str) -> list[list[str]]:
    """Each row's cells, without the blanks around them."""
    advice = "save it from the spreadsheet as CSV (comma delimited)"
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append([cell.strip(BLANKS) for cell in row])
    except csv.Error as wrong:
        said = next((told for word, told in NOT_CSV.items() if word in str(wrong)), f"is not CSV ({wrong})")
        raise JsnaError(f"{where}: row {len(rows) + 1}: {said}; {advice}") from None
    if not rows or not any(rows[0]):
        raise JsnaError(f"{where}: row 1 has no headings; `jsna new plan <place>` writes files that have them")
    apart = next((name for sign, name in APART.items() if len(rows[0]) == 1 and sign in rows[0][0]), "")
    if apart:
        raise JsnaError(f"{where}: row 1: cells are set apart by {apart}, not commas; {advice}")
    return rows


def _headings(row: list[str]) -> list[str]:
    """The names of the columns, in small letters whatever was made of them, without empty ones at the end."""
    names = [name.lower().replace(" ", "_") for name in row]
    while not names[-1]:
        names.pop()
    return names


def _records(rows: list[list[str]], width: int, where: str) -> list[list[object]]:
    """Each row that is not empty, after its number in the spreadsheet."""
    records: list[list[object]] = []
    for number, row in enumerate(rows[1:], FIRST_ROW):
        if any(row[width:]):
            found = next(cell for cell in row[width:] if cell)
            refuse([Mistake(where, number, f"{width + 1}, which has no heading", found, "put a comma in quotes")])
        if any(row):
            records.append([number, *(row + [""] * width)[:width]])
    return records


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
    """Cells that a spreadsheet would run as a formula, or that hold what nobody sees."""
    do = "a spreadsheet would run this as a formula: write it without the sign it begins with"
    unseen = "it holds a character that is not shown: type it anew"
    wrong: dict[str, Callable[[str], object]] = {do: cells.run, unseen: cells.UNSEEN.search}
    return [
        Mistake(where, row, str(column), found, advice)
        for column in text
        for row, found in zip(text.index.tolist(), text[column].tolist(), strict=True)
        for advice, is_so in wrong.items()
        if is_so(found)
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
            Mistake(where, int(row), str(column), str(found), contracts.advice(table, str(column), str(found)))
            for row, column, found in places
        ]
    return []
