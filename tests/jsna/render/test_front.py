"""What a run writes beside its reports: downloads, comparisons, what changed, editions; and only where it must."""

import functools
import json
import os
import shutil

import pandas as pd
import pytest

from jsna import catalogue, store
from jsna.errors import JsnaError
from jsna.pages.checks import faults
from jsna.pages.compare import compare_page
from jsna.places import Area
from jsna.render import code, takeaway
from jsna.render import run as running
from jsna.render.comparison import comparable
from jsna.render.last import run_lines
from jsna.render.ledger import Ledger
from jsna.render.plan import Request
from jsna.render.pool import Manner
from jsna.render.run import Wishes
from jsna.workspace import PROGRAM, Workspace

AREAS = ("X10000001", "X05000001", "X05000002")


def rendered(home, areas=AREAS, *, force=False, **wishes):
    """Render areas of the workspace at `home`, with wishes, and return the run."""
    request = Request(areas, force=force)
    return running.render_reports(request, Workspace(home), Manner(2), wishes=Wishes(**wishes))


@pytest.fixture(scope="module")
def _pages(_hamlet, tmp_path_factory):
    """The hamlet with the pages of its county and wards, made once."""
    home = shutil.copytree(_hamlet, tmp_path_factory.mktemp("pages") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "_built", lambda *_: [])
        rendered(home)
    return home


@pytest.fixture
def home(_pages, tmp_path, monkeypatch):
    """A copy of the hamlet with its pages, taken as built."""
    monkeypatch.setattr(running, "_built", lambda *_: [])
    return shutil.copytree(_pages, tmp_path / "home")


@pytest.fixture
def run(home):
    """A function that renders the county and the wards of the copy again."""
    return functools.partial(rendered, home)


def written(home):
    """When each file under outputs was written, by its path."""
    outputs = home / "outputs"
    return {
        path.relative_to(outputs).as_posix(): path.stat().st_mtime_ns
        for path in outputs.rglob("*.*")
        if path.name != ".lock"
    }


def overview(home, folder="county-X10000001"):
    return (home / "outputs" / folder / "index.html").read_text(encoding="utf-8")


def test_every_area_has_its_files_and_workbook_and_a_second_run_writes_nothing(home, run):
    first = written(home)
    ward = "ward-X05000001"
    assert {f"{ward}/{ward}.xlsx", f"{ward}/files/01_people-1-population.csv"} <= set(first)
    assert f'href="{ward}.xlsx"' in overview(home, ward)
    assert 'href="files/01_people-1-population.csv"' in overview(home, ward)
    assert max(map(len, first)) < 100
    run()
    assert written(home) == first


def test_only_the_area_whose_report_is_made_anew_has_its_downloads_made_anew(home, run):
    before = written(home)
    (home / "outputs" / "ward-X05000001" / "01_people.html").unlink()
    run()
    books = {name for name, when in written(home).items() if name.endswith(".xlsx") and when != before[name]}
    assert books == {"ward-X05000001/ward-X05000001.xlsx"}


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("ward-X05000001/01_people.ipynb", "ward-X05000001/01_people.html: its executed notebook is gone"),
        ("ward-X05000001/files/01_people-1-population.csv", "files of ward-X05000001: one is gone"),
        ("ward-X05000001/ward-X05000001.xlsx", "files of ward-X05000001: one is gone"),
        ("ward-X05000001/index.html", "index, overviews and comparisons: ward-X05000001/index.html is gone"),
        ("manifest.json", "index, overviews and comparisons: manifest.json is gone"),
    ],
)
def test_whatever_somebody_took_away_is_told_and_written_again(home, run, gone, told):
    (home / "outputs" / gone).unlink()
    assert [line.strip() for line in run_lines(Workspace(home))][-1] == told
    run()
    assert (home / "outputs" / gone).exists()
    assert run_lines(Workspace(home))[-1].endswith("make 0 of 6 reports")


def test_downloads_of_a_new_report_are_made_whatever_the_clock_said_when_the_earlier_were(home, run):
    contents = home / "outputs/ward-X05000001/files/contents.txt"
    os.utime(contents, (2**32, 2**32))
    before = contents.read_text(encoding="utf-8")
    run(("X05000001",), force=True)
    assert contents.read_text(encoding="utf-8") != before


