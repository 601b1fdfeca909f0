"""Reports on the workers of a Dask scheduler that somebody has started: the same reports, the same bytes.

Each Dask worker keeps a warm process of its own, outside Dask's threads. Workers that see this workspace's files make
the pages in place; where one does not, the release is sent along and the pages come back.
"""

import hashlib
import io
import logging
import secrets
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, cast

from jsna.errors import JsnaError
from jsna.render.asked import Report
from jsna.render.fork import can_fork
from jsna.render.outcome import Outcome, outcome
from jsna.render.pool import MAKE, Manner, Siblings, judged
from jsna.render.warm import LostError, WorkingProcess, plain_process, warm_process
from jsna.render.wire import Answer, Limits
from jsna.whole import write_whole
from jsna.workspace import Workspace

PATIENCE = 15  # seconds that a scheduler has to answer; workers that all went have once or twice that to come back
DESERTED = "the cluster lost its scheduler or all its workers; start them and run `jsna render --resume` with --cluster"
LOGS = ("distributed", "distributed.client", "asyncio", "tornado.application")  # what is wrong is told in our own words
SHIPPED = ("data/processed/release/*", "data/processed/datapackage.json", "data/raw/plans/**/*", "localities.toml")
Files = dict[str, bytes]
_lock = threading.Lock()
_processes: dict[Path, WorkingProcess] = {}


class Cluster:
    """The workers of a scheduler, asked as a pool of this machine's processes is."""

    def __init__(self, workspace: Workspace, manner: Manner) -> None:
        """Find the scheduler and its workers, and see whether they share this workspace's files.

        Raises
        ------
        JsnaError : Dask is not installed here, the scheduler does not answer, or it has no worker.
        """
        self._workspace, self._manner = workspace, manner
        self._client = _client(manner.cluster)
        self._bundle = b"" if self._shared() else self._client.scatter(bundle(workspace), hash=True)

    def close(self) -> None:
        """Let go of the scheduler; tasks that were not begun are dropped."""
        self._client.close()

    def make(self, reports: Sequence[Report], siblings: Siblings) -> Iterator[Outcome]:
        """Yield each report's outcome as it comes; Dask hands the reports of a lost worker to another."""
        from distributed import as_completed

        home = None if self._bundle else self._workspace
        asked = {
            self._client.submit(
                make_there, report if home else travelling(report), home, siblings[report.area.folder],
                self._manner.limits, self._bundle, pure=False, priority=-place,
            ): report
            for place, report in enumerate(reports)
        }  # fmt: skip
        with self._watched(asked):
            for future in _untyped(as_completed)(dict(asked)):
                report = asked[future]
                try:
                    made, files = future.result()  # made again where its worker is lost before the answer came
                except Exception as wrong:  # whatever a worker raised: the report failed, the batch goes on
                    made, files = outcome(report, "failed", DESERTED if future.cancelled() else _told(wrong)), {}
                del asked[future]
                for name, content in files.items():
                    write_whole(self._workspace.outputs / name, content)
                yield made

    @contextmanager
    def _watched(self, asked: dict[Any, Report]) -> Iterator[None]:
        """Give up what is left once all workers are gone and none comes back: nobody would ever make it."""
        ended = threading.Event()

        def watch() -> None:
            alone = 0
            while not ended.wait(PATIENCE):
                with suppress(OSError):  # the scheduler itself is gone: Dask tells each report so
                    alone = 0 if self._client.scheduler_info().get("workers") else alone + 1
                if alone == 2:
                    self._client.cancel(list(asked))
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()

    def _shared(self) -> bool:
        token = self._workspace.outputs / f".making-token-{secrets.token_hex(4)}"
        word = secrets.token_hex(8)
        token.write_bytes(word.encode())
        try:
            seen = self._client.run(sees, str(token), word, on_error="ignore")  # a worker just lost has no say
            return bool(seen) and all(seen.values())
        finally:
            token.unlink(missing_ok=True)


