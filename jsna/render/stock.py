"""Papermill's engine for reports in a stock kernel, and who keeps that kernel from one report to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from jsna.render.engine import Crash, Manager
from jsna.render.kernel import Kernel, Watch
from jsna.render.wire import Limits

NAME = "jsna-kernel"
GROWTH = 100.0  # MB that a kernel may take beyond what its first report took, and still be kept


class Died(Crash):
    """A kernel was ended by a signal that was not ours: its report may be tried once more."""


class Watched(Manager):
    """Papermill's record of a run, which tells the watch what cell runs; what a dead kernel ran stays "running"."""

    kernel: Kernel
    watch: Watch

    def cell_start(self, cell: Any, cell_index: int | None = None, **rest: Any) -> None:
        """Write the notebook as it stands, and go on to a cell."""
        self.watch.enters(cell_index or 0)
        super().cell_start(cell, cell_index, **rest)

    def cell_complete(self, cell: Any, cell_index: int | None = None, **rest: Any) -> None:
        """Close a cell's record, if the cell came to its end."""
        if self.kernel.alive:
            super().cell_complete(cell, cell_index, **rest)


@dataclass
class Used:
    """What the last report took in the kernel, and the limit it broke, if any."""

    cpu: float = 0.0
    memory: float = 0.0
    verdict: str = ""


class Keeper:
    """Keeps a kernel while reports leave no trace in it; the next has the modules that reports were seen to load."""

    def __init__(self) -> None:
        """Start no kernel yet; `started` is told the number of each."""
        self.used = Used()
        self.started: Callable[[int], object] = lambda _: None
        self._kernel: Kernel | None = None
        self._loaded: set[str] = set()
        self._ready = False
        self._first = 0.0

    def run(self, manager: Watched, log_output: bool, limits: Limits, folder: str) -> None:
        """Execute a notebook in `folder`.

        Raises
        ------
        Crash : the kernel ended before the notebook did (`Died`: by a signal that was not ours).
        """
        self.used = Used()
        kernel = self._warm()
        began = kernel.ask(f"begin({folder!r})")
        manager.kernel, manager.watch = kernel, (watch := Watch(kernel, limits))
        client = PapermillNotebookClient(manager, km=kernel.manager, kernel_name="python3", log_output=log_output)
        client.kc = kernel.client
        try:
            client.execute()
        except DeadKernelError:
            words, signalled = kernel.how_it_ended()
            self._renew()
            if watch.verdict:
                raise Crash(watch.verdict) from None
            raise (Died if signalled else Crash)(f"{words} in cell {watch.cell}") from None
        finally:
            watch.stop()
            self.used.verdict = watch.verdict
        self._look(kernel, began)

    def end(self) -> None:
        """End the kernel and all that it started; callable from any thread."""
        if self._kernel is not None:
            self._kernel.end()

    def _warm(self) -> Kernel:
        """The kernel, once it is ready."""
        if self._kernel is None:
            self._renew()
        assert self._kernel is not None
        if not self._ready:
            self._kernel.connect(sorted(self._loaded))
            self._ready = True
        return self._kernel

    def _look(self, kernel: Kernel, began: float) -> None:
        """See what the report took and left; let go of a kernel that is not as it was."""
        try:
            loaded, traces, cpu, self.used.memory = kernel.ask("left()")
        except Exception:  # a kernel that cannot even answer is no use to the next report
            self._renew()
            return
        self.used.cpu = cpu - began
        self._loaded.update(loaded)
        self._first = self._first or self.used.memory
        if loaded or traces or self.used.memory > self._first + GROWTH:
            self._renew()

    def _renew(self) -> None:
        """End the kernel and begin to start another."""
        if self._kernel is not None:
            self._kernel.close()
        self._kernel, self._ready, self._first = Kernel(), False, 0.0
        self.started(self._kernel.pid)


keeper = Keeper()


class StockKernel(Engine):  # type: ignore[misc]
    """Runs notebooks one after another in the stock kernel of this process."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: str | None = None, progress_bar: bool = True,
        log_output: bool = False, autosave_cell_every: int = 30, **options: Any,
    ) -> Any:  # fmt: skip
        """Execute `nb`; `execution_timeout` limits each cell and `report_timeout` the whole, in seconds."""
        limits = Limits(options.get("execution_timeout"), options.get("report_timeout"))
        manager = Watched(nb, output_path=output_path, log_output=log_output, progress_bar=False, autosave_cell_every=0)
        manager.notebook_start()
        try:
            keeper.run(manager, log_output, limits, str(Path.cwd()))
        finally:
            manager.notebook_complete()
        return manager.nb


papermill_engines.register(NAME, StockKernel)
