"""What readers take away from an area, made after its reports: files of data and charts, the workbook, PDFs."""

import os
import signal
from collections.abc import Container, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from jsna.errors import JsnaError
from jsna.pages.pdf import print_pdf
from jsna.render.code import digest
from jsna.render.digests import checksum
from jsna.render.fork import can_fork
from jsna.render.warm import in_forks
from jsna.workspace import Workspace

FILES = "files"
PATIENCE = 5
MOST = 61  # processes that Windows can wait for at once
FEW = 4  # areas that are not worth a process of their own
DONE = "contents.txt"  # written last in an area's folder of files: of which code and reports they are; which they are
CODE = frozenset({"jsna.render.areafiles"})
Row = Mapping[str, Any]
Folders = Mapping[str, Sequence[Row]]


def by_folder(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows of reports that stand, by their area's folder, in reading order."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: str(row["page"])):
        if row["status"] in ("made", "faulty"):
            found.setdefault(str(row["page"]).split("/")[0], []).append(row)
    return found


def take_away(names: Iterable[str], folders: Folders, workspace: Workspace, jobs: int | None = None) -> dict[str, str]:
    """Write the files and the workbook of the areas with these folders; return why each failed, or ""."""
    work = [(workspace.outputs / name, folders[name], f"{digest(CODE)} {_made(folders[name])}") for name in names]
    if not work:
        return {}
    told = in_forks("jsna.render.areafiles:write_area", work, workspace.home)
    return dict(zip(names, _written(work, jobs) if told is None else told, strict=True))


def due(folders: Folders, asked: Container[str], workspace: Workspace) -> dict[str, str]:
    """Return why each area's files are to be made, by its folder; changed code is a reason for the areas `asked` for.

    Their reports may have changed without having been asked for: a run was killed.
    """
    reasons = {name: _why(workspace.outputs / name, rows, name in asked) for name, rows in folders.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def _why(folder: Path, rows: Sequence[Row], asked: bool) -> str:
    done = folder / FILES / DONE
    if not done.exists():
        return "not written yet" if notebooks_of(folder, rows) else ""
    head, *files = done.read_text(encoding="utf-8").rstrip("\n").split("\n")
    code, _, reports = head.partition(" ")
    if reports != _made(rows):
        return "its reports have changed"
    if not set(files) <= set(taken(folder)):
        return "one is gone"
    return "the code that writes them has changed" if asked and code != digest(CODE) else ""


def _made(rows: Sequence[Row]) -> str:
    """What changes when one of these reports is made anew: no file's time, which another computer's clock may set."""
    return checksum([(row["page"], row.get("ended")) for row in rows])


def _written(work: Sequence[tuple[Path, Sequence[Row], str]], jobs: int | None) -> list[str]:
    """Write the areas' files without a warm process: here where they are few, else in processes of their own."""
    from jsna.render.areafiles import write_area  # slow to import, and not every run writes

    most = min(jobs or os.cpu_count() or 1, len(work), MOST)
    if len(work) <= FEW or most == 1:
        return [write_area(*each) for each in work]
    with ProcessPoolExecutor(most, _processes(), _leave_interrupts) as processes:
        try:
            return list(processes.map(write_area, *zip(*work, strict=True)))
        except BaseException:
            processes.shutdown(wait=False, cancel_futures=True)
            raise


def print_pages(pages: Sequence[str], workspace: Workspace, browser: str, jobs: int | None = None) -> dict[str, str]:
    """Print the pages that are newer than their PDF; return why those failed that did, by the PDF's name.

    A browser that has only ever failed is not asked again after `PATIENCE` pages.
    """
    stale = to_print(pages, workspace)
    sandbox = not hasattr(os, "geteuid") or os.geteuid() != 0  # a browser refuses one to the superuser
    ends: list[bool] = []

    def wrong(page: Path) -> str:
        if len(ends) >= PATIENCE and not any(ends):
            return f"not tried, as {browser} printed none of the first {PATIENCE} pages"
        try:
            print_pdf(page, page.with_suffix(".pdf"), browser, sandbox=sandbox)
        except (JsnaError, OSError) as failure:
            ends.append(False)
            return str(failure)
        ends.append(True)
        return ""

    with ThreadPoolExecutor(jobs or os.cpu_count()) as threads:
        told = dict(zip(stale, threads.map(wrong, stale), strict=True))
    names = {page: page.with_suffix(".pdf").relative_to(workspace.outputs).as_posix() for page in stale}
    return {names[page]: reason for page, reason in told.items() if reason}


def to_print(pages: Sequence[str], workspace: Workspace) -> list[Path]:
    """Return the pages that are newer than their PDF."""
    sources = [page for name in pages if (page := workspace.outputs / name).is_file()]
    return [page for page in sources if older(page.with_suffix(".pdf"), page)]


def taken(folder: Path) -> list[str]:
    """Return what can be taken away from an area, as paths from its folder."""
    files = [
        *folder.glob("*.xlsx"),
        *folder.glob("*.pdf"),
        *(folder / FILES).glob("*.csv"),
        *(folder / FILES).glob("*.svg"),
    ]
    return sorted(file.relative_to(folder).as_posix() for file in files if not file.name.startswith("."))


def _processes() -> Any:
    """Processes that share what is slow to import, where one can fork; a new interpreter each elsewhere."""
    if not can_fork():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["jsna.render.areafiles", "gptables"])
    return context


def _leave_interrupts() -> None:
    """Ctrl-C is the command's matter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def older(made: Path, source: Path) -> bool:
    """Whether `made` is not there, or was written before `source`."""
    return not made.exists() or made.stat().st_mtime_ns < source.stat().st_mtime_ns


def notebooks_of(folder: Path, rows: Sequence[Row]) -> list[tuple[Row, Path]]:
    """Return the executed notebooks of an area's reports."""
    paths = [(row, folder / f"{row['facts']['chapter']}.ipynb") for row in rows]
    return [(row, path) for row, path in paths if path.is_file()]
