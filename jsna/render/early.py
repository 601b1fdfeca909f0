"""The index while a run goes on: areas whose pages are whole can be read before the rest is made."""

import datetime
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from jsna.render.asked import Report
from jsna.render.outcome import Outcome, for_readers
from jsna.workspace import Workspace

SECONDS_APART = 15.0
Rows = Mapping[str, Mapping[str, Any]]


class Early:
    """Writes the index, and the overviews of areas that are whole, as soon as one is; then now and again."""

    def __init__(self, reports: Sequence[Report], workspace: Workspace) -> None:
        """Know which reports are to be made; where they are of one area, the end is early enough."""
        self._left = Counter(report.area.folder for report in reports)
        self._all, self._outputs = len(reports), workspace.outputs
        self._whole: list[str] = []
        self._next = 0.0

    def heard(self, done: Outcome, rows: Rows) -> None:
        """Take note that a report is `done`, and write where that makes an area whole; `rows` is what stands."""
        folder = done.page.split("/")[0]
        self._left[folder] -= 1
        if not self._left[folder]:
            self._whole.append(folder)
        left = self._left.total()
        if left and self._whole and time.monotonic() >= self._next:
            self._write(left, rows)
            self._whole, self._next = [], time.monotonic() + SECONDS_APART

    def _write(self, left: int, rows: Rows) -> None:
        from jsna.pages.files import write_checked
        from jsna.pages.index import index_page, overview_page

        shown = [for_readers(rows[page]) for page in sorted(rows)]
        about: dict[str, Any] = {"updated": datetime.date.today().isoformat()}
        for folder in self._whole:
            own = [row for row in shown if row["page"].startswith(f"{folder}/")]
            if any(row["status"] in ("made", "faulty") for row in own):
                words = "Files to download follow when the reports of all areas are made."
                write_checked(
                    self._outputs / folder / "index.html", partial(overview_page, own, under_way=words, **about)
                )
        words = f"{left:,} of {self._all:,} reports are still being made: load this page again to see them."
        write_checked(self._outputs / "index.html", partial(index_page, shown, under_way=words, **about))
