"""Pages in a real browser, with the network refused: accessible, self-contained, and whole at every width."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from charts import HOSTILE, every_chart, squares
from PIL import Image
from test_pages import compared, findings, markdown, notebook, page, row, shown

from jsna.pages.checks import faults
from jsna.pages.compare import compare_page
from jsna.pages.editions import Edition, changes_html, retold
from jsna.pages.export import export
from jsna.pages.index import write_index
from jsna.pages.takeaway import takeaway_html

AUDIT = Path(__file__).resolve().parents[1] / "browser"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:Glyph")]


def node(script, *arguments):
    """Run a script of `tests/browser` with Chromium, and return what it prints."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    if not (AUDIT / "node_modules").is_dir():
        pytest.skip("the browser checks are not installed: npm ci in tests/browser")
    command = ["node", script, CHROMIUM, *map(str, arguments)]
    done = subprocess.run(command, cwd=AUDIT, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def audits(tmp_path_factory):
    """What the browser met on a chapter of every chart, the index, an overview and a comparison, with hostile names."""
    folder = tmp_path_factory.mktemp("pages")
    cells = [markdown("Who lives here."), markdown("## Charts"), *shown(*every_chart(HOSTILE).values())]
    source = dict.fromkeys(["title", "publisher", "edition", "released", "licence"], HOSTILE)
    told = page(
        area_name=HOSTILE, area_type=HOSTILE, organisation=HOSTILE, siblings=[("02.html", HOSTILE)], draft=[HOSTILE],
        edition_notes=[HOSTILE], sources=[source | {"url": "javascript:alert(1)"}], title=f"Population: {HOSTILE}",
        subject=f"Population: {HOSTILE}",
    )  # fmt: skip
    html = export(notebook(findings(HOSTILE), *cells, markdown(HOSTILE), markdown(f"## {HOSTILE}")), told)
    told_of = changes_html(Edition(HOSTILE, "2026-10-01", None), {"Revisions": [HOSTILE]})
    html = retold(html, told_of)
    assert faults(html) == []
    (folder / "chapter.html").write_text(html, encoding="utf-8")
    rows = [row("county-X1/a.html", name=HOSTILE), row("ward-X2/a.html", "lacking", reason=HOSTILE)]
    write_index(
        rows, folder, outlines={"county": squares().assign(area_code=[f"X{i}" for i in range(16)])},
        organisation=HOSTILE, more={"county-X1": [takeaway_html({"a": HOSTILE}, ["a-1-x.csv", "a-1-x.svg"])]},
    )  # fmt: skip
    hostile = compared().replace({"theme": "Weight", "indicator": "MMR", "unit": "% of children"}, HOSTILE)
    html = compare_page(hostile, subject="Districts compared", siblings=[("b.html", HOSTILE)], benchmark_name=HOSTILE)
    (folder / "compare.html").write_text(html, encoding="utf-8")
    paths = [
        folder / "chapter.html",
        folder / "index.html",
        folder / "county-X1" / "index.html",
        folder / "compare.html",
    ]
    return json.loads(node("audit.mjs", *paths))


@pytest.mark.parametrize("scheme", ["light", "dark", "narrow"])
def test_axe_finds_no_violation(audits, scheme):
    assert [violation for audit in audits for violation in audit[scheme]] == []


def test_nothing_is_asked_of_the_network_and_the_console_stays_empty(audits):
    assert [met for audit in audits for met in audit["requests"] + audit["messages"]] == []


def test_hostile_text_opens_no_dialog(audits):
    assert [said for audit in audits for said in audit["dialogs"]] == []


@pytest.mark.parametrize("width", ["narrowOverrun", "largeOverrun", "printOverrun"])
def test_no_page_runs_over_its_edge(audits, width):
    assert {audit["path"].rsplit("/", 2)[-1]: audit[width] for audit in audits if audit[width] > 0} == {}


def test_no_label_is_cut_off_in_the_readers_font(audits):
    assert [words for audit in audits for words in audit["cutOff"]] == []


def test_the_keyboard_meets_the_skip_link_first_and_always_sees_where_it_is(audits):
    for audit in audits:
        assert audit["stops"][0]["text"] == "Skip to main content"
        assert [stop for stop in audit["stops"] if not (stop["seen"] and stop["outlined"])] == []


def test_a_chart_is_saved_as_a_sharp_picture_on_white_with_its_title_and_source(tmp_path):
    figure = replace(every_chart()["ranked_bars"], source="Office for National Statistics")
    page_file = tmp_path / "page.html"
    page_file.write_text(export(notebook(*shown(figure)), page()), encoding="utf-8")
    png, svg = node("pictures.mjs", page_file, tmp_path).split()
    words = (tmp_path / svg).read_text(encoding="utf-8")
    assert all(part in words for part in ("Source: Office for National Statistics", *figure.subtitle.split()))
    with Image.open(tmp_path / png) as picture:
        dark = np.asarray(picture.convert("L")) < 128
        corners = {picture.convert("RGB").getpixel((x, y)) for x in (1, picture.width - 2) for y in (1, 20)}
    assert picture.width == 2 * figure.drawn.width
    assert picture.height > 2 * figure.drawn.height
    assert corners == {(255, 255, 255)}
    title, source = dark[: 2 * 40], dark[-2 * 36 :]
    assert title.any() and source.any()
