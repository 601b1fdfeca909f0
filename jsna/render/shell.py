"""A notebook's Python without a kernel process: IPython as a kernel has it, its messages handed straight over.

The same shell class as Jupyter's kernel runs the cells, so `_`, `Out`, `display_id`, magics and tracebacks are
the kernel's own; only the sockets are left out. What C libraries and child processes write is caught at the file
descriptors and joins the cell's output.
"""

import builtins
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets.config import Config

Message = dict[str, Any]


class Outbox(Session):
    """What the shell takes for its Jupyter connection: each message goes to `deliver`."""

    deliver: Callable[[Message], object] = print

    def send(  # type: ignore[override]
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, **_: Any
    ) -> Message:
        """Hand over a message, given whole or by its type and content."""
        message: Message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        type(self).deliver(message)
        return message


def prepare() -> ZMQInteractiveShell:
    """Return the one shell of this process: no history file, no start-up files of the user, figures inline."""
    config = Config()
    config.HistoryManager.enabled = False
    room = tempfile.mkdtemp(prefix="jsna-ipython-")
    profile = ProfileDir(location=str(Path(room) / "profile"))
    shell: ZMQInteractiveShell = ZMQInteractiveShell.instance(
        config=config, ipython_dir=room, profile_dir=profile, user_ns={}
    )
    _remove(room)
    outbox, hook, publisher = Outbox(key=b""), _any(shell.displayhook), _any(shell.display_pub)
    hook.session = publisher.session = outbox
    hook.topic, hook.pub_socket = b"execute_result", outbox
    return shell


def _any(part: Any) -> Any:
    """The shell's parts are the kernel's own classes, which its declared types do not say."""
    return part


def _remove(room: str) -> None:
    """The shell wants a folder for its profile while it starts; nothing is kept there."""
    shutil.rmtree(room, ignore_errors=True)


@dataclass(frozen=True)
class Ended:
    """How a cell ended: the error's class and words, or nothing."""

    name: str = ""
    words: str = ""


class Cells:
    """Runs cells one after another in this process, which must be a fork made for one notebook."""

    def __init__(self, shell: Any) -> None:
        """Take over standard output and error, for Python and for everything below it."""
        self._shell = shell
        self._written = {"stdout": _Caught(1), "stderr": _Caught(2)}
        self._buffer: list[str] = []
        self._name = "stdout"
        self._deliver: Callable[[Message], object] = print
        sys.stdout, sys.stderr = _Stream(self, "stdout"), _Stream(self, "stderr")
        sys.stdin = io.StringIO()
        builtins.input = _no_input

    def run(self, source: str, deliver: Callable[[Message], object]) -> Ended:
        """Run one cell; `deliver` gets its messages in order, as a kernel would publish them."""
        self._deliver = deliver
        Outbox.deliver = self._passed
        self._send("status", {"execution_state": "busy"})
        self._send("execute_input", {"code": source, "execution_count": self._shell.execution_count})
        result = self._shell.run_cell(source, store_history=True)
        self.flush()
        self._send("status", {"execution_state": "idle"})
        wrong = result.error_before_exec or result.error_in_exec
        if wrong is not None:
            return Ended(type(wrong).__name__, str(wrong))
        return Ended("DisplayError", "the cell's result cannot be shown") if self._hook_failed() else Ended()

    def write(self, name: str, text: str) -> None:
        """Take what Python wrote to a stream."""
        if name != self._name:
            self.flush()
            self._name = name
        self._buffer.append(text)

    def flush(self) -> None:
        """Pass on what Python wrote, then what was written below it."""
        text, self._buffer = "".join(self._buffer), []
        for name in (self._name, "stderr" if self._name == "stdout" else "stdout"):
            text += self._written[name].fresh()
            if text:
                self._send("stream", {"name": name, "text": text})
            text = ""

    def _passed(self, message: Message) -> None:
        self.flush()
        self._deliver(message)

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        self._deliver(self._shell.display_pub.session.msg(kind, content))

    def _hook_failed(self) -> bool:
        return bool(getattr(self._shell, "_last_traceback_during_displayhook", False))


class _Caught:
    """A file that stands in for a file descriptor, read as it grows."""

    def __init__(self, descriptor: int) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._read = 0
        os.dup2(self._file.fileno(), descriptor)

    def fresh(self) -> str:
        size = os.fstat(self._file.fileno()).st_size
        if size <= self._read:
            return ""
        found = os.pread(self._file.fileno(), size - self._read, self._read)
        self._read = size
        return found.decode("utf-8", "replace")


class _Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a notebook."""

    encoding = "utf-8"

    def __init__(self, cells: Cells, name: str) -> None:
        self._cells, self.name = cells, name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._cells.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        self._cells.flush()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2


def _no_input(*_: object) -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")
