"""Every notebook gives the same cells, page and files to download from a fork and from a stock kernel."""

import shutil

import nbformat
import pytest

from jsna.pages.downloads import write_files
from jsna.render.fork import can_fork
from jsna.render.plan import Request, notebooks, plan
from jsna.render.pool import Manner, Pool
from jsna.render.warm import WorkingProcess
from jsna.workspace import Workspace

JOBS = 2


@pytest.mark.skipif(not can_fork(), reason="warm processes are forked on Linux only")
def test_every_notebook_is_the_same_both_ways_and_leaves_its_stock_kernel_as_it_was(example, tmp_path, monkeypatch):
    forked = made(example, tmp_path / "forked", isolated=False)
    kernels, heard = set(), WorkingProcess._heard
    said = lambda message: {message[2]} if isinstance(message, tuple) else set()  # noqa: E731
    monkeypatch.setattr(WorkingProcess, "_heard", lambda each, it: (kernels.update(said(it)), heard(each, it)))
    stock = made(example, tmp_path / "stock", isolated=True)
    assert set(forked) == set(stock)
    assert [page for page in forked if forked[page] != stock[page]] == []
    assert len(kernels) == JOBS


def made(example, home, *, isolated):
    """Make one report of each notebook in a workspace of their own; return their outputs and pages."""
    home.mkdir()
    shutil.copytree(example.processed, home / "data" / "processed")
    workspace = Workspace(home)
    possible = [report for report in plan(Request(every=True), workspace) if not report.lacking]
    reports = list({report.notebook.name: report for report in reversed(possible)}.values())
    assert len(reports) >= len(notebooks(workspace)) - 3  # few have no figure anywhere in the example county
    pool = Pool(workspace, Manner(JOBS, isolated), len(reports))
    try:
        outcomes = list(pool.make(reports, {report.area.folder: [] for report in reports}))
    finally:
        pool.close()
    assert [outcome.reason for outcome in outcomes if outcome.status == "failed"] == []
    return {outcome.page: content(workspace.outputs / outcome.page, outcome) for outcome in outcomes}


def content(page, outcome):
    """The page, the outputs of each cell, the files of data and charts, and what was read: all but times."""
    notebook = nbformat.read(page.with_suffix(".ipynb"), 4)
    written = write_files(notebook, page.with_suffix(""), page.stem)
    return (
        page.read_text(encoding="utf-8"),
        [cell.get("outputs") for cell in notebook.cells],
        {file.name: file.read_bytes() for file in written},
        outcome.reads,
    )
