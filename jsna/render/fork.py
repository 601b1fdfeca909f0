"""Inside a fork made for one report: who it answers to, and how a task becomes an answer."""

import builtins
import ctypes
import gc
import locale
import os
import random
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsna.render.wire import Task, packed

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass
class Fork:
    """This process, as its template made it: the warm kernel, and the pipe to the template."""

    kernel: Any
    pipe: int

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


def perform(task: Task, kernel: Any, pipe: int, libc: ctypes.CDLL) -> None:
    """Do the task in this fresh fork, send its value or exception, and end the process."""
    global _current
    code = 1
    try:
        _settle(libc)
        _current = Fork(kernel, pipe)
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


@contextmanager
def as_before() -> Iterator[None]:
    """Give the process back what a notebook may change of it, since its page is made there too.

    That is the folder, the environment, the mask of new files, limits, alarms, signals, the locale, the streams, the
    depth of calls and the built-in functions. What a notebook does to libraries stays, and ends with the process.
    """
    import resource  # which Windows has not

    folder, environment, mask, depth = Path.cwd(), dict(os.environ), os.umask(0), sys.getrecursionlimit()
    os.umask(mask)
    limits = {each: resource.getrlimit(each) for each in (resource.RLIMIT_FSIZE, resource.RLIMIT_AS)}
    signals = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}
    language, streams, functions = locale.setlocale(locale.LC_ALL), (sys.stdout, sys.stderr), dict(vars(builtins))
    try:
        yield
    finally:
        vars(builtins).update(functions)
        signal.alarm(0)
        for number, handler in signals.items():
            signal.signal(number, handler)
        for each, limit in limits.items():
            with suppress(ValueError):  # who is not root cannot raise what was lowered for good: a write then says so
                resource.setrlimit(each, limit)
        sys.setrecursionlimit(depth)
        sys.stdout, sys.stderr = streams
        locale.setlocale(locale.LC_ALL, language)
        os.environ.clear()
        os.environ.update(environment)
        os.umask(mask)
        os.chdir(folder)


def _portable(wrong: BaseException) -> BaseException:
    """The exception itself where another process can read it, else its words."""
    try:
        packed(wrong)
    except Exception:
        return RuntimeError("".join(traceback.format_exception_only(wrong)).strip())
    return wrong