def _told(wrong: Exception) -> str:
    return f"its worker failed: {type(wrong).__name__}: {wrong}"


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise JsnaError("--cluster needs Dask: install the extra `cluster`, e.g. pip install 'jsna[cluster]'") from None
    for name in LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = _untyped(Client)(address, timeout=PATIENCE)
    except (OSError, ValueError) as wrong:
        raise JsnaError(
            f"no Dask scheduler answers at {address} ({wrong}); start one with `dask scheduler` and give its address, "
            "e.g. tcp://host:8786"
        ) from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except OSError:
        client.close()
        raise JsnaError(f"the scheduler at {address} has no workers; start one with `dask worker {address}`") from None
    return client


def _untyped(function: Any) -> Any:
    """Dask's functions carry no types."""
    return function


def sees(token: str, word: str) -> bool:
    """Say, on a worker, whether this is the file that the command has written."""
    try:
        return Path(token).read_text(encoding="utf-8") == word
    except OSError:
        return False


def bundle(workspace: Workspace) -> bytes:
    """Return what reports are made from as one archive: the release, the notebooks, the plans."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for pattern in SHIPPED:
            for path in sorted(workspace.home.glob(pattern)):
                if path.is_file():
                    archive.writestr(
                        zipfile.ZipInfo(str(path.relative_to(workspace.home).as_posix())), path.read_bytes()
                    )
        for path in sorted(workspace.notebooks.glob("*/*.ipynb")):
            name = f"notebooks/{path.relative_to(workspace.notebooks).as_posix()}"
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes())
    return content.getvalue()


def travelling(report: Report) -> Report:
    """Return a report that workers on any system can read: its notebook by where it lies among the notebooks."""
    path = cast(Path, PurePosixPath(*report.notebook.path.parts[-2:]))  # Linux cannot hold a path of Windows
    return replace(report, notebook=replace(report.notebook, path=path))


def make_there(
    report: Report, home: Workspace | None, siblings: list[tuple[str, str]], limits: Limits, sent: bytes
) -> tuple[Outcome, Files]:
    """Make one report, on a worker; returns the files of its page where they must travel back.

    home : the workspace, where the worker sees it; None where what it is made from is `sent`.
    """
    workspace = home or Workspace(_unpacked(hashlib.sha256(sent).hexdigest(), sent))
    if home is None:
        here = workspace.notebooks / report.notebook.path
        report = replace(report, notebook=replace(report.notebook, path=here))
    answer = _answered(report, workspace, siblings, limits)
    made = judged(report, answer, workspace)
    if home is not None or made.status not in ("made", "faulty"):
        return made, {}
    page = workspace.outputs / report.page
    return made, {
        PurePosixPath(report.page).with_suffix(kind).as_posix(): page.with_suffix(kind).read_bytes()
        for kind in (".ipynb", ".html")
    }


def _answered(report: Report, workspace: Workspace, siblings: list[tuple[str, str]], limits: Limits) -> Answer:
    """Have this worker's own process make the report; once more in a new one where it dies."""
    answer = Answer(0, crash="its process was ended", died=True)
    for _ in range(2):
        process = _process(workspace.home)
        try:
            answer = process.submit(MAKE, (report, workspace, siblings, limits), limits).result()
        except LostError:
            _forget(workspace.home, process)
        if not answer.died:
            break
    return answer


def _process(home: Path) -> WorkingProcess:
    with _lock:
        if home not in _processes:
            _processes[home] = warm_process(_threads(), home) if can_fork() else plain_process(home)
        return _processes[home]


def _forget(home: Path, process: WorkingProcess) -> None:
    with _lock:
        if _processes.get(home) is process:
            del _processes[home]
    process.close()


def _threads() -> int:
    from distributed import get_worker

    with suppress(ValueError):
        return int(get_worker().state.nthreads)
    return 1


@cache
def _room() -> tempfile.TemporaryDirectory[str]:
    """This worker's folder for workspaces that were sent; it goes when the worker does."""
    return tempfile.TemporaryDirectory(prefix="jsna-worker-", ignore_cleanup_errors=True)


def _unpacked(digest: str, sent: bytes) -> Path:
    home = Path(_room().name) / digest[:16]
    with _lock:
        if not home.exists():
            part = home.with_suffix(".part")
            with zipfile.ZipFile(io.BytesIO(sent)) as archive:
                archive.extractall(part)
            (part / "outputs").mkdir()
            part.rename(home)
    return home
