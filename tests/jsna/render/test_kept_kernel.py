"""A stock kernel serves report after report as a new one would; a trace, a crash or a limit costs it, and is told."""

import os
import sys

import nbformat
import papermill
import pytest
from conftest import chapter, notebook
from papermill.exceptions import PapermillExecutionError
from test_engine import TRICKY, ended, errors, shown

from jsna.render import kernel, stock
from jsna.render.engine import Crash
from jsna.render.pool import Manner
from jsna.render.stock import NAME, Died, keeper
from jsna.render.wire import Limits

UNIX = pytest.mark.skipif(os.name == "nt", reason="signals that end a process are a Unix matter")
SLEEPS = repr([sys.executable, "-c", "import time; time.sleep(30)"])
AFTER = (
    "import builtins, os, pandas as pd, matplotlib as mpl, warnings, jsna.prose",
    "found = ['LEAK' in os.environ, os.getcwd() == '/', hasattr(builtins, 'leak'), 'leaked' in dir()]\nfound",
    "[pd.get_option('display.max_rows'), mpl.rcParams['font.size'], hasattr(jsna.prose, 'leak')]",
    "[pd.DataFrame.head.__name__, len(Out), _[0], len(In), jsna.prose.__dict__.get('leak')]",
)


@pytest.fixture(scope="module", autouse=True)
def _one_kernel(_hamlet):
    """Tests share the kernel, as reports do; it is ended with them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JSNA_HOME", str(_hamlet))
        patch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        yield
    if keeper._kernel is not None:
        keeper._kernel.close()
        keeper._kernel = None


def execute(tmp_path, *sources, engine=NAME, **options):
    """Run a notebook through papermill's own door."""
    return papermill.execute_notebook(
        notebook(*sources), tmp_path / "made.ipynb", {}, engine_name=engine, progress_bar=False, cwd=tmp_path, **options
    )


def outputs(executed):
    return [cell.outputs[0].data["text/plain"] for cell in executed.cells[-3:]]


def number():
    return keeper._kernel.pid


def test_the_second_notebook_in_a_kernel_shows_what_a_new_kernel_shows(tmp_path):
    execute(tmp_path, "first = 1\nfirst", "_ + 1")
    before = number()
    second = execute(tmp_path, *TRICKY[:4], TRICKY[6], TRICKY[7])
    assert number() == before
    assert shown(second) == shown(execute(tmp_path, *TRICKY[:4], TRICKY[6], TRICKY[7], engine="nbclient"))


def test_nothing_leaks_into_the_next_notebook(tmp_path):
    execute(
        tmp_path,
        "import builtins, os, pandas as pd, matplotlib as mpl, jsna.prose",
        "os.environ['LEAK'] = '1'; os.chdir('/'); builtins.leak = 1; pd.set_option('display.max_rows', 1)",
        "mpl.rcParams['font.size'] = 1; jsna.prose.leak = 1; leaked = 1; pd.DataFrame.head = lambda self: self",
    )
    assert outputs(execute(tmp_path, *AFTER)) == [
        "[False, False, False, False]",
        "[60, 10.0, False]",
        "['head', 2, 60, 6, None]",
    ]


def test_every_kind_of_trace_is_seen_and_costs_the_kernel(tmp_path, monkeypatch):
    traces = {
        "import warnings; warnings.simplefilter('error')": "warnings",
        "import threading, time; threading.Thread(target=time.sleep, args=(30,), daemon=True).start()": "threads",
        f"import subprocess; child = subprocess.Popen({SLEEPS})": "processes",
        "get_ipython().events.register('pre_run_cell', lambda *_: None)": "the shell's events",
        "get_ipython().display_formatter.formatters['text/plain'].for_type(int, print)": "the shell's printers",
        "import logging; logging.getLogger().setLevel(1)": "loggers",
        "import jsna.places; jsna.places.KINDS['moon'] = 'the moon'": "what jsna.places holds",
        "import sys; sys.path.insert(0, '/nowhere')": "import path",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)": "signals",
        "import os; os.environ['LEAK'] = '1'": "environment",
        "import pandas as pd; pd.DataFrame.tail = None": "class DataFrame",
        "import json; json.leak = 1": "module json",
    }
    execute(tmp_path, "1")
    renewed = []
    monkeypatch.setattr(keeper, "_renew", lambda: renewed.append(number()))
    execute(tmp_path, "from pandas.util._exceptions import find_stack_level\nfind_stack_level()")
    assert renewed == []
    execute(tmp_path, *traces)
    assert renewed == [number()]
    assert set(traces.values()) <= set(keeper._kernel.ask("left()")[1])
    monkeypatch.undo()
    keeper._renew()


