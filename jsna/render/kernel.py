"""A stock kernel that serves one report after another, for as long as each leaves it as it was found.

A report that leaves a trace costs its kernel: the next one starts while the page is made, and loads beforehand what
reports were seen to load. What a report may take is enforced from outside: an interrupt, then the end of the process.
"""

import ast
import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from typing import Any

import psutil  # type: ignore[import-untyped]
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from jsna.render.wire import Limits

GRACE = 3.0  # seconds between the interrupt and the end
PATIENCE = 300  # seconds that a kernel has to start on a busy machine
LONGEST = 85  # characters of a folder for sockets, whose whole name has 104 on macOS
FAULT = 0xC0000000  # exit codes from here are faults that Windows ends a process for
QUIET = ["--HistoryManager.hist_file=:memory:", f"--Session.copy_threshold={2**40}"]  # else a map starts a thread
CALL = "__import__('jsna.render.traces', fromlist=['_']).{}"


class Kernel:
    """One kernel's process and the connection to it."""

    def __init__(self) -> None:
        """Start the process, without waiting until it is ready."""
        self._room = tempfile.mkdtemp(prefix="jsna-")
        own = {"connection_file": f"{self._room}/kernel.json"}  # sockets named for it, too: else all kernels share one
        if sys.platform != "win32" and len(self._room) <= LONGEST:
            own["transport"] = "ipc"
        ours = KernelSpecManager(kernel_dirs=[])  # this Python, whatever else is installed as "python3"
        self.manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=ours, **own)
        run_sync(self.manager.start_kernel)(extra_arguments=QUIET, cwd=tempfile.gettempdir())
        self._process = psutil.Process(self.pid)
        self.client: Any = None

    @property
    def pid(self) -> int:
        """The process's number, which is also that of its group."""
        return int(self.manager.provisioner.pid)  # type: ignore[union-attr]

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        return self.manager.provisioner.process.poll() is None  # type: ignore[union-attr]

    def connect(self, modules: list[str]) -> None:
        """Wait until the kernel is ready, and have it load what reports need."""
        self.client = self.manager.client()
        self.client.start_channels()
        run_sync(self.client.wait_for_ready)(timeout=PATIENCE)
        self.client.allow_stdin = False
        self.ask(f"warm({modules!r})")

    def ask(self, call: str) -> Any:
        """Return what a function of `traces` says, called inside; it leaves no name and counts no cell."""

        async def reply() -> Any:
            said = {"said": CALL.format(call)}
            return await self.client.execute("", silent=True, user_expressions=said, reply=True, timeout=PATIENCE)

        answer = run_sync(reply)()["content"]["user_expressions"]["said"]
        if answer["status"] != "ok":
            raise RuntimeError(f"{answer['ename']}: {answer['evalue']}")
        words = ast.literal_eval(answer["data"]["text/plain"])
        return json.loads(words) if words else None

    def interrupt(self) -> None:
        """Stop the cell that runs, as Ctrl-C would; callable from any thread."""
        with suppress(RuntimeError, OSError):
            asyncio.run(self.manager._async_interrupt_kernel())

    def how_it_ended(self) -> tuple[str, bool]:
        """Return in words how the process ended, and whether a signal that was not ours did it."""
        code = self.manager.provisioner.process.poll()  # type: ignore[union-attr]
        if code is not None and code < 0:
            return f"its process was ended by {signal.Signals(-code).name}", True
        if code is not None and code >= FAULT:
            return f"its process was ended by Windows (0x{code:08X})", True
        return f"its process ended by itself with exit code {code}", False

    def end(self) -> None:
        """End the process and all that it started; callable from any thread."""
        with suppress(psutil.NoSuchProcess):
            for each in [*self._process.children(recursive=True), self._process]:
                with suppress(psutil.NoSuchProcess):
                    each.kill()
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process and let go of its files."""
        self.end()
        if self.client is not None:
            self.client.stop_channels()
        run_sync(self.manager.cleanup_resources)()
        shutil.rmtree(self._room, ignore_errors=True)


class Watch(threading.Thread):
    """Holds a report to its limits; `verdict` says which it broke."""

    def __init__(self, kernel: Kernel, limits: Limits) -> None:
        """Begin to watch a report."""
        super().__init__(daemon=True)
        self.verdict, self.cell = "", -1
        self._kernel, self._limits = kernel, limits
        self._ends = time.monotonic() + limits.report if limits.report else None
        self._cell_ends: float | None = None
        self._over = threading.Event()
        self.start()

    def enters(self, cell: int) -> None:
        """Take note of the cell that runs now."""
        self.cell = cell
        self._cell_ends = time.monotonic() + self._limits.cell if self._limits.cell else None

    def stop(self) -> None:
        """The report has ended."""
        self._over.set()

    def run(self) -> None:
        """Interrupt when the time is over, then end the process."""
        while not self._over.wait(0.1):
            self.verdict = self._broken()
            if self.verdict:
                self._kernel.interrupt()
                if not self._over.wait(GRACE):
                    self._kernel.end()
                return

    def _broken(self) -> str:
        now = time.monotonic()
        if self._cell_ends is not None and now >= self._cell_ends:
            return f"cell {self.cell} took longer than {self._limits.cell:g} s"
        if self._ends is not None and now >= self._ends:
            return f"the report took longer than {self._limits.report:g} s"
        return ""