def test_downloads_are_made_anew_when_the_code_that_writes_them_changes_for_the_areas_asked_for(home, run, monkeypatch):
    assert PROGRAM / "jsna/pages/downloads.py" in code._files(takeaway.CODE)
    before = written(home)
    monkeypatch.setattr(takeaway, "digest", lambda _: "changed")
    assert run_lines(Workspace(home))[-1] == "  files of ward-X05000002: the code that writes them has changed"
    run(("X05000001",))
    books = {name for name, when in written(home).items() if name.endswith(".xlsx") and when != before[name]}
    assert books == {"ward-X05000001/ward-X05000001.xlsx"}


def test_pages_that_somebody_took_away_are_led_to_by_nothing(home, run):
    shutil.rmtree(home / "outputs")
    run(("X05000001",))
    index = (home / "outputs/index.html").read_text(encoding="utf-8")
    assert "ward-X05000001/index.html" in index
    assert "ward-X05000002" not in index
    assert not (home / "outputs/ward-X05000002").exists()


def test_pages_of_a_chapter_that_is_no_more_are_removed_where_they_are_asked_for_and_that_is_told(home, run):
    (home / "notebooks/chapters/02_places.ipynb").unlink()
    assert run_lines(Workspace(home))[-1].endswith("01_people.html: changed: the area's pages or names")
    notes = run(("X05000001",)).notes
    assert notes == ["ward-X05000001/02_places.html: removed, as its notebook is no more"]
    left = [name for name in written(home) if "02_places" in name]
    assert {name.split("/")[0] for name in left} == {"county-X10000001", "ward-X05000002"}
    assert "02_places" not in overview(home, "ward-X05000001")
    assert "02_places" in overview(home, "ward-X05000002")


def test_pages_of_an_area_that_the_statistics_no_longer_know_are_removed_and_that_is_told(home, run):
    release = Workspace(home).release
    rows = store.read("areas", release)
    store.write("areas", rows[rows["area_code"] != "X05000002"], release)
    notes = run(("X05000001",)).notes
    assert notes == ["ward-X05000002: removed, as the statistics no longer know this area"]
    assert not (home / "outputs/ward-X05000002").exists()
    assert "ward-X05000002" not in (home / "outputs/index.html").read_text(encoding="utf-8")


def test_a_published_edition_holds_what_the_release_shows_and_later_pages_tell_what_changed(home, run):
    notes = run(publish="2026 spring").notes
    assert any("1 values of 3 areas" in note for note in notes)
    kept = json.loads((home / "data" / "published" / "2026-spring.json").read_text(encoding="utf-8"))["values"]
    assert [(each["area_code"], each["value"], each["period"]) for each in kept] == [("X10000001", 90.0, "2020/21")]
    assert "numerator" not in kept[0]
    release = Workspace(home).release
    rows = store.read("baselines", release)
    mine = rows["area_code"] == "X10000001"
    store.write("baselines", rows.assign(value=rows["value"].where(~mine, 95.0)), release)
    (home / "outputs" / "index.html").unlink()
    run()
    assert "95.0 in 2020/21, revised from 90.0" in overview(home)
    assert "was not in that edition" in overview(home, "ward-X05000001")
    assert faults(overview(home)) == []


def test_each_report_tells_what_changed_in_the_indicators_it_names_and_tells_it_once(home, run):
    page = home / "outputs" / "county-X10000001" / "02_places.html"
    release = Workspace(home).release
    rows = store.read("baselines", release)
    title = catalogue.indicators()[str(rows["indicator_id"].iloc[0])].title
    page.write_text(page.read_text(encoding="utf-8").replace("</h1>", f"</h1><p>{title}</p>"), encoding="utf-8")
    run(publish="2026 spring")
    assert "What changed" not in page.read_text(encoding="utf-8")
    mine = rows["area_code"] == "X10000001"
    store.write("baselines", rows.assign(value=rows["value"].where(~mine, 95.0)), release)
    for _ in range(2):
        (home / "outputs" / "index.html").unlink()
        run()
        html = page.read_text(encoding="utf-8")
        assert html.count("95.0 in 2020/21, revised from 90.0") == 1
        assert html.count('href="#changed"') == 1
        assert faults(html) == []
    assert "revised" not in (page.parent / "01_people.html").read_text(encoding="utf-8")


