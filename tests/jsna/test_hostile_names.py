"""Names that would run, hide or break out are refused; all others are text, on pages, in tables and in workbooks."""

import csv
import io
import re
import sys
import zipfile
from html.parser import HTMLParser

import hamlet
import pytest

from jsna import cli
from jsna.build import BuildError, build
from jsna.geography import read_localities
from jsna.workspace import Workspace

BREAKOUT = """Mill"'><b title=x>End</b></script><svg/onclick=1> & {{ 7 * 7 }} ](javascript:1)"""


class Elements(HTMLParser):
    """The elements of a page with what each asks for or runs."""

    def __init__(self, html):
        super().__init__()
        self.found = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.add(tag)
        self.found |= {name for name, value in attributes if name.startswith("on") or "javascript:" in (value or "")}


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def locality_code(home):
    (found,) = read_localities(home / "localities.toml")
    return found.code


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The pages of a district and a locality whose names try to break out of them."""
    home = tmp_path_factory.mktemp("hostile")
    hamlet.write(home)
    raw = home / "data" / "raw"
    names = {code: quoted(f"{BREAKOUT} {code}") for code in hamlet.WARDS}
    (raw / "wards.csv").write_text(
        hamlet.wards(names).replace("X07000001,Hamlet", f"X07000001,{quoted(BREAKOUT)}"), encoding="utf-8"
    )
    (raw / "above.csv").write_text(hamlet.above(quoted(BREAKOUT), names), encoding="utf-8")
    note = hamlet.figure("X07000001", "Districts", period="2019/20", note=quoted(f"=1+1 {BREAKOUT}"))
    (raw / "fingertips.csv").write_text(
        hamlet.fingertips(hamlet.figure("X07000001", "Districts"), note), encoding="utf-8"
    )
    place = 'name = "../../<u>Two</u> Ends"\nwards = ["X05000001", "X05000002"]\n'
    (home / "localities.toml").write_text(f"[[locality]]\n{place}", encoding="utf-8")
    words = ["X07000001", locality_code(home), "--chapter", "population", "--chapter", "hospital_care"]
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr(sys, "argv", ["jsna", "--home", str(home), "render", *words, "--jobs", "1"])
        cli.main()
    assert not ended.value.code
    return home / "outputs"


@pytest.fixture(scope="module")
def pages(outputs):
    return {path: path.read_text(encoding="utf-8") for path in outputs.rglob("*.html")}


def test_no_name_becomes_an_element_an_attribute_or_a_link(pages):
    assert len(pages) > 3
    mine = {"b", "u", "svg/onclick=1", "onclick", "href"}
    assert {path.name for path, html in pages.items() if Elements(html).found & mine} == set()
    assert {path.name for path, html in pages.items() if "<b title=x>" in html or "<u>Two" in html} == set()


def test_every_page_lies_in_the_outputs_whatever_its_place_is_called(outputs, pages):
    folders = {path.parent.name for path in pages} - {outputs.name}
    assert all(re.fullmatch(r"[\w-]+", folder) for folder in folders)
    assert not list(outputs.parent.parent.glob("*Two*"))


def test_no_cell_of_a_table_is_a_formula(outputs):
    tables = [csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for path in outputs.rglob("*.csv")]
    assert tables
    assert [cell for table in tables for row in table for cell in row if cell[:1] in ("=", "@")] == []


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(outputs):
    books = [zipfile.ZipFile(path) for path in outputs.rglob("*.xlsx")]
    assert books
    sheets = [book.read(name).decode() for book in books for name in book.namelist() if "/sheet" in name]
    assert [sheet for sheet in sheets if "<f>" in sheet] == []


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "Mill\u202eEnd", "Mill\x1bEnd"])
def test_a_name_that_runs_or_hides_is_refused_with_its_area(tmp_path, name):
    hamlet.write(tmp_path)
    wards = {"X05000001": name, "X05000002": "Church End"}
    (tmp_path / "data" / "raw" / "wards.csv").write_text(hamlet.wards(wards), encoding="utf-8")
    with pytest.raises(BuildError, match="the name of X05000001"):
        build(Workspace(tmp_path))
