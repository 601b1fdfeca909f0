"""A run that would do nothing is told without loading the program, and only where nothing at all has changed."""

import shutil
import subprocess
import sys

import pytest
from conftest import SHOW, chapter

from jsna.render.asked import Request
from jsna.render.settled import settled
from jsna.workspace import Workspace

WARD = Request(("X05000001",))


@pytest.mark.usefixtures("shared_process")
def test_the_second_run_is_answered_from_what_the_first_left(home, render):
    first = render("X05000001")
    again = settled(WARD, Workspace(home))
    assert [each.page for each in again.kept] == [each.page for each in first.outcomes]
    assert (again.outcomes, again.index, again.failed) == ([], first.index, [])
    assert "0 reports made" in again.lines()[0]
    assert "2 were up to date" in again.lines()[0]


@pytest.mark.usefixtures("shared_process")
@pytest.mark.parametrize(
    "changed",
    [
        lambda home: chapter(home, "02_places", SHOW.format(table="areas"), "'more'"),
        lambda home: (home / "data/raw/wards.csv").touch(),
        lambda home: (home / "data/processed/release/areas.parquet").touch(),
        lambda home: (home / "outputs/ward-X05000001/01_people.html").unlink(),
        lambda home: shutil.rmtree(home / "outputs/ward-X05000001/files"),
        lambda home: (home / "localities.toml").write_text("", encoding="utf-8"),
    ],
    ids=["a notebook", "a published file", "a table", "a page gone", "downloads gone", "localities"],
)
def test_whatever_changes_is_judged_by_its_content(home, render, changed):
    render("X05000001")
    assert settled(WARD, Workspace(home))
    changed(home)
    assert settled(WARD, Workspace(home)) is None


@pytest.mark.usefixtures("shared_process")
def test_another_request_force_and_a_failure_are_never_settled(home, render):
    render("X05000001")
    assert settled(Request(("X05000002",)), Workspace(home)) is None
    assert settled(Request(("X05000001",), force=True), Workspace(home)) is None
    chapter(home, "03_broken", "1 / 0")
    assert render("X05000001").failed
    assert settled(WARD, Workspace(home)) is None


def test_telling_so_loads_neither_pandas_nor_what_builds_and_draws():
    heavy = ("pandas", "numpy", "scipy", "matplotlib", "pandera", "pyarrow", "papermill", "jsna.build")
    code = f"import sys, jsna.cli, jsna.render.settled; print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert told.stdout.strip() == "[]"
