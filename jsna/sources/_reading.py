"""What source modules share: text to numbers, and publishers' marks to the Government Statistical Service's."""

from collections.abc import Mapping

import pandas as pd

from jsna.errors import JsnaError

MARKS = {
    "c": "[c]", "[c]": "[c]", "*": "[c]", "x": "[x]", "[x]": "[x]", ":": "[x]", "..": "[x]", "z": "[z]", "[z]": "[z]",
    "-": "[x]", "k": "[low]", "low": "[low]", "[low]": "[low]", "u": "[u]", "[u]": "[u]", "e": "[e]", "[e]": "[e]",
    "p": "[p]", "[p]": "[p]", "r": "[r]", "[r]": "[r]", "b": "[b]", "[b]": "[b]",
}  # fmt: skip
THOUSANDS = r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"


def numbers(
    text: pd.Series, label: str, *, marks: Mapping[str, str] = MARKS, least: float = float("-inf")
) -> pd.DataFrame:
    """Return a column of published text as `value` (float) and `mark`; thousands separators are understood.

    An empty cell is missing without a mark; a publisher's mark is missing with the mark of the Government
    Statistical Service. `label` names file and column for the error; `least` is the least value there can be.

    Raises
    ------
    JsnaError : a cell is neither a number, nor empty, nor a known mark, or is below `least`; names the cells and
        their rows.
    """
    stripped = text.astype("str").str.strip()
    value = _as_numbers(stripped)
    mark = stripped.str.lower().map(dict(marks))
    wrong = value.isna() & mark.isna() & (stripped != "")
    if wrong.any():
        rows = first_cells(stripped[wrong])
        raise JsnaError(f"{label}: {wrong.sum():,} cells are neither a number nor a mark ({rows}); correct the file")
    if (value < least).any():
        rows = first_cells(stripped[value < least])
        raise JsnaError(
            f"{label}: {(value < least).sum():,} cells are below {least:g} ({rows}); correct the file, or download it "
            "again"
        )
    return pd.DataFrame({"value": value, "mark": mark.where(value.isna())}, index=text.index)


def whole_people(text: pd.Series, label: str) -> pd.Series:
    """Return a column of published text as people.

    Raises
    ------
    JsnaError : a cell is empty, marked, negative or not whole; names the cells and their rows.
    """
    people = _as_numbers(text.astype("str").str.strip())
    wrong = people.isna() | (people < 0) | (people % 1 != 0)
    if wrong.any():
        rows = first_cells(text[wrong])
        raise JsnaError(
            f"{label}: {wrong.sum():,} cells are not a whole number of people ({rows}); "
            "people are counted in whole numbers from 0: correct the file"
        )
    return people


def _as_numbers(stripped: pd.Series) -> pd.Series:
    """The numbers that cells hold; missing where there is none, or one without end, or "366,73" with a comma astray."""
    separated = stripped.str.contains(",", regex=False)
    plain = stripped.mask(separated & ~stripped.str.fullmatch(THOUSANDS), "").str.replace(",", "")
    found = pd.to_numeric(plain.where(plain != ""), errors="coerce").astype(float)
    return found.where(found.abs() < float("inf"))


def first_cells(cells: pd.Series) -> str:
    """Name the first three of `cells` by the row they stand in, for an error."""
    return ", ".join(
        f"row {row} below the heading: {cell!r}" for row, cell in zip(cells.index[:3] + 1, cells, strict=False)
    )
