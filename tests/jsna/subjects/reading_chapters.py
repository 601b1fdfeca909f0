"""Run a chapter's cells in this process and read what it shows: empty outputs, and numbers that its data lack."""

import functools
import json
import re
import sys
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest

import jsna.figures  # noqa: F401  its module `show` is found among the loaded ones
from jsna import chapter as chapters
from jsna.workspace import HOME_VARIABLE

NOTEBOOKS = {path.stem: path for path in sorted((Path(__file__).resolve().parents[3] / "notebooks").glob("*/*.ipynb"))}
EMPTY = re.compile(r"\bnan\b|NaN|<NA>|>\s*None\s*<|\binf\b")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
TABLE = re.compile(r"<table[^>]*>.*?</table>", re.S)
AGES = re.compile(r"\b(?:under|aged|over) \d+(?: to \d+)?")  # who is meant, not how many
LATER = ": latest with an interval"  # an older figure beside the latest is no further indicator
PROSE = {
    "findings": re.compile(r"<li>(.*?)</li>", re.S),
    "figure": re.compile(r"<figcaption>(.*?)</figcaption>|aria-label=\"([^\"]*)\"", re.S),
}  # not what people write beside the figures: its citations are checked where it is read


@contextmanager
def running(workspace):
    """Give a function that runs a notebook for an area, once, and returns kind and HTML of each output, in order."""
    outputs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(workspace.home))
        show = sys.modules["jsna.figures.show"]
        patch.setattr(show, "_display", lambda html, plain, facts: outputs.append((facts["kind"], html)))
        patch.setattr(chapters, "display", lambda *_, **__: None)

        @functools.cache
        def shown(name, code, kind):
            outputs.clear()
            names = {}
            for cell in json.loads(NOTEBOOKS[name].read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "markdown":
                    outputs.extend([("heading", "")] * sum(line.startswith("## ") for line in cell["source"]))
                    continue
                exec("".join(cell["source"]), names)
                if "parameters" in cell["metadata"].get("tags", []):
                    names |= {"area": code, "area_type": kind}
            return list(outputs)

        yield shown


def plain(html):
    return unescape(re.sub("<[^>]*>", " ", html)).strip()


def numbers(text):
    return {number.rstrip(",").lstrip("0") for number in NUMBER.findall(text)} - {""}


def rows_of(html):
    """Each table's rows as lists of cell texts."""
    for table in TABLE.findall(html):
        body = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>.*?</tr>", table, re.S)]
        yield [[plain(cell) for cell in row] for row in body]


def counts_of(rows):
    """How many rows a table has, of how many indicators, and how many cells of a column say, or do not say, a word."""
    yield len(rows) - 1
    yield len({row[0].removesuffix(LATER) for row in rows[1:] if row})
    for column in zip(*(row for row in rows[1:] if not row[0].endswith(LATER)), strict=False):
        said = [re.sub(r"^\W+|much ", "", cell).strip() for cell in column]
        yield from (said.count(word) for word in set(said))
        yield sum(word in ("higher", "lower") for word in said)
        yield sum(word in ("better", "worse", "similar") for word in said)
    for column in zip(*rows[1:], strict=False):
        yield sum(word != "within" for word in column)
    yield from changes_of([row[-2:] for row in rows[1:] if len(row) == 3])


def changes_of(pairs):
    """How many rows of a table of two periods rose and fell."""
    found = [[float(number.replace(",", "")) for cell in pair for number in NUMBER.findall(cell)] for pair in pairs]
    both = [pair for pair in found if len(pair) == 2]
    yield sum(before < after for before, after in both)
    yield sum(before > after for before, after in both)


def sentences(outputs):
    """What a page says outside tables: findings, titles and alternative texts of figures."""
    for kind, html in outputs:
        for found in PROSE[kind].findall(TABLE.sub("", html)) if kind in PROSE else ():
            yield plain("".join(found))


def unsupported(outputs, name=""):
    """The numbers of a page's sentences that neither stand in its tables nor count their rows, by sentence.

    A number in the area's `name` is none.
    """
    tables = [rows for kind, html in outputs if kind in ("table", "figure", "text") for rows in rows_of(html)]
    known = {number for rows in tables for row in rows for cell in row for number in numbers(cell)}
    known |= {str(count) for rows in tables for count in counts_of(rows)}
    told = {text: AGES.sub("", text.replace(name, "") if name else text) for text in sentences(outputs)}
    said = {text: numbers(words) - known for text, words in told.items()}
    return {text: missing for text, missing in said.items() if missing}
