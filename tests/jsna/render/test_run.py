"""A run makes what is stale and only that; a failure, a kill or a second render harms nothing else."""

import errno
import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from conftest import SHOW, chapter
from test_engine import ended

from jsna import cli, store
from jsna.errors import JsnaError
from jsna.pages.checks import faults
from jsna.render import run as running
from jsna.render.fork import can_fork
from jsna.render.outcome import for_readers
from jsna.render.plan import Request
from jsna.render.pool import Manner
from jsna.render.settled import settled
from jsna.render.wire import Limits
from jsna.workspace import Workspace


def made(run):
    return {each.page for each in run.outcomes if each.status == "made"}


def pages(home):
    return {
        path.relative_to(home / "outputs").as_posix(): path.read_text(encoding="utf-8")
        for path in (home / "outputs").glob("*/0*.html")
    }


@pytest.mark.usefixtures("shared_process")
def test_the_second_run_makes_nothing_and_a_changed_row_makes_just_the_reports_that_read_it(home, render):
    first = render()
    assert {outcome.status for outcome in first.outcomes} == {"made"}
    assert len(first.outcomes) == 6
    again = render()
    assert again.outcomes == []
    assert len(again.kept) == 6
    release = Workspace(home).release
    people = store.read("population", release)
    mine = (people["area_code"] == "X05000001") & (people["age_from"] == 3)
    store.write("population", people.assign(population=people["population"] + mine * 1.0), release)
    assert made(render()) == {"ward-X05000001/01_people.html"}


@pytest.mark.usefixtures("shared_process")
def test_a_changed_notebook_makes_its_own_reports_and_force_makes_all(home, render):
    render("X05000001", "X05000002")
    chapter(home, "02_places", SHOW.format(table="areas"), "'more'")
    assert made(render("X05000001", "X05000002")) == {f"ward-X0500000{n}/02_places.html" for n in (1, 2)}
    assert len(made(render("X05000001", force=True))) == 2


@pytest.mark.usefixtures("shared_process")
def test_a_failure_is_a_row_of_the_run_and_its_half_notebook_is_kept_away_from_the_pages(home, render):
    chapter(home, "03_broken", "'before'", "raise ValueError('no such figure')")
    run = render("X05000001")
    assert len(made(run)) == 2
    assert run.failed[0].reason == "cell 5: ValueError: no such figure"
    assert (home / "data/processed/failed/ward-X05000001/03_broken.ipynb").exists()
    assert not (home / "outputs/ward-X05000001/03_broken.html").exists()
    assert not list((home / "outputs").glob(".making-*"))
    rows = json.loads((home / "outputs/manifest.json").read_text(encoding="utf-8"))["reports"]
    assert {row["page"]: row["status"] for row in rows}["ward-X05000001/03_broken.html"] == "failed"


def test_a_reason_names_a_file_to_readers_but_not_the_folders_of_this_machine():
    row = {"page": "a/b.html", "status": "failed", "title": "", "facts": {}, "seconds": 1.0}
    for reason, told in {
        "[Errno 28] No space left: '/home/me/jsna/outputs/x.ipynb'": "[Errno 28] No space left: 'x.ipynb'",
        r"cell 3: no file C:\Users\me\rates.csv": "cell 3: no file rates.csv",
        r"[WinError 5] Denied: 'C:\\Users\\Ann B\\One Drive - Dale\\x.ipynb'": "[WinError 5] Denied: 'x.ipynb'",
        r"no file \\server\Public Health\rates.csv, C:/Users/Ann B/b.csv": "no file rates.csv, b.csv",
        "No such file: '/Users/ann/OneDrive - Dale/rates.csv'": "No such file: 'rates.csv'",
        "1/2 of https://www.ons.gov.uk/a and data/raw/b": "1/2 of https://www.ons.gov.uk/a and data/raw/b",
    }.items():
        assert for_readers({**row, "reason": reason})["reason"] == told


@pytest.mark.skipif(not can_fork(), reason="warm processes are forked on Linux only")
@pytest.mark.parametrize("victim", ["os.getpid()", "os.getppid()"])
def test_a_process_killed_half_way_is_replaced_and_its_report_tried_once_more(home, render, victim):
    once = f"from pathlib import Path\nimport os, signal\nmark = Path('{home}/once')"
    kill = f"if not mark.exists():\n    mark.touch()\n    os.kill({victim}, signal.SIGKILL)"
    chapter(home, "03_killed", once, kill)
    run = render("X05000001")
    assert run.failed == []
    assert len(made(run)) == 3


