"""The hamlet with two small chapters of its own, built once; each test works on a copy."""

import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from jsna.build import build
from jsna.render import pool
from jsna.render import run as running
from jsna.render.fork import can_fork
from jsna.render.plan import Request
from jsna.render.pool import Manner
from jsna.render.warm import warm_process
from jsna.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parents[1]))
import hamlet

SETUP = "from jsna import figures\nfrom jsna.chapter import Chapter\nchapter = Chapter(area, area_type)"
SHOW = "rows = chapter.table('{table}').head(3)\nfigures.show_table(rows[['area_name', 'source']], caption='{table}')"


def notebook(*sources: str, parameters: str = "area = 'X07000001'\narea_type = ''"):
    """A notebook of code cells, the first its parameters."""
    cells = [new_code_cell(source) for source in sources]
    first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=[new_markdown_cell("# Test"), first, *cells], metadata={"kernelspec": kernel})


def chapter(home: Path, name: str, *sources: str) -> Path:
    """Write a chapter that reads the release, does what `sources` say, and names its sources."""
    path = home / "notebooks" / "chapters" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = notebook(SETUP, *sources, "chapter.sources()")
    for place, cell in enumerate(made.cells):
        cell["id"] = f"cell-{place}"
    nbformat.write(made, path)
    return path


@pytest.fixture(scope="session")
def _hamlet(tmp_path_factory):
    home = tmp_path_factory.mktemp("hamlet")
    hamlet.write(home)
    build(Workspace(home))
    chapter(home, "01_people", SHOW.format(table="population"))
    chapter(home, "02_places", SHOW.format(table="areas"))
    return home


@pytest.fixture
def home(_hamlet, tmp_path, monkeypatch):
    """A copy of the hamlet, taken as built."""
    monkeypatch.setattr(running, "_built", lambda *_: [])
    return shutil.copytree(_hamlet, tmp_path / "home")


@pytest.fixture(scope="session")
def _kept():
    """One warm process for all tests, whose start is most of what a small run costs."""
    if not can_fork():
        yield None
        return
    process = warm_process(2)
    close, process.close = process.close, lambda: None
    yield process
    close()


@pytest.fixture
def shared_process(_kept, monkeypatch):
    """Have runs use the process that the tests share."""
    if _kept is not None:
        monkeypatch.setattr(pool, "warm_process", lambda *_: _kept)


@pytest.fixture
def render(home):
    """A function that renders areas of the copy, the hamlet and its wards unless told, and returns the run."""

    def run(*areas, manner=None, rendering=lambda outcomes, _: outcomes, **asked):
        areas = areas or (() if asked.get("resume") else ("X07000001", "X05000001", "X05000002"))
        request = Request(tuple(areas), **asked)
        return running.render_reports(request, Workspace(home), manner or Manner(2), rendering=rendering)

    return run