def test_a_kernel_that_has_grown_large_is_not_kept(tmp_path, monkeypatch):
    execute(tmp_path, "1")
    renewed = []
    monkeypatch.setattr(keeper, "_renew", lambda: renewed.append(number()))
    execute(tmp_path, "2")
    assert renewed == []
    execute(tmp_path, f"large = b'x' * {int(2 * stock.GROWTH * 2**20)}\nlen(large)")
    assert renewed == [number()]
    monkeypatch.undo()
    keeper._renew()


def test_a_cell_that_takes_too_long_is_interrupted(tmp_path):
    with pytest.raises(PapermillExecutionError, match="KeyboardInterrupt"):
        execute(tmp_path, "'before'", "import time\nwhile True: time.sleep(0.1)", execution_timeout=1)
    assert keeper.used.verdict == "cell 3 took longer than 1 s"
    assert errors(nbformat.read(tmp_path / "made.ipynb", 4))[0].ename == "KeyboardInterrupt"


def test_a_report_that_will_not_be_interrupted_is_ended_with_what_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr(kernel, "GRACE", 0.5)
    stubborn = "import signal, time, subprocess\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    stubborn += f"print(subprocess.Popen({SLEEPS}).pid, file=open({str(tmp_path / 'child')!r}, 'w'), flush=True)\n"
    stubborn += "time.sleep(60)"
    with pytest.raises(Crash, match="the report took longer than 3 s"):
        execute(tmp_path, "'before'", stubborn, report_timeout=3)
    kept = nbformat.read(tmp_path / "made.ipynb", 4)
    assert [cell.metadata.papermill.status for cell in kept.cells[-2:]] == ["completed", "running"]
    assert ended(int((tmp_path / "child").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("end", "kind", "words"),
    [
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Died, "ended by SIGSEGV in cell 3", marks=UNIX
        ),
        ("import os; os._exit(3)", Crash, "exit code 3 in cell 3"),
    ],
)
def test_a_crash_says_how_and_where_and_keeps_what_came_before(tmp_path, end, kind, words):
    with pytest.raises(kind, match=words):
        execute(tmp_path, "'before'", end)
    kept = nbformat.read(tmp_path / "made.ipynb", 4)
    assert kept.cells[2].outputs[0].data["text/plain"] == "'before'"


@UNIX
def test_a_crash_in_a_run_leaves_the_partial_notebook_and_a_killed_kernel_is_tried_once_more(home, render):
    chapter(home, "03_ends", "'before'", "import os; os._exit(3)")
    once = f"from pathlib import Path\nimport os, signal\nmark = Path({str(home / 'once')!r})"
    chapter(
        home, "04_killed", once, "if not mark.exists():\n    mark.touch()\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    run = render("X05000001", chapters=("ends", "killed"), manner=Manner(1, isolated=True, limits=Limits(report=100)))
    assert [each.reason for each in run.failed] == ["its process ended by itself with exit code 3 in cell 5"]
    kept = nbformat.read(home / "data/processed/failed/ward-X05000001/03_ends.ipynb", 4)
    assert kept.cells[4].outputs[0].data["text/plain"] == "'before'"
    made = next(each for each in run.outcomes if each.status == "made")
    assert made.page == "ward-X05000001/04_killed.html"
    assert made.memory > 50
    assert made.cpu > 0
