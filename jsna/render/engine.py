"""A papermill engine that runs each notebook in a fork of a warm process, for `papermill --engine jsna` and ours.

Papermill still sets parameters, keeps its metadata and raises its errors. In a fork that was made for a report the
cells run at once; called from anywhere else (the papermill command, a test, a notebook) the engine sends the
notebook to a warm process of its own and takes back what was executed.
"""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from nbclient.exceptions import CellExecutionComplete
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillException

from jsna.render.fork import as_before, current
from jsna.render.shell import Cells, Message
from jsna.render.warm import INLINE, shared_process
from jsna.render.wire import Limits
from jsna.whole import put

NAME = "jsna"


class Crash(PapermillException):  # type: ignore[misc]
    """A notebook's process ended without an answer, or was stopped because it took too long."""


class Manager(NotebookExecutionManager):  # type: ignore[misc]
    """Papermill's record of a run, kept on disk as each cell starts: a crash leaves what was finished before it."""

    output_path: str | None

    def save(self, **_: Any) -> None:
        """Write the notebook as it stands, whole or not at all; papermill checks it when all is done."""
        if self.output_path:
            part = Path(f"{self.output_path}.part")
            part.write_text(json.dumps(self.nb), encoding="utf-8", newline="\n")
            put(part, Path(self.output_path))
        self.last_save_time = self.now()

    def cell_complete(self, cell: Any, cell_index: int | None = None, **_: Any) -> None:
        """Close a cell's record; the next cell's start, or the end, writes it."""
        record, ended = cell.metadata.papermill, self.now()
        taken = ended - datetime.fromisoformat(record["start_time"])
        record |= {"end_time": ended.isoformat(), "duration": taken.total_seconds()}
        if record["status"] != self.FAILED:
            record["status"] = self.COMPLETED


class ForkingEngine(Engine):  # type: ignore[misc]
    """Runs notebooks in forks of a warm process (Linux)."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: str | None = None, progress_bar: bool = True,
        log_output: bool = False, autosave_cell_every: int = 30, **options: Any,
    ) -> Any:  # fmt: skip
        """Execute `nb`: here in a fork made for it, from elsewhere through one; see papermill's engines.

        `execution_timeout` limits each cell and `report_timeout` the whole, in seconds, enforced from outside.
        """
        limits = Limits(options.get("execution_timeout"), options.get("report_timeout"))
        if current() is None:
            task = (nb, output_path, log_output, dict(os.environ), str(Path.cwd()), limits)
            executed = _elsewhere(task, limits)
            nb.cells, nb.metadata = executed.cells, executed.metadata
            return nb
        return _execute(nb, output_path, log_output, limits)


def _elsewhere(task: tuple[Any, ...], limits: Limits) -> Any:
    answer = shared_process().submit(f"{__name__}:in_fork", task, limits).result()
    if answer.raised is not None:
        raise answer.raised
    if answer.crash:
        raise Crash(answer.crash)
    return answer.value


def in_fork(
    nb: Any, output_path: str | None, log_output: bool, environment: dict[str, str], folder: str, limits: Limits
) -> Any:
    """Execute `nb` in this fork as if in the caller's process: its environment, its folder."""
    os.environ.clear()
    os.environ.update({"MPLBACKEND": INLINE, **environment})
    os.chdir(folder)
    tempfile.tempdir = None  # the caller's too: what the notebook puts there may be for others
    fork = current()
    assert fork is not None
    fork.kernel.shell.init_environment()
    return _execute(nb, output_path, log_output, limits)


def _execute(nb: Any, output_path: str | None, log_output: bool, limits: Limits) -> Any:
    manager = Manager(nb, output_path=output_path, log_output=log_output, progress_bar=False, autosave_cell_every=0)
    manager.notebook_start()
    try:
        with as_before():
            _run_cells(manager, log_output, limits)
    finally:
        manager.notebook_complete()
    return manager.nb


def _run_cells(manager: Manager, log_output: bool, limits: Limits) -> None:
    fork = current()
    assert fork is not None
    client = PapermillNotebookClient(manager, log_output=log_output)
    client.reset_execution_trackers()
    cells = Cells(fork.kernel)
    for index, cell in enumerate(manager.nb.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        fork.enters(index, limits.cell)
        manager.cell_start(cell, index)
        cell.metadata["execution"], client.clear_before_next_output = {}, False
        fine = cells.run(cell.source, _to(client, cell, index))
        tolerated = client.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        if not fine and not tolerated:
            manager.cell_exception(cell, cell_index=index)
        manager.cell_complete(cell, cell_index=index)
        if not fine and not tolerated:
            break
    fork.enters(None, None)
    manager.nb.metadata["language_info"] = IPythonKernel.language_info
    client.set_widgets_metadata()


def _to(client: Any, cell: Any, index: int) -> Callable[[Message], None]:
    """The function that turns a cell's messages into its outputs, by nbclient's own rules."""

    def deliver(message: Message) -> None:
        try:
            client.process_message(message, cell, index)
        except CellExecutionComplete:
            return

    return deliver


papermill_engines.register(NAME, ForkingEngine)
