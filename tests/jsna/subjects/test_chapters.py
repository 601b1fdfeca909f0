"""Every chapter for the example county: no exception, nothing empty, and no number in prose that its data lack."""

import functools
import json
import re
import sys
from html import unescape
from pathlib import Path

import pytest

import jsna.figures  # noqa: F401  its module `show` is found among the loaded ones
from jsna import chapter as chapters
from jsna.workspace import HOME_VARIABLE

FOLDER = Path(__file__).resolve().parents[3] / "notebooks" / "chapters"
SUBJECTS = ["00_summary", *(path.stem for path in sorted(FOLDER.glob("*.ipynb")) if "03" <= path.stem[:2] <= "13")]
EMPTY = re.compile(r"\bnan\b|NaN|<NA>|>\s*None\s*<|\binf\b")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
PLACES = {"district": "X07000001", "county": "X10000001", "england": "X92000001", "sub_icb": "X38000101"}
RUNS = [(name, kind) for name in SUBJECTS for kind in ("district", "county")] + [
    (name, kind)
    for name in ("00_summary", "06_healthy_weight", "13_education_and_housing")
    for kind in ("england", "sub_icb")
]


@pytest.fixture(scope="module")
def run(example):
    """Run a chapter's cells for an area, once, and return what it shows: kind and HTML of each output, in order."""
    outputs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(example.home))
        show = sys.modules["jsna.figures.show"]
        patch.setattr(show, "_display", lambda html, plain, facts: outputs.append((facts["kind"], html)))
        patch.setattr(chapters, "display", lambda *_, **__: None)

        @functools.cache
        def shown(name, kind):
            outputs.clear()
            names = {}
            for cell in json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "markdown":
                    outputs.extend([("heading", "")] * sum(line.startswith("## ") for line in cell["source"]))
                    continue
                exec("".join(cell["source"]), names)
                if "parameters" in cell["metadata"].get("tags", []):
                    names |= {"area": PLACES[kind], "area_type": kind}
            return list(outputs)

        yield shown


def numbers(text):
    return {number.rstrip(",").lstrip("0") for number in NUMBER.findall(text)}


def rows_of(html):
    """Each table's rows as lists of cell texts."""
    for table in re.findall(r"<table[^>]*>.*?</table>", html, re.S):
        body = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>.*?</tr>", table, re.S)]
        yield [[unescape(re.sub("<[^>]*>", " ", cell)).strip() for cell in row] for row in body]


def counts_of(html):
    """How many rows each table has, and how many cells of a column say the same, worse and much worse together."""
    for rows in rows_of(html):
        yield len(rows) - 1
        for column in zip(*rows[1:], strict=False):
            plain = [re.sub(r"^\W+|much ", "", cell).strip() for cell in column]
            yield from (plain.count(word) for word in set(plain))
            yield sum(word in ("higher", "lower") for word in plain)


def unsupported(outputs):
    """The numbers of the findings that neither stand in the page's tables nor count their rows."""
    prose = " ".join(unescape(re.sub("<[^>]*>", " ", html)) for kind, html in outputs if kind == "findings")
    data = " ".join(html for kind, html in outputs if kind in ("table", "figure"))
    tables = " ".join(" ".join(" ".join(row) for row in rows) for rows in rows_of(data))
    notes = r"<caption>(.*?)</caption>|<p class=\"note\">(.*?)</p>"
    captions = " ".join(unescape("".join(found)) for found in re.findall(notes, data, re.S))
    return numbers(prose) - numbers(tables + captions) - {str(count) for count in counts_of(data)}


@pytest.mark.parametrize(("name", "kind"), RUNS)
def test_a_chapter_runs_for_every_kind_of_area_with_nothing_empty(run, name, kind):
    outputs = run(name, kind)
    assert not [html for _, html in outputs if EMPTY.search(html)]
    headings = [place for place, (kind, _) in enumerate(outputs) if kind == "heading"]
    assert all(outputs[place + 1][0] != "heading" for place in headings)


@pytest.mark.parametrize(("name", "kind"), RUNS)
def test_every_number_in_the_prose_stands_in_the_data_of_the_page(run, name, kind):
    assert unsupported(run(name, kind)) == set()


def test_a_number_that_no_table_has_is_found_out(run):
    outputs = run("03_maternity", "district")
    assert unsupported([*outputs, ("findings", "<li>1,234.5 children</li>")]) == {"1,234.5"}