@pytest.mark.usefixtures("shared_process")
def test_a_report_that_takes_too_long_is_stopped_and_says_so(home, render):
    chapter(home, "03_slow", "import time; time.sleep(60)")
    run = render("X05000001", manner=Manner(2, limits=Limits(report=4)))
    assert [outcome.reason.startswith("the report took longer than 4 s") for outcome in run.failed] == [True]
    assert len(made(run)) == 2


@pytest.mark.usefixtures("shared_process")
def test_a_stopped_run_is_resumed_where_it_was(home, render):
    def stopped(outcomes, _):
        yield next(iter(outcomes))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(force=True, rendering=stopped)
    done = set(pages(home))
    run = render(resume=True)
    assert len(run.outcomes) + len(run.kept) == 6
    assert len(run.kept) >= 1
    assert not made(run) & {outcome.page for outcome in run.kept}
    assert done <= set(pages(home))


@pytest.mark.usefixtures("shared_process")
def test_stock_kernels_make_the_same_bytes(home, render):
    render("X05000001")
    forked = pages(home)
    run = render("X05000001", force=True, manner=Manner(2, isolated=True))
    assert len(made(run)) == 2
    assert pages(home) == forked


@pytest.mark.usefixtures("shared_process")
def test_a_second_render_is_refused_with_the_number_of_the_first(home, render):
    def nested(outcomes, _):
        with pytest.raises(JsnaError, match=f"process {os.getpid()}"):
            render("X05000002")
        return outcomes

    assert render("X05000001", rendering=nested).failed == []


@pytest.mark.usefixtures("shared_process")
def test_a_build_during_a_render_is_refused_with_the_number_of_the_render(home, render, monkeypatch, capsys):
    def nested(outcomes, _):
        monkeypatch.setattr(sys, "argv", ["jsna", "--home", str(home), "build"])
        with pytest.raises(SystemExit):
            cli.main()
        return outcomes

    tables = sorted((path, path.stat().st_mtime_ns) for path in (home / "data/processed").rglob("*.parquet"))
    assert render("X05000001", rendering=nested).failed == []
    assert f"(process {os.getpid()}); wait for it" in capsys.readouterr().err
    assert tables == sorted((path, path.stat().st_mtime_ns) for path in (home / "data/processed").rglob("*.parquet"))


@pytest.mark.usefixtures("shared_process")
def test_a_workbook_that_could_not_be_replaced_fails_the_run_and_is_written_by_the_next(home, render):
    book = home / "outputs" / "ward-X05000001" / "ward-X05000001.xlsx"
    book.mkdir(parents=True)  # in the way, as a workbook is on Windows while Excel has it open
    run = render("X05000001")
    assert [(each.page, "ward-X05000001.xlsx" in each.reason) for each in run.failed] == [
        ("ward-X05000001/files", True)
    ]
    assert settled(Request(("X05000001",)), Workspace(home)) is None
    book.rmdir()
    assert render("X05000001").failed == []
    assert book.is_file()


def test_outputs_that_are_a_file_are_refused(home, render):
    (home / "outputs").write_text("in the way", encoding="utf-8")
    with pytest.raises(JsnaError, match="is a file"):
        render()


@pytest.mark.skipif(not can_fork(), reason="elsewhere the page is made in a process that no notebook runs in")
@pytest.mark.usefixtures("shared_process")
def test_what_a_notebook_does_to_its_process_does_not_reach_its_page(home, render):
    mask = "import builtins, os, resource\nos.umask(0o077)"
    rest = "os.chdir('/'), os.environ.clear()\nbuiltins.open = builtins.sorted = None\n"
    rest += "resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))"
    path = chapter(home, "03_rude", mask, rest)
    made = json.loads(path.read_text(encoding="utf-8"))
    made["cells"].append(made["cells"].pop(-2))  # the last one: it leaves no room even for the half-run notebook
    path.write_text(json.dumps(made), encoding="utf-8")
    run = render("X05000001")
    assert run.failed == []
    modes = {path.stat().st_mode for path in (home / "outputs/ward-X05000001").glob("0*.*")}
    assert len(modes) == 1


@pytest.mark.usefixtures("shared_process")
@pytest.mark.parametrize("isolated", [False, True], ids=["forked", "in kernels"])
def test_a_notebook_that_ends_itself_is_no_page(home, render, isolated):
    chapter(home, "03_ends", "exit()", "'after'")
    run = render("X05000001", chapters=("ends",), manner=Manner(1, isolated))
    assert [each.reason for each in run.failed] == ["cell 4: SystemExit: the notebook ended itself here"]


