"""The engine gives what a stock kernel gives, leaks nothing, and leaves no process behind."""

import time

import nbformat
import papermill
import psutil
import pytest
from conftest import notebook
from papermill.exceptions import PapermillException, PapermillExecutionError

from jsna.render.fork import can_fork
from jsna.render.template import GRACE

pytestmark = pytest.mark.skipif(not can_fork(), reason="warm processes are forked on Linux only")

TRICKY = (
    "import os, sys\nprint('python'); os.system('echo below')\nprint('error', file=sys.stderr)\n6 * 7",
    "from IPython.display import HTML, clear_output, display, update_display\ndisplay(HTML('old'), display_id='it')",
    "update_display(HTML('new'), display_id='it')\n_, Out[max(Out)], In[-1], __name__",
    "print('gone')\nclear_output()\nprint('kept')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nNone",
    "!echo shell\nimport subprocess, sys\nsubprocess.run([sys.executable, '-c', 'print(1)']).returncode",
    "import asyncio\ntask = asyncio.create_task(asyncio.sleep(0.01, 'done'))\nasyncio.get_running_loop().is_running()",
    "await task, get_ipython().kernel.shell is get_ipython(), bool(get_ipython().parent_header)",
    "class Odd:\n    def _repr_html_(self): return '<b>odd</b>'\n    def __repr__(self): return 'odd'\nOdd()",
    "%matplotlib inline\ndisplay({'application/x-bytes': b'raw', 'application/json': (1, 2)}, raw=True)",
    "import comm\nstate = {'state': {'_model_module': 'm', '_model_name': 'n', '_model_module_version': '1'}}\n"
    "_ = comm.create_comm(target_name='jupyter.widget', data=state, comm_id='one', metadata={'version': '2.1.0'})",
    "%%bash\necho $FORCE_COLOR; echo wrong >&2",
    "__doc__, __import__('decimal').getcontext().prec",
)


def execute(tmp_path, *sources, engine="jsna", parameters=None, **options):
    """Run a notebook through papermill's own door."""
    return papermill.execute_notebook(
        notebook(*sources), tmp_path / f"{engine}.ipynb", parameters or {}, engine_name=engine, progress_bar=False,
        cwd=tmp_path, **options,
    )  # fmt: skip


def shown(executed):
    """Each code cell's count and outputs, streams in one piece."""
    cells = []
    for cell in executed.cells:
        if cell.cell_type != "code":
            continue
        outputs = [dict(output) for output in cell.outputs if output.output_type != "stream"]
        for name in ("stdout", "stderr"):
            text = "".join(each.text for each in cell.outputs if each.get("name") == name)
            outputs.append(text.replace("\r\n", "\n"))
        cells.append((cell.execution_count, outputs))
    return cells


def errors(executed):
    return [output for cell in executed.cells for output in cell.get("outputs", []) if output.output_type == "error"]


