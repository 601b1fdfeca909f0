"""A working process seen from the command: tasks go in, futures come out; it can be replaced and leaves nothing."""

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jsna.errors import JsnaError
from jsna.render import wire
from jsna.render.fork import can_fork
from jsna.render.wire import Answer, Limits, Task
from jsna.workspace import HOME_VARIABLE

INLINE = "module://matplotlib_inline.backend_inline"  # how a kernel has matplotlib draw
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
SETTINGS = dict.fromkeys(THREADS, "1") | {"MPLBACKEND": INLINE, "ARROW_DEFAULT_MEMORY_POOL": "system"}
# a process with threads cannot be forked safely, and reports run side by side anyway


class LostError(Exception):
    """The working process itself is gone."""


class WorkingProcess:
    """A process that does tasks: warm and forking, or plain (one task at a time, each notebook in a stock kernel)."""

    def __init__(self, module: str, arguments: tuple[str, ...] = (), home: Path | None = None) -> None:
        """Start `python -m module`, in a session of its own so that Ctrl-C reaches the command alone."""
        environment = {**os.environ, **SETTINGS} | ({HOME_VARIABLE: str(home)} if home else {})
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._said, env=environment, start_new_session=True,
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
            with suppress(ProcessLookupError, PermissionError, AttributeError):  # Windows has no groups
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
            self._process.wait(1)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._kill_groups()
        self._said.close()


_early: dict[Path, WorkingProcess] = {}


def warm_process(jobs: int, home: Path | None = None) -> WorkingProcess:
    """Return a warm process that forks up to `jobs` reports at a time."""
    if not can_fork():
        raise JsnaError("warm processes need Linux; elsewhere reports run in stock kernels (`--isolated`)")
    early = _early.pop(home, None) if home else None
    if early is not None and early.alive:
        return early
    return WorkingProcess("jsna.render.template", (str(jobs),), home)


def head_start(jobs: int | None, home: Path) -> None:
    """Start the warm process that a run will want while this one still loads what it plans with."""
    if can_fork() and (home / "data" / "processed" / "release").is_dir() and home not in _early:
        _early[home] = warm_process(jobs or os.cpu_count() or 1, home)
        atexit.register(_early[home].close)


def plain_process(home: Path | None = None) -> WorkingProcess:
    """Return a process that makes one report at a time, each in a stock kernel."""
    return WorkingProcess("jsna.render.plain", (), home)


@cache
def shared_process() -> WorkingProcess:
    """Return the warm process kept for papermill calls from outside the render command."""
    process = warm_process(os.cpu_count() or 1)
    atexit.register(process.close)
    return process
