"""Python, wherever this folder is on its path, as the program finds it on Windows: here, and in what it starts.

The program's own modules see no fork, no groups of processes and no module or signal that Unix alone has; text is
written with the line ends and the encoding that Windows has where none is named. The libraries see this machine.
"""

import builtins
import io
import os
import signal
import sys
import types

OURS = ("jsna", "needs")
UNIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
ABSENT = {
    "os": {
        "chown", "fork", "forkpty", "geteuid", "getgid", "getloadavg", "getpgid", "getuid", "killpg", "lchown",
        "mkfifo", "nice", "openpty", "pread", "pwrite", "register_at_fork", "sched_getaffinity", "setgid", "setpgid",
        "setsid", "setuid", "sysconf", "uname", "wait", "wait3", "wait4", "waitid", "P_PID", "WEXITED", "WNOHANG",
    },
    "signal": {"SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "alarm", "setitimer"},
    "select": {"epoll", "poll"},
}  # fmt: skip


class Poorer(types.ModuleType):
    """A module without some of its names, and with others changed."""

    def __init__(self, whole, absent=(), **changed):
        super().__init__(whole.__name__)
        self.__dict__.update({name: value for name, value in vars(whole).items() if name not in absent}, **changed)


def locking(descriptor, mode, many):
    """Take or refuse a lock of bytes from where the file stands, as Microsoft's C library does."""
    import fcntl

    assert mode == 2
    fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, many, os.lseek(descriptor, 0, os.SEEK_CUR))


class System(Poorer):
    """`sys`, whose streams may be set."""

    def __setattr__(self, name, value):
        setattr(sys, name, value)

    def __getattribute__(self, name):
        return "win32" if name == "platform" else getattr(sys, name)


os.linesep = "\r\n"  # what libraries write
there = {
    "os": Poorer(os, ABSENT["os"], name="nt"),
    "signal": Poorer(signal, ABSENT["signal"]),
    "select": Poorer(__import__("select"), ABSENT["select"]),
    "sys": System(sys),
    "msvcrt": types.SimpleNamespace(locking=locking, LK_NBLCK=2),
}
whole, opened = builtins.__import__, io.open


def imported(name, globals=None, locals=None, fromlist=(), level=0):
    """Import what Windows has."""
    if level == 0 and ((globals or {}).get("__package__") or "").partition(".")[0] in OURS:
        if name in UNIX:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name in there:
            return there[name]
    return whole(name, globals, locals, fromlist, level)


def open_(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """Open a file as Windows does."""
    if "b" not in mode:
        encoding = encoding or "cp1252"
        written = set(mode) & set("wax+") and isinstance(file, str | os.PathLike)
        newline = "\r\n" if newline is None and written else newline
    return opened(file, mode, buffering, encoding, errors, newline, closefd, opener)


builtins.__import__ = imported
builtins.open = io.open = open_
