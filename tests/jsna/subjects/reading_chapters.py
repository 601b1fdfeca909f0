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
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)
DIVIDED = re.compile(r"^Of (\d+) indicators? [^:]*?\b(?=\d+ (?:is|are) )(.*)")  # how the indicators divide by verdict
FILES = {  # of a plan, by what a sentence counts: how the caption of its table begins
    "priorit": "Priorities", "intention": "Intentions", "project": "Project sheets", "key action": "Key actions",
    "risk": "Risks", "service": "Services commissioned", "point": "Where the documents contradict",
}  # fmt: skip
SEVERAL = ("The plan ", "Its documents ")  # what counts the rows of such files
COUNTED = re.compile(rf"(\d[\d,]*) ({'|'.join(FILES)})")
NOTE = re.compile(r'<p class="note">(.*?)</p>', re.S)
UNIT = re.compile(r" \([^()]*\)$")
MEASURED = ("Indicator", "Need")  # what heads a column of indicators; a need's is measured by the next
SHOWN = ("table", "figure", "text")
AS_NUMBER = {"Both": "2", "both": "2", "Neither": "2", "The only": "1", "The one": "1"}
WORDS = re.compile("|".join(rf"\b{word}\b" for word in AS_NUMBER))
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


@functools.cache
def rows_of(html):
    """Each table's rows as lists of cell texts."""
    bodies = [re.findall(r"<tr>.*?</tr>", table, re.S) for table in TABLE.findall(html)]
    return [[[plain(cell) for cell in re.findall(CELL, row)] for row in body] for body in bodies]


def counts_of(rows):
    """How many rows a table has, of how many indicators, and how many cells of a column say, or do not say, a word."""
    yield len(rows) - 1
    yield len({row[0].removesuffix(LATER) for row in rows[1:] if row})
    for column in zip(*(row for row in rows[1:] if not row[0].endswith(LATER)), strict=False):
        said = [re.sub(r"^\W+|clearly ", "", cell).strip() for cell in column]
        yield from (said.count(word) for word in set(said))
        yield sum(word in ("higher", "lower") for word in said)
        yield sum(word in ("better", "worse", "similar") for word in said)
        yield sum(word in ("better", "worse", "similar", "higher", "lower") for word in said)
    for column in zip(*rows[1:], strict=False):
        outside = sum(" beyond " in word for word in column)  # of a funnel's areas, and how many have a place in it
        yield from (outside, outside + column.count("within"))
    yield from changes_of([row[-2:] for row in rows[1:] if len(row) == 3])


def changes_of(pairs):
    """How many rows of a table of two periods rose and fell."""
    found = [[float(number.replace(",", "")) for cell in pair for number in NUMBER.findall(cell)] for pair in pairs]
    both = [pair for pair in found if len(pair) == 2]
    yield sum(before < after for before, after in both)
    yield sum(before > after for before, after in both)


def sentences(kind, html):
    """What an output says outside tables: findings, titles and alternative texts of figures."""
    for found in PROSE[kind].findall(TABLE.sub("", html)) if kind in PROSE else ():
        yield plain("".join(found))


