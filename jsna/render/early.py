"""The index while a run goes on: areas whose pages are whole can be read before the rest is made."""

import datetime
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from jsna.render.asked import Report
from jsna.render.outcome import Outcome, for_readers
from jsna.render.warm import in_forks
from jsna.workspace import Workspace

SECONDS_APART = 15.0
Rows = Mapping[str, Mapping[str, Any]]
Shown = list[dict[str, Any]]


class Early:
    """Writes the index, and the overviews of areas that are whole, as soon as one is; then now and again.

    All that apart from the run, which goes on writing down what is finished.
    """

    def __init__(self, reports: Sequence[Report], workspace: Workspace) -> None:
        """Know which reports are to be made; where they are of one area, the end is early enough."""
        self._left = Counter(report.area.folder for report in reports)
        self._all, self._workspace = len(reports), workspace
        self._whole: list[str] = []
        self._next = 0.0
        self._writing = Thread()

    def heard(self, done: Outcome, rows: Rows) -> None:
        """Take note that a report is `done`, and write where that makes an area whole; `rows` is what stands."""
        folder = done.page.split("/")[0]
        self._left[folder] -= 1
        if not self._left[folder]:
            self._whole.append(folder)
        left = self._left.total()
        if left and self._whole and time.monotonic() >= self._next and not self._writing.is_alive():
            shown = [for_readers(rows[page]) for page in sorted(rows)]
            words = f"{left:,} of {self._all:,} reports are still being made: load this page again to see them."
            self._writing = Thread(target=_write, args=(self._whole, shown, words, self._workspace), daemon=True)
            self._writing.start()
            self._whole, self._next = [], time.monotonic() + SECONDS_APART

    def finish(self) -> None:
        """Wait for what is being written: the pages of the end come after it."""
        if self._writing.ident:
            self._writing.join()


def _write(whole: list[str], shown: Shown, words: str, workspace: Workspace) -> None:
    """Write these pages where what draws them is loaded; else here."""
    arguments = (whole, shown, words, workspace.outputs)
    if in_forks("jsna.render.early:write_early", [arguments], workspace.home) is None:
        write_early(*arguments)


def write_early(whole: Sequence[str], shown: Shown, words: str, outputs: Path) -> None:
    """Write the overviews of the areas that are `whole`, and the index."""
    from jsna.pages.files import write_checked
    from jsna.pages.index import index_page, overview_page

    about: dict[str, Any] = {"updated": datetime.date.today().isoformat()}
    follow = "Files to download follow when the reports of all areas are made."
    with suppress(OSError):  # a disk that is full is told by the reports and at the end
        for folder in whole:
            own = [row for row in shown if row["page"].startswith(f"{folder}/")]
            if any(row["status"] in ("made", "faulty") for row in own):
                write_checked(outputs / folder / "index.html", partial(overview_page, own, under_way=follow, **about))
        write_checked(outputs / "index.html", partial(index_page, shown, under_way=words, **about))
