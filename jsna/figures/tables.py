"""A frame as an accessible table: caption, scoped headers, marks explained, verdicts as word, shape and colour."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.palette import verdict

TOGETHER = re.compile(r"\(([^()]{1,26})\)")  # an interval or a period in brackets stays on one line
MANY = 7  # columns that paper holds in small type
LONG = 40  # characters of a cell, from which its column is not squeezed on a small screen
TRENDS = {"increasing": "▲", "decreasing": "▼", "no significant change": "►", "cannot be calculated": "–"}
FORMATS: Mapping[str, Callable[[object], str]] = {
    "count": prose.count,
    "number": prose.number,
    "proportion": prose.proportion,
    "change": prose.change,
    "change_proportion": lambda value: prose.change(value, 1),
    "plain": prose.plain,
    "text": prose.plain,
}
WORDS = {"text", "verdict", "trend"}


@dataclass(frozen=True)
class Table:
    """A frame ready to be shown as a table of a page.

    data : columns carry the headings a reader sees; a cell may hold a mark such as ``[c]``.
    caption : what the table shows, in words.
    formats : column to one of ``count``, ``number``, ``proportion``, ``change``, ``change_proportion``, ``plain``,
        ``text``, ``verdict``, ``trend``; columns not named are formatted by their type.
    verdicts : columns whose cells take the colour and shape of the verdict in another column, which is not shown.
    """

    data: pd.DataFrame
    caption: str
    notes: Sequence[str] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @property
    def alt(self) -> str:
        """What the table is called where it cannot be shown."""
        return self.caption

    def html(self) -> str:
        """Return the table, its explained marks and its download, everything escaped."""
        table = table_html(self.data, self.caption, formats=self.formats, verdicts=self.verdicts)
        lines = [*self.notes, *([f"Source: {self.source}"] if self.source else [])]
        return f'<div class="data-table">{table}{notes_html(lines, self.data)}{csv_link(self.data, self.caption)}</div>'

    def metadata(self) -> dict[str, object]:
        """Return what downloads need: the kind, the words and the data."""
        shown = self.data.drop(columns=list(self.verdicts.values()))
        return {"kind": "table", "title": self.caption, "notes": list(self.notes), "csv": csv_text(shown)}


def table_html(
    data: pd.DataFrame,
    caption: str,
    *,
    formats: Mapping[str, str] | None = None,
    verdicts: Mapping[str, str] | None = None,
) -> str:
    """Return `data` as a `<table>`: the first column heads the rows, numbers stand right."""
    verdicts = verdicts or {}
    hidden = set(verdicts.values())
    columns = [column for column in data.columns if column not in hidden]
    kinds = [_kind(data[column], str(column), formats or {}) for column in columns]
    cells = [_cells(data, column, kind, verdicts) for column, kind in zip(columns, kinds, strict=True)]
    head = "".join(
        f'<th scope="col"{"" if kind in WORDS or not place else " class=n"}>{escape(str(column))}</th>'
        for place, (column, kind) in enumerate(zip(columns, kinds, strict=True))
    )
    rows = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(rest)}</tr>'
        for first, *rest in zip(_header_cells(data, columns, kinds), *cells[1:], strict=True)
    )
    shape = ' class="many"' if len(columns) >= MANY else ""
    return (
        f'<div class="scroll"><table{shape}><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def notes_html(lines: Sequence[str], data: pd.DataFrame) -> str:
    """Return notes under a chart or table, with every mark that `data` holds explained."""
    texts = data.select_dtypes(include=["object", "string"]).to_numpy().ravel()
    marks = prose.explained(sorted({str(text) for text in texts if "[" in str(text)} | _missing(data)))
    return "".join(f'<p class="note">{escape(line)}</p>' for line in [*lines, *marks])


def csv_text(data: pd.DataFrame) -> str:
    """Return `data` as CSV, exact to ten figures, marks as text; a cell never starts a spreadsheet formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(data.columns)
    writer.writerows(zip(*(_csv_cells(column) for _, column in data.items()), strict=True))
    return text.getvalue()


def _csv_cells(column: "pd.Series[Any]") -> list[object]:
    if pd.api.types.is_float_dtype(column.dtype):
        return [prose.MISSING if pd.isna(value) else f"{value:.10g}" for value in column.tolist()]
    if isinstance(column.dtype, np.dtype) and column.dtype != object:
        return list(column.tolist())
    return [prose.MISSING if pd.isna(value) else _harmless(value) for value in column.tolist()]


def csv_link(data: pd.DataFrame, title: str, measure: str = "") -> str:
    """Return a link that saves `data` from inside the page, without script or server, named by its `measure`."""
    address = "data:text/csv;charset=utf-8," + quote("\ufeff" + csv_text(data), safe=",;:/()[]+-=_.!~*'$&@?")
    name = file_name(measure or title)
    return (
        f'<p class="download"><a download="{name}.csv" href="{escape(address)}">'
        f'Download the data (CSV)<span class="hidden">: {escape(prose.shorten(title))}</span></a></p>'
    )


def file_name(title: str, length: int = 60) -> str:
    """Return `title` as a file name: ASCII letters, digits and hyphens, at most `length` characters."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in title.lower())
    return "-".join(plain.split())[:length].rstrip("-") or "data"


def tag(name: object) -> str:
    """Return a verdict as a tag: shape, word and colour."""
    shown = verdict(name)
    return f'<span class="tag {shown.style}"><span aria-hidden="true">{shown.shape}</span> {shown.word}</span>'


def _cells(data: pd.DataFrame, column: str, kind: str, verdicts: Mapping[str, str]) -> list[str]:
    if kind == "verdict":
        return [f"<td>{tag(name)}</td>" for name in data[column]]
    if kind == "trend":
        words = data[column].astype("str")
        shapes = [TRENDS.get(said.split(",")[0], "–") for said in words]  # "increasing, getting worse"
        pairs = zip(shapes, words, strict=True)
        return [f'<td><span aria-hidden="true">{shape}</span> {escape(said)}</td>' for shape, said in pairs]
    texts = [escape(FORMATS[kind](value)) for value in data[column]]
    if column in verdicts:
        shown = [verdict(name) for name in data[verdicts[column]]]
        return [
            f'<td class="n {v.style}">{text} <i aria-hidden="true">{v.shape}</i><i>{v.word}</i></td>'
            for text, v in zip(texts, shown, strict=True)
        ]
    if kind in WORDS:
        wide = " class=long" if max(map(len, texts), default=0) > LONG else ""
        return [f"<td{wide}>{TOGETHER.sub(_unbroken, text)}</td>" for text in texts]
    return [f"<td class=n>{text}</td>" for text in texts]


def _unbroken(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\N{NO-BREAK SPACE}") if any(map(str.isdigit, found[0])) else found[0]


def _header_cells(data: pd.DataFrame, columns: Sequence[str], kinds: Sequence[str]) -> list[str]:
    return [escape(FORMATS.get(kinds[0], prose.plain)(value)) for value in data[columns[0]]]


def _kind(values: pd.Series, column: str, formats: Mapping[str, str]) -> str:
    if column in formats:
        return formats[column]
    known = [value for value in values if isinstance(value, (int, float)) and value == value]
    if not known or pd.api.types.is_bool_dtype(values):
        return "text"
    if column.lower() in ("year", "age", "rank"):
        return "plain"
    if "%" in column:
        return "proportion"
    return "count" if all(value == int(value) for value in known if abs(value) != float("inf")) else "number"


def _missing(data: pd.DataFrame) -> set[str]:
    return {prose.MISSING} if bool(data.isna().to_numpy().any()) else set()


def _harmless(value: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