@pytest.mark.skipif(not can_fork(), reason="a fork's own limit stands for the disk's")
@pytest.mark.usefixtures("shared_process")
def test_a_full_disk_is_a_row_of_the_run(home, render):
    full = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))"
    chapter(home, "03_large", full, "print('x' * 30_000)")
    run = render("X05000001")
    assert [(outcome.page, "File too large" in outcome.reason) for outcome in run.failed] == [
        ("ward-X05000001/03_large.html", True)
    ]
    assert len(made(run)) == 2
    assert not list((home / "outputs").glob(".making-*"))


@pytest.mark.skipif(os.name == "nt", reason="signals to a process are a Unix matter")
@pytest.mark.usefixtures("shared_process")
def test_a_disk_that_is_full_at_the_end_is_told_in_a_sentence_and_the_next_run_goes_on_from_there(
    home, render, monkeypatch
):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch, pytest.raises(JsnaError, match="No space left on device; what was finished"):
        patch.setattr("jsna.render.tell.write_json", full)
        render("X05000001")
    assert len(pages(home)) == 2
    again = render("X05000001")
    assert (again.outcomes, len(again.kept), again.index.exists()) == ([], 2, True)


@pytest.mark.parametrize("isolated", [False, True], ids=["forked", "in kernels"])
def test_ctrl_c_stops_everything_at_once(home, isolated):
    chapter(home, "03_slow", "import time, os; open('started', 'w').write(str(os.getpid())); time.sleep(60)")
    program = (
        "import sys; from pathlib import Path; from jsna.render import run; run._built = lambda *_: [];"
        "from jsna.render.asked import Request; from jsna.workspace import Workspace;"
        "request, manner = Request(('X05000001',), chapters=('slow',)), run.Manner(1, sys.argv[2] == 'True');"
        "run.render_reports(request, Workspace(Path(sys.argv[1])), manner)"
    )
    command = subprocess.Popen([sys.executable, "-c", program, str(home), str(isolated)], stderr=subprocess.DEVNULL)
    mark = home / "notebooks" / "chapters" / "started"
    until = time.monotonic() + 180  # on a busy machine
    while (
        not (mark.exists() and mark.read_text(encoding="utf-8")) and time.monotonic() < until and command.poll() is None
    ):
        time.sleep(0.05)
    command.send_signal(signal.SIGINT)
    started = time.monotonic()
    command.wait(10)
    assert time.monotonic() - started < 3
    assert ended(int(mark.read_text(encoding="utf-8")))


@pytest.mark.usefixtures("shared_process")
def test_the_first_area_can_be_read_while_others_are_made(home, render):
    index, seen = home / "outputs" / "index.html", []

    def looking(outcomes, _):
        for number, outcome in enumerate(outcomes):
            until = time.monotonic() + 60
            while number == 1 and not index.exists() and time.monotonic() < until:  # it is written apart from the run
                time.sleep(0.05)
            seen.append(index.read_text(encoding="utf-8") if index.exists() else "")
            yield outcome

    render("X07000001", "X05000001", manner=Manner(1), rendering=looking)
    assert ["still being made" in html for html in seen] == [False, True, True, True]
    assert "2 of 4 reports are still being made" in seen[1]
    assert 'href="district-X07000001/index.html"' in seen[1]
    assert "ward-X05000001" not in seen[1]
    assert faults(seen[1]) == []
    assert "still being made" not in index.read_text(encoding="utf-8")
    assert "follow when" not in (home / "outputs/district-X07000001/index.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("shared_process")
def test_an_index_that_a_killed_run_left_unfinished_is_written_by_the_next(home, render, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(running, "take_away", killed)
        render("X07000001", "X05000001")
    assert "still being made" in (home / "outputs/index.html").read_text(encoding="utf-8")
    assert render("X07000001", "X05000001").outcomes == []
    assert "still being made" not in (home / "outputs/index.html").read_text(encoding="utf-8")


def test_rows_in_another_order_are_the_same_rows():
    from jsna.render.digests import _by_key

    rows = pd.DataFrame({"area_code": ["a", "a", "b"], "value": [1.0, 2.0, None]})
    assert _by_key(rows, "area_code") == _by_key(rows.iloc[[1, 0, 2]].reset_index(drop=True), "area_code")
    assert _by_key(rows, "area_code") != _by_key(rows.assign(value=[1.0, 3.0, None]), "area_code")
