"""A working process seen from the command: tasks go in, futures come out; it can be replaced and leaves nothing."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from jsna.errors import JsnaError
from jsna.render import wire
from jsna.render.fork import can_fork
from jsna.render.wire import UNLIMITED, Answer, Limits, Task
from jsna.workspace import HOME_VARIABLE

INLINE = "module://matplotlib_inline.backend_inline"  # how a kernel has matplotlib draw
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
SETTINGS = dict.fromkeys(THREADS, "1") | {"MPLBACKEND": INLINE, "ARROW_DEFAULT_MEMORY_POOL": "system"}
# a process with threads cannot be forked safely, and reports run side by side anyway
PUT_ASIDE = ("TMPDIR", "TEMP", "TMP")  # where Python and others ask for the folder of temporary files
OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # what a session is to Windows


class LostError(Exception):
    """The working process itself is gone."""


class WorkingProcess:
    """A process that does tasks: warm and forking, or plain (one task at a time, each notebook in a stock kernel)."""

    def __init__(self, module: str, arguments: tuple[str, ...] = (), home: Path | None = None) -> None:
        """Start `python -m module`, in a session of its own so that Ctrl-C reaches the command alone.

        What it and all that it starts put aside lies in a room that goes when it ends, or else with this process.
        """
        self._room = tempfile.mkdtemp(prefix="jsna-")
        environment = {**os.environ, **SETTINGS, **dict.fromkeys(PUT_ASIDE, self._room)}
        environment |= {HOME_VARIABLE: str(home)} if home else {}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, self._room, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._said, env=environment, start_new_session=True, creationflags=OWN_GROUP,
        )  # fmt: skip
        self._futures: dict[int, Future[Answer]] = {}
        self._groups: dict[int, int] = {}
        self._lock = threading.Lock()
        self._next = 0
        self.alive = True
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def busy(self) -> bool:
        """Whether it has been asked for something that it has not answered."""
        return bool(self._futures)

    def submit(self, function: str, arguments: tuple[Any, ...], limits: Limits) -> "Future[Answer]":
        """Give the process a task; its future raises `LostError` where the process is gone before it answers."""
        future: Future[Answer] = Future()
        with self._lock:
            self._next += 1
            task = Task(self._next, function, arguments, limits)
            self._futures[task.number] = future
            try:
                assert self._process.stdin is not None
                wire.send(self._process.stdin, task)  # type: ignore[arg-type]
            except (OSError, ValueError):
                self._futures.pop(task.number, None)
                future.set_exception(LostError(self._last_words()))
        return future

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(EOFError, OSError, ValueError):
            while True:
                self._heard(wire.receive(self._process.stdout))  # type: ignore[arg-type]
        self.alive = False
        with self._lock:
            left, self._futures = self._futures, {}
        self._kill_groups()
        shutil.rmtree(self._room, ignore_errors=True)
        for future in left.values():
            future.set_exception(LostError(self._last_words()))

    def _heard(self, message: Any) -> None:
        if isinstance(message, Answer):
            with self._lock:
                future = self._futures.pop(message.number, None)
            self._groups.pop(message.number, None)
            if future is not None:
                future.set_result(message)
        elif message[0] == "started":
            self._groups[message[1]] = message[2]

    def _kill_groups(self) -> None:
        """End what a killed process left at work."""
        for group in list(self._groups.values()):
            with suppress(ProcessLookupError, PermissionError, AttributeError):  # Windows: kernels end themselves
                os.killpg(group, signal.SIGKILL)
        self._groups.clear()

    def _last_words(self) -> str:
        with suppress(OSError, ValueError):
            self._said.seek(0)
            lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
            return lines[-1] if lines else "its process was ended"
        return "its process was ended"

    def close(self) -> None:
        """End the process and all it started, at once."""
        if self._said.closed:
            return
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1 if self._next else 0)  # one that was never asked has nothing to end
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._kill_groups()
        shutil.rmtree(self._room, ignore_errors=True)
        self._said.close()


_kept: dict[Path, WorkingProcess] = {}


def warm_process(jobs: int, home: Path | None = None) -> WorkingProcess:
    """Return a warm process that forks up to `jobs` reports at a time: the one kept for a run, where there is one."""
    if not can_fork():
        raise JsnaError("warm processes need Linux; elsewhere reports run in stock kernels (`--isolated`)")
    if home in _kept and _kept[home].alive:
        return _kept[home]
    process = WorkingProcess("jsna.render.template", (str(jobs),), home)
    if home in _kept:
        _kept[home] = process
    return process


@contextmanager
def kept_warm(jobs: int | None, home: Path) -> Iterator[None]:
    """Keep a warm process for a whole run; it starts while this one still loads what it plans with."""
    if can_fork():
        _kept[home] = warm_process(jobs or os.cpu_count() or 1, home)
    try:
        yield
    finally:
        if kept := _kept.pop(home, None):
            kept.close()


def let_go(process: WorkingProcess) -> None:
    """End a process that has made its reports, unless it is kept for what else the run asks of it."""
    if process.busy or process not in _kept.values():
        process.close()


def in_forks(function: str, calls: Sequence[tuple[Any, ...]], home: Path) -> list[Any] | None:
    """Return what a function ("module:name") gives for each list of arguments, each called in a fork of its own.

    None where no warm process is kept. A call whose process is lost is made here.
    """
    if home not in _kept or not _kept[home].alive:
        return None
    futures = [_kept[home].submit(function, arguments, UNLIMITED) for arguments in calls]
    return [
        _told(future, Task(0, function, arguments, UNLIMITED)) for future, arguments in zip(futures, calls, strict=True)
    ]


def _told(future: "Future[Answer]", task: Task) -> Any:
    try:
        answer = future.result()
    except LostError:
        return task.call()
    if answer.raised is not None:
        raise answer.raised
    return task.call() if answer.crash else answer.value


def plain_process(home: Path | None = None) -> WorkingProcess:
    """Return a process that makes one report at a time, each in a stock kernel."""
    return WorkingProcess("jsna.render.plain", (), home)


@cache
def shared_process() -> WorkingProcess:
    """Return the warm process kept for papermill calls from outside the render command."""
    process = warm_process(os.cpu_count() or 1)
    atexit.register(process.close)
    return process
