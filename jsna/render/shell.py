"""A notebook's Python without a kernel process: Jupyter's own kernel in this one, its messages handed straight over.

The same class as in a stock kernel runs the cells, in an event loop that goes on from cell to cell, so `_`, `Out`,
`display_id`, magics, `await`, widgets and tracebacks are the kernel's own; only the sockets are left out. What C
libraries and child processes write is caught at the file descriptors and joins the cell's output.
"""

import builtins
import getpass
import io
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from tornado.platform.asyncio import AsyncIOLoop
from traitlets.config import Application, Config

Message = dict[str, Any]


class Outbox(Session):
    """What the kernel takes for its Jupyter connection: each message goes to `deliver`."""

    deliver: Callable[[Message], object] = print

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, ident: Any = None,
        buffers: Any = None, track: Any = False, header: Any = None, metadata: Any = None,
    ) -> Message:  # fmt: skip
        """Hand over a message, given whole or by its type and content."""
        whole = isinstance(msg_or_type, dict)
        message: Message = msg_or_type if whole else self.msg(msg_or_type, content, parent, header, metadata)
        told = self.unpack(self.pack(message["content"]))  # as it would come through a socket
        type(self).deliver(message | {"content": told, "buffers": buffers or []})
        return message


def prepare() -> Any:
    """Return the one kernel of this process: no history file, no start-up files of the user."""
    room = tempfile.mkdtemp(prefix="jsna-ipython-")  # the shell wants a profile while it starts; nothing is kept there
    config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"ipython_dir": room}})
    outbox = Outbox(key=b"")
    kernel: Any = IPythonKernel.instance(
        config=config, profile_dir=ProfileDir(location=str(Path(room) / "profile")), user_ns=None, session=outbox,
        iopub_socket=outbox, log=logging.getLogger(__name__),
    )  # fmt: skip
    shutil.rmtree(room, ignore_errors=True)
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
    kernel.shell.ask_exit = leave
    kernel.shell.run_cell("None", silent=True)  # loads what a first cell needs
    application: Any = Application.instance()
    application.kernel = kernel  # where `%matplotlib` looks for it
    sys.path[0] = ""  # modules beside the notebook, not those beside whoever started this
    return kernel


def leave() -> None:
    """End the notebook at a cell that says `exit()`: a stock kernel goes on for a tenth of a second, more or less."""
    sys.exit()


class Cells:
    """Runs cells one after another in this process, which must be a fork made for one notebook."""

    def __init__(self, kernel: Any) -> None:
        """Take over standard output and error, for Python and for everything below it."""
        self._kernel = kernel
        self._written = {"stdout": _Caught(1), "stderr": _Caught(2)}
        self._buffer: list[str] = []
        self._name = "stdout"
        self._deliver: Callable[[Message], object] = print
        sys.stdout, sys.stderr = _Stream(self, "stdout"), _Stream(self, "stderr")
        sys.stdin = io.StringIO()
        builtins.input, getpass.getpass = kernel.raw_input, kernel.getpass
        kernel.io_loop, self._context = AsyncIOLoop(), copy_context()

    def run(self, source: str, deliver: Callable[[Message], object]) -> bool:
        """Run one cell, and say if all went well; `deliver` gets its messages in order, as a kernel publishes them."""
        self._deliver, Outbox.deliver = deliver, self._passed
        self._send("status", {"execution_state": "busy"})
        self._send("execute_input", {"code": source, "execution_count": self._kernel.execution_count})
        loop = self._kernel.io_loop.asyncio_loop
        fine = loop.run_until_complete(loop.create_task(self._ran(source), context=self._context))
        self.flush()
        self._send("status", {"execution_state": "idle"})
        return bool(fine)

    async def _ran(self, source: str) -> bool:
        """Have the kernel run a cell that may wait for something; any other goes straight to its shell."""
        self._kernel.set_parent([], self._kernel.session.msg("execute_request", {"code": source}))
        if "await" in source or "async" in source:
            reply = await self._kernel.do_execute(source, silent=False)
            return bool(reply["status"] == "ok")
        shell = self._kernel.shell
        return shell.run_cell(source, store_history=True).success and not shell._last_traceback_during_displayhook

    def write(self, name: str, text: str) -> None:
        """Take what Python wrote to a stream, after what was written below it until now."""
        if name != self._name or any(caught.waiting for caught in self._written.values()):
            self.flush()
            self._name = name
        self._buffer.append(text)

    def flush(self) -> None:
        """Pass on what Python wrote, then what was written below it."""
        text, self._buffer = "".join(self._buffer), []
        for name in (self._name, "stderr" if self._name == "stdout" else "stdout"):
            text += self._written[name].fresh()
            if text:
                self._send("stream", {"name": name, "text": text.encode("utf-8", "replace").decode()})
            text = ""

    def _passed(self, message: Message) -> None:
        self.flush()
        self._deliver(message)

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        self._deliver(self._kernel.session.msg(kind, content))


class _Caught:
    """A file that stands in for a file descriptor, read as it grows."""

    def __init__(self, descriptor: int) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._read = 0
        os.dup2(self._file.fileno(), descriptor)

    @property
    def waiting(self) -> int:
        """How many bytes have not been read."""
        return os.fstat(self._file.fileno()).st_size - self._read

    def fresh(self) -> str:
        found = os.pread(self._file.fileno(), self.waiting, self._read)
        self._read += len(found)
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