def unsupported(outputs, name=""):
    """The numbers of a page's sentences that its data do not bear out, by sentence.

    What names indicators is held to the rows that name them; what counts a plan's files to the table of each; any
    other sentence to one table with its notes (and what heads the columns of others); a figure's title and alternative
    text to the figure's own rows besides. A number in the area's `name`, or in an indicator's name and unit, is none.
    """
    tables = [rows for kind, html in outputs if kind in SHOWN for rows in rows_of(html)]
    headings = {number for rows in tables for cell in rows[0] for number in numbers(cell)}
    whole = [headings | known(rows_of(html), notes_of(html)) for kind, html in outputs if kind in SHOWN]
    told_of = [(rows, MEASURED.index(rows[0][0]) + 1) for rows in tables if rows[0][0] in MEASURED]
    measures = {cell.removesuffix(LATER) for rows, wide in told_of for row in rows[1:] for cell in row[:wide]}
    found = {}
    for kind, html in outputs:
        drawn = known(rows_of(html), notes_of(html)) if kind == "figure" else set()
        for text in sentences(kind, html):
            about, told = named(text.replace(name, "") if name else text, measures, anywhere=kind == "figure")
            wrong = miscounted(outputs, told) if told.startswith(SEVERAL) else set()
            told = COUNTED.sub("", told) if told.startswith(SEVERAL) else told
            said = numbers(WORDS.sub(lambda word: AS_NUMBER[word[0]], AGES.sub("", told))) - drawn
            choices = [known([naming(rows, about) for rows in tables], "")] if about else whole
            missing = min((said - each for each in choices), key=len, default=said) | wrong or undivided(text)
            if missing:
                found[text] = missing
    return found


def miscounted(outputs, text):
    """The numbers of a sentence on a plan that are not how many rows, or things, the table of what they count has."""
    wrong = set()
    for number, counted in COUNTED.findall(text):
        own = [html for kind, html in outputs if kind in SHOWN and caption_of(html).startswith(FILES[counted])]
        bodies = [[row[0] for row in rows[1:]] for html in own for rows in rows_of(html)]
        wrong |= {number} - {str(count) for body in bodies for count in (len(body), len(set(body)))}
    return wrong


def undivided(text):
    """The number of indicators in a sentence that divides them, where its parts do not add up to it."""
    found = DIVIDED.search(text)
    parts = re.sub(r"\(.*?\)", "", found[2]) if found else ""
    return set() if not found or int(found[1]) == sum(map(int, NUMBER.findall(parts))) else {found[1]}


def altered(outputs):
    """The page once for each number of its findings, with that number wrong in its last figure; and the wrong one."""
    for place, (kind, html) in enumerate(outputs):
        for found in NUMBER.finditer(AGES.sub(lambda ages: "-" * len(ages[0]), html)) if kind == "findings" else ():
            number = found[0].rstrip(",")
            wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
            end = found.start() + len(number)
            if html[found.start() - 2 : found.start()] != "#x" and wrong.strip("0"):  # not of a character's code
                told = f"{html[: found.start()]}{wrong}{html[end:]}"
                yield [*outputs[:place], (kind, told), *outputs[place + 1 :]], f"{html[end - 30 : end]} as {wrong}"


def named(text, measures, *, anywhere):
    """The indicators that a sentence is about, and the sentence without their names and units."""
    titles = {measure: UNIT.sub("", measure) for measure in measures}
    about = {
        measure: title
        for measure, title in titles.items()
        if text.startswith(f"{title}: ") or f"“{title}”" in text or (anywhere and len(title) > 12 and title in text)
    }
    for measure, title in sorted(about.items(), key=lambda each: -len(each[1])):
        text = text.replace(title, "").replace(measure.removeprefix(title).strip(" ()"), "")
    return set(about.values()), text


def known(tables, notes):
    """The numbers that tables hold, and those that count their rows."""
    cells = {number for rows in tables for row in rows for cell in row for number in numbers(cell)}
    return cells | {str(count) for rows in tables for count in counts_of(rows)} | numbers(notes)


@functools.cache
def notes_of(html):
    """What stands beside the rows of a table: its caption and notes; of a figure, whose title is tested, notes only."""
    caption = "" if "<figure" in html else caption_of(html)
    return plain(f"{caption} {' '.join(re.findall(NOTE, html))}")


def caption_of(html):
    return plain(" ".join(re.findall(r"<caption[^>]*>(.*?)</caption>", html, re.S)))


def naming(rows, titles):
    """The rows that are about one of the indicators, with the heading of their table."""
    return [rows[0], *(row for row in rows[1:] if any(title in cell for cell in row for title in titles))]
