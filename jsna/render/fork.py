"""Inside a fork made for one report: who it answers to, and how a task becomes an answer."""

import ctypes
import gc
import os
import random
import signal
import sys
import traceback
from dataclasses import dataclass, field
from typing import Any

from jsna.render.wire import Task, packed

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass
class Fork:
    """This process, as its template made it: the warm shell, and the pipe to the template."""

    shell: Any
    pipe: int
    _parts: list[bytes] = field(default_factory=list)

    def enters(self, cell: int | None, limit: float | None) -> None:
        """Tell the template which cell runs now, and for how many seconds it may."""
        self.say(("cell", cell, limit))

    def say(self, message: object) -> None:
        """Send a message to the template."""
        rest = memoryview(packed(message))
        while rest:
            rest = rest[os.write(self.pipe, rest) :]


_current: Fork | None = None


def current() -> Fork | None:
    """Return this process's fork, or None where the process was not made for one report."""
    return _current


def can_fork() -> bool:
    """Whether forking a warm process is safe here: macOS's own libraries forbid it, Windows has none."""
    return sys.platform.startswith("linux")


def perform(task: Task, shell: Any, pipe: int, libc: ctypes.CDLL) -> None:
    """Do the task in this fresh fork, send its value or exception, and end the process."""
    global _current
    code = 1
    try:
        _settle(libc)
        _current = Fork(shell, pipe)
        _current.say(("value", task.call()))
        code = 0
    except BaseException as wrong:
        assert _current is not None
        _current.say(("raised", _portable(wrong)))
    finally:
        os._exit(code)


def _settle(libc: ctypes.CDLL) -> None:
    """Become a group of its own that dies with its template, with ordinary signals and fresh random numbers."""
    import numpy as np  # the template has it; the command, which asks `can_fork` first of all, has not

    os.setsid()
    libc.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.enable()
    random.seed()
    np.random.seed()


def _portable(wrong: BaseException) -> BaseException:
    """The exception itself where another process can read it, else its words."""
    try:
        packed(wrong)
    except Exception:
        return RuntimeError("".join(traceback.format_exception_only(wrong)).strip())
    return wrong