def test_a_notebook_shows_what_a_stock_kernel_shows(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with it a stock kernel does not catch what is written below Python
    ours = execute(tmp_path, *TRICKY, parameters={"area_type": "ward"})
    stock = execute(tmp_path, *TRICKY, engine="nbclient", parameters={"area_type": "ward"})
    assert shown(ours) == shown(stock)
    assert ours.metadata["widgets"] == stock.metadata["widgets"]
    assert ours.metadata["language_info"] == stock.metadata["language_info"]
    assert [cell.metadata.papermill.status for cell in ours.cells] == ["completed"] * len(ours.cells)


@pytest.mark.parametrize("leaving", ["exit()", "quit()", "import sys; sys.exit()", "raise SystemExit"])
def test_a_notebook_that_exits_ends_there(tmp_path, leaving):
    executed = execute(tmp_path, "'before'", leaving, "'after'")
    assert [error.ename for error in errors(executed)] == ["SystemExit"]
    assert [cell.metadata.papermill.status for cell in executed.cells[-3:]] == ["completed", "failed", "pending"]


def test_what_is_written_below_python_stands_where_it_was_written(tmp_path):
    executed = execute(tmp_path, "import os\nprint('one')\nos.system('echo two')\nprint('three')")
    assert "".join(output.get("text", "") for output in executed.cells[-1].outputs) == "one\ntwo\nthree\n"


def test_a_module_beside_the_notebook_can_be_imported(tmp_path):
    (tmp_path / "beside.py").write_text("value = 7\n", encoding="utf-8")
    assert execute(tmp_path, "import beside; beside.value").cells[-1].outputs[0].data["text/plain"] == "7"


def test_an_error_is_papermills_and_the_notebook_keeps_what_came_before(tmp_path):
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        execute(tmp_path, "'before'", "1 / 0", "'after'")
    kept = nbformat.read(tmp_path / "jsna.ipynb", 4)
    code = [cell for cell in kept.cells if cell.cell_type == "code"]
    assert code[1].outputs[0].data["text/plain"] == "'before'"
    assert errors(kept)[0].evalue == "division by zero"
    assert code[-1].outputs == []


def test_nothing_leaks_from_one_notebook_to_the_next(tmp_path):
    execute(
        tmp_path,
        "import builtins, os, random, pandas as pd, matplotlib as mpl, jsna.prose",
        "os.environ['LEAK'] = '1'; os.chdir('/'); builtins.leak = 1; pd.set_option('display.max_rows', 1)",
        "mpl.rcParams['font.size'] = 1; jsna.prose.leak = 1; random.seed(1); leaked = 1",
    )
    after = execute(
        tmp_path,
        "import builtins, os, random, pandas as pd, matplotlib as mpl, jsna.prose",
        "found = ['LEAK' in os.environ, os.getcwd() == '/', hasattr(builtins, 'leak'), 'leaked' in dir()]\nfound",
        "[pd.get_option('display.max_rows'), mpl.rcParams['font.size'], hasattr(jsna.prose, 'leak')]",
    )
    assert [cell.outputs[0].data["text/plain"] for cell in after.cells[-2:]] == [
        "[False, False, False, False]",
        "[60, 10.0, False]",
    ]


def test_a_cell_that_takes_too_long_is_interrupted_and_what_it_started_is_ended(tmp_path):
    slow = "import subprocess, time\nprint(subprocess.Popen(['sleep', '60']).pid, flush=True)\ntime.sleep(60)"
    with pytest.raises(PapermillException, match="cell 2 took longer than 1 s"):
        execute(tmp_path, slow, execution_timeout=1)
    kept = nbformat.read(tmp_path / "jsna.ipynb", 4)
    assert errors(kept)[0].ename == "KeyboardInterrupt"
    child = int(next(output.text for cell in kept.cells for output in cell.get("outputs", []) if "text" in output))
    assert ended(child)


def test_what_a_notebook_detaches_ends_with_its_report(tmp_path):
    detached = "import subprocess\nprint(subprocess.Popen(['sleep', '60'], start_new_session=True).pid)"
    kept = execute(tmp_path, detached)
    child = int(next(output.text for cell in kept.cells for output in cell.get("outputs", []) if "text" in output))
    assert ended(child)


def test_a_cell_that_will_not_be_interrupted_is_killed(tmp_path):
    stubborn = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)"
    with pytest.raises(PapermillException, match="took longer than 1 s"):
        execute(tmp_path, "'before'", stubborn, execution_timeout=1)
    kept = nbformat.read(tmp_path / "jsna.ipynb", 4)
    assert [cell.metadata.papermill.status for cell in kept.cells[-2:]] == ["completed", "running"]


def test_an_error_that_takes_long_to_describe_is_cut_off_with_its_cell(tmp_path):
    deep = "import sys\nsys.setrecursionlimit(20_000)\ndef deeper(n): return deeper(n + 1)\ndeeper(0)"
    started = time.monotonic()
    with pytest.raises(PapermillException, match="cell 2 took longer than 1 s"):
        execute(tmp_path, deep, execution_timeout=1)
    assert time.monotonic() - started < 1 + GRACE + 5  # of starting


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "ended by SIGSEGV in cell 2"),
        ("import os; os._exit(3)", "exit code 3 in cell 2"),
    ],
)
def test_a_crash_says_how_and_where(tmp_path, end, words):
    with pytest.raises(PapermillException, match=words):
        execute(tmp_path, end)


def ended(pid, patience=5.0):
    """Whether the process is gone, or soon is; a zombie is."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
