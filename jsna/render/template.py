"""The warm process: libraries, template and kernel ready, one thread; a fork of it makes each report.

It reads tasks from its standard input, keeps at most so many forks at once, holds them to their limits from outside,
and writes answers to its standard output. Where reports must wait for others, it loads what all of them share while
the first run. When its input ends, it kills what runs and ends.
"""

import ctypes
import gc
import os
import selectors
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsna.needless import left_out
from jsna.render.fork import perform
from jsna.render.wire import Answer, Inbox, Task, packed

GRACE = 3.0  # seconds between the interrupt and the kill
ADOPT = 36  # PR_SET_CHILD_SUBREAPER: what a fork leaves behind becomes this process's child


@dataclass
class Running:
    """A fork at work."""

    task: Task
    pid: int
    inbox: Inbox
    started: float = field(default_factory=time.monotonic)
    cell: int | None = None
    cell_ends: float | None = None
    cell_limit: float | None = None
    value: Any = None
    raised: BaseException | None = None
    answered: bool = False
    verdict: str = ""
    kill_at: float | None = None

    def hear(self) -> None:
        """Take in what the fork has said."""
        for kind, *what in self.inbox.messages():
            if kind == "cell":
                self.cell, self.cell_limit = what
                self.cell_ends = time.monotonic() + self.cell_limit if self.cell_limit else None
            elif kind == "value":
                self.value, self.answered = what[0], True
            else:
                self.raised, self.answered = what[0], True

    def deadline(self) -> float | None:
        """Return when this fork is next to be stopped, if ever."""
        if self.kill_at is not None:
            return self.kill_at
        report = self.started + self.task.limits.report if self.task.limits.report else None
        ends = [each for each in (report, self.cell_ends) if each is not None]
        return min(ends) if ends else None

    def enforce(self, now: float) -> None:
        """Interrupt a fork whose time is over, and kill one that would not be interrupted."""
        deadline = self.deadline()
        if deadline is None or now < deadline:
            return
        if self.kill_at is not None:
            _signal(self.pid, signal.SIGKILL)
            self.kill_at = now + GRACE
            return
        if self.cell_ends is not None and now >= self.cell_ends:
            self.verdict = f"cell {self.cell} took longer than {self.cell_limit:g} s"
        else:
            self.verdict = f"the report took longer than {self.task.limits.report:g} s"
        self.kill_at = now + GRACE
        _signal(self.pid, signal.SIGINT)


class Template:
    """Takes tasks, forks, supervises, answers."""

    def __init__(self, jobs: int, kernel: Any, share: Callable[[], None], commands: int, answers: int) -> None:
        """Serve over the two file descriptors with at most `jobs` forks at a time; `share` loads what many share."""
        self._jobs, self._kernel, self._answers = jobs, kernel, answers
        self._share: Callable[[], None] | None = share
        self._commands = Inbox(commands)
        self._waiting: deque[Task] = deque()
        self._running: dict[int, Running] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(commands, selectors.EVENT_READ)
        self._woken, waker = os.pipe()
        for end in (self._woken, waker):
            os.set_blocking(end, False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker)
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._own = Path(f"/proc/self/task/{os.getpid()}/children")
        if self._own.exists():  # a kernel may be built without it; then what is detached stays as it is
            self._libc.prctl(ADOPT, 1)

    def serve(self) -> None:
        """Work until the input ends; leave no process."""
        try:
            while not self._commands.ended:
                self._start()
                self._selector.select(self._patience())
                with suppress(BlockingIOError):
                    os.read(self._woken, 4096)
                self._waiting.extend(self._commands.messages())
                for running in list(self._running.values()):
                    running.hear()
                    running.enforce(time.monotonic())
                    self._reap(running)
        finally:
            for running in self._running.values():
                _signal(running.pid, signal.SIGKILL)
                os.waitpid(running.pid, 0)
            self._running.clear()
            self._sweep()

    def _sweep(self) -> None:
        """End what notebooks detached from their reports: it is this process's now, and nobody waits for it."""
        while self._own.exists():
            detached = {int(pid) for pid in self._own.read_text(encoding="ascii").split()} - self._running.keys()
            if not detached:
                return
            for pid in detached:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def _patience(self) -> float | None:
        ends = [end for running in self._running.values() if (end := running.deadline()) is not None]
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _start(self) -> None:
        while self._waiting and len(self._running) < self._jobs:
            task = self._waiting.popleft()
            reading, writing = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reading)
                perform(task, self._kernel, writing, self._libc)
            os.close(writing)
            self._running[pid] = Running(task, pid, Inbox(reading))
            self._selector.register(reading, selectors.EVENT_READ)
            self._say(("started", task.number, pid))
        if self._waiting and self._share:
            share, self._share = self._share, None
            share()
            gc.freeze()

    def _reap(self, running: Running) -> None:
        if running.inbox.ended and not running.answered:
            self._selector.unregister(running.inbox.descriptor) if self._watched(running) else None
        if os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return
        _signal(running.pid, signal.SIGKILL)  # what the notebook started and left behind
        _, status, used = os.wait4(running.pid, 0)
        running.hear()
        if self._watched(running):
            self._selector.unregister(running.inbox.descriptor)
        os.close(running.inbox.descriptor)
        del self._running[running.pid]
        self._sweep()
        self._say(
            Answer(
                running.task.number,
                running.value,
                running.raised,
                crash=running.verdict or _crash(running, status),
                died=os.WIFSIGNALED(status) and not running.verdict,
                cell=running.cell,
                seconds=time.monotonic() - running.started,
                cpu=used.ru_utime + used.ru_stime,
                memory=used.ru_maxrss / 1024,
            )
        )

    def _watched(self, running: Running) -> bool:
        return running.inbox.descriptor in self._selector.get_map()

    def _say(self, message: object) -> None:
        rest = memoryview(packed(message))
        while rest:
            rest = rest[os.write(self._answers, rest) :]


def _crash(running: Running, status: int) -> str:
    if running.answered:
        return ""
    where = "" if running.cell is None else f" in cell {running.cell}"
    if os.WIFSIGNALED(status):
        return f"its process was ended by {signal.Signals(os.WTERMSIG(status)).name}{where}"
    return f"its process ended by itself with exit code {os.WEXITSTATUS(status)}{where}"


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def main(room: str, jobs: int) -> None:
    """Warm up, then serve over standard input and output; what was put aside in `room` goes at the end."""
    commands, answers = os.dup(0), os.dup(1)
    empty = os.open(os.devnull, os.O_RDWR)
    os.dup2(empty, 0)
    os.dup2(empty, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # what is imported stays
    with left_out("debugpy"):
        from jsna.render.warmth import share, warm

        kernel = warm()
    gc.freeze()
    gc.enable()
    Template(jobs, kernel, share, commands, answers).serve()
    shutil.rmtree(room, ignore_errors=True)
    os._exit(0)  # who asked waits for the end, and there is nothing to undo


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
