"""The whole way as on Windows: no forks, none of Unix's modules, other line ends and encoding; the same bytes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from jsna.errors import JsnaError
from jsna.render import kernel, lock
from jsna.render.fork import can_fork
from jsna.workspace import Workspace

HERE = Path(__file__).parent / "as_on_windows"
TIMES = {
    ".lock", "build.json", "contents.txt", "digests.pickle", "front.json", "record.json", "run.jsonl", "settled.json",
}  # fmt: skip


def jsna(home, *words, elsewhere=True, **environment):
    """Run a command of the program, as on Windows unless told; return its exit code and what it said."""
    if elsewhere:
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "jsna.cli", "--home", str(home), *words]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | environment, cwd=home)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8")


def content(path):
    """What a file holds: its bytes, or of a notebook the cells, whose parameters papermill gives a name at random."""
    if path.suffix != ".ipynb":
        return path.read_bytes()
    cells = json.loads(path.read_bytes())["cells"]
    return [{name: cell[name] for name in cell if name not in ("id", "metadata")} for cell in cells]


def written(home):
    """The files that a run writes, less those that hold times or a process's number, by their name below `home`."""
    paths = [path for room in ("outputs", "data/processed") for path in (home / room).rglob("*") if path.is_file()]
    kept = [path for path in paths if path.name not in TIMES and path.suffix != ".xlsx"]
    return {path.relative_to(home).as_posix(): content(path) for path in kept}


@pytest.fixture
def homes(_hamlet, tmp_path):
    """The hamlet as raw files with its two chapters, twice; the second in a folder with a person's name."""
    first, second = tmp_path / "here", tmp_path / "Siân Ŵyn – JSNA"
    for home in (first, second):
        shutil.copytree(_hamlet, home)
        shutil.rmtree(home / "data" / "processed")
        shutil.rmtree(home / "outputs", ignore_errors=True)
    return first, second


@pytest.fixture
def jupyter(tmp_path):
    """A folder where Jupyter finds another Python than this one, as on a machine with several."""
    folder = tmp_path / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    facts = {"argv": ["another-python", "{connection_file}"], "display_name": "Another", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(facts), encoding="utf-8")
    return str(tmp_path / "jupyter")


@pytest.mark.skipif(not can_fork(), reason="what is compared with are forks, which are Linux's")
def test_what_is_built_and_rendered_without_forks_or_anything_of_unix_has_the_same_bytes(homes, jupyter):
    here, elsewhere = homes
    asked = ("render", "X05000001", "--jobs", "1")
    code, said = jsna(here, *asked, elsewhere=False)
    assert (code, "2 reports made" in said) == (0, True), said
    code, said = jsna(elsewhere, *asked, JUPYTER_PATH=jupyter, PYTHONIOENCODING="cp1252")
    assert (code, "2 reports made" in said) == (0, True), said
    assert str(elsewhere / "outputs" / "index.html") in said
    forked, stock = written(here), written(elsewhere)
    assert set(stock) == set(forked)
    assert len([name for name in stock if name.endswith(".html")]) >= 4
    assert [name for name in stock if stock[name] != forked[name]] == ["outputs/manifest.json"]  # it holds seconds
    texts = {".html", ".ipynb", ".json", ".jsonl", ".svg", ".txt"}
    assert [path for path in elsewhere.rglob("*") if path.suffix in texts and b"\r" in path.read_bytes()] == []


def test_templates_are_written_with_the_same_bytes_too(tmp_path):
    for words in (("new", "plan", "dale"), ("new", "indicators")):
        code, said = jsna(tmp_path, *words)
        assert code == 0, said
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path.name for path in files if b"\r" in path.read_bytes()] == []


def test_the_lock_keeps_no_other_process_from_reading_who_holds_it(tmp_path, monkeypatch):
    places = []

    def locking(descriptor, _mode, _bytes):
        places.append(os.lseek(descriptor, 0, os.SEEK_CUR))
        if len(places) > 1:
            raise OSError(13, "Permission denied")

    monkeypatch.setattr(lock, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    with lock.only_one(Workspace(tmp_path)):
        with pytest.raises(JsnaError, match=f"process {os.getpid()}"), lock.only_one(Workspace(tmp_path)):
            raise AssertionError("two hold the workspace")
        assert (tmp_path / "outputs" / ".lock").stat().st_size < min(places) - 2**20  # more than a read takes at once


@pytest.mark.parametrize(
    ("code", "words", "again"),
    [
        (0xC0000005, "its process was ended by Windows (0xC0000005)", True),
        (-9, "its process was ended by SIGKILL", True),
        (1, "its process ended by itself with exit code 1", False),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="signals have these names on Unix")
def test_a_fault_that_windows_ends_a_kernel_for_is_told_from_an_exit(code, words, again):
    process = SimpleNamespace(poll=lambda: code)
    ended = SimpleNamespace(manager=SimpleNamespace(provisioner=SimpleNamespace(process=process)))
    assert kernel.Kernel.how_it_ended(ended) == (words, again)


@pytest.mark.parametrize(
    ("platform", "long", "transport"), [("win32", 0, "tcp"), ("darwin", 0, "ipc"), ("darwin", 90, "tcp")]
)
def test_a_kernel_is_spoken_to_in_a_way_that_the_system_has(monkeypatch, platform, long, transport):
    def started(connection_file, transport="tcp", **_):
        raise RuntimeError(transport, connection_file)

    monkeypatch.setattr(kernel, "sys", SimpleNamespace(platform=platform))
    monkeypatch.setattr(kernel.tempfile, "mkdtemp", lambda prefix: "/room" + "x" * long)
    monkeypatch.setattr(kernel, "AsyncKernelManager", started)
    with pytest.raises(RuntimeError) as facts:
        kernel.Kernel()
    assert facts.value.args == (transport, f"/room{'x' * long}/kernel.json")