def test_a_draft_among_the_pages_over_all_areas_ends_in_a_failure_and_keeps_an_edition_back(home, run, monkeypatch):
    monkeypatch.setattr("jsna.pages.index.TITLE", "")
    (home / "outputs" / "index.html").unlink()
    for _ in range(2):
        failed = run().failed
        assert [each.page for each in failed] == ["index.html"]
        assert failed[0].reason.startswith("is marked DRAFT: a heading is empty")
    with pytest.raises(JsnaError, match=r"index\.html is a draft"):
        run(publish="2026 spring")
    assert not list((home / "data").glob("published/*.json"))


def test_a_browser_that_fails_is_a_row_of_the_run_and_stops_nothing(home, run, monkeypatch):
    def fails(page, *_, **__):
        raise JsnaError(f"browser could not print {page.name}")

    monkeypatch.setattr(running, "find_browser", lambda: "browser")
    monkeypatch.setattr("jsna.render.takeaway.print_pdf", fails)
    (home / "outputs" / "index.html").unlink()
    done = run(pdf=True)
    told = {each.page: each.reason for each in done.failed}
    assert len(told) == 6
    assert told["county-X10000001/01_people.pdf"] == "browser could not print 01_people.html"
    assert sum("not tried" in reason for reason in told.values()) <= 1
    assert (home / "outputs" / "index.html").exists()


def test_a_draft_or_an_earlier_name_is_not_published(home, run):
    run(publish="2026 spring")
    with pytest.raises(JsnaError, match="published already"):
        run(publish="2026 spring")
    ledger = Ledger(Workspace(home))
    row = ledger.rows["county-X10000001/01_people.html"]
    ledger.begin({})
    ledger.rows[row["page"]] = {**row, "status": "faulty", "reason": "table 1 has no caption"}
    ledger.end()
    with pytest.raises(JsnaError, match=r"is a draft \(table 1 has no caption\)"):
        run(publish="2026 autumn")
    assert len(list((home / "data" / "published").glob("*.json"))) == 1


def test_pdf_is_refused_where_there_is_no_browser(home, run, monkeypatch):
    def none():
        raise JsnaError("PDF needs Chromium, Chrome or Edge, and none is installed")

    monkeypatch.setattr(running, "find_browser", none)
    with pytest.raises(JsnaError, match="needs Chromium"):
        run(pdf=True)
    assert not list((home / "outputs").rglob("*.pdf"))


def test_pages_are_printed_once_and_the_overview_leads_to_them(home, run, monkeypatch):
    def printed(page, target, browser, *, sandbox):
        target.write_bytes(b"%PDF-")
        return target

    monkeypatch.setattr(running, "find_browser", lambda: "browser")
    monkeypatch.setattr("jsna.render.takeaway.print_pdf", printed)
    run(("X05000001",), pdf=True)
    before = written(home)
    assert "ward-X05000001/01_people.pdf" in before
    assert 'href="01_people.pdf"' in overview(home, "ward-X05000001")
    run(("X05000001",), pdf=True)
    assert written(home) == before


def test_areas_are_compared_by_name_on_what_half_of_them_have():
    areas = [Area(f"X0700000{place}", "district", name, "2021") for place, name in enumerate("BBA")]
    facts = {"theme": "injuries", "unit": "%", "mark": None, "verdict": "worse"}
    rows = [
        {**facts, "area_code": area.code, "indicator": indicator, "value": value}
        for indicator, values in {"few": [1.0, None, None], "half": [1.0, 2.0, None]}.items()
        for area, value in zip(areas, values, strict=True)
        if value is not None
    ]
    shown = comparable(pd.DataFrame(rows), areas)
    assert shown["area_name"].tolist() == ["A", "B (X07000000)", "B (X07000001)"]
    assert set(shown["indicator"]) == {"half"}
    assert shown["verdict"].tolist() == ["not compared", "worse", "worse"]


def test_a_comparison_shows_what_is_withheld_by_its_mark_and_does_not_drop_the_indicator():
    areas = [Area(f"X0700000{place}", "district", name, "2021") for place, name in enumerate("AB")]
    rows = [
        {"theme": "injuries", "indicator": "Self-harm", "unit": "%", "area_code": area.code,
         "value": None, "mark": "[c]", "verdict": "not compared"} for area in areas
    ]  # fmt: skip
    page = compare_page(comparable(pd.DataFrame(rows).astype({"value": float}), areas), subject="Districts compared")
    assert page.count('<td class="n unsure">[c] ') == 2
    assert "[c] confidential: withheld so that nobody can be identified." in page
