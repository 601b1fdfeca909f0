"""What changed since the last edition, told on each area's overview and on each of its reports."""

from collections.abc import Sequence

import pandas as pd

from jsna.pages import editions
from jsna.render.digests import Digests
from jsna.render.takeaway import Folders, Row
from jsna.whole import write_whole
from jsna.workspace import Workspace


class Changed:
    """The figures of today beside those of the edition that was published last, where there is one."""

    def __init__(self, values: pd.DataFrame, workspace: Workspace, held: Digests) -> None:
        """Take today's figures, as `editions.record` has them."""
        self._edition = editions.latest(workspace.published)
        self._outputs, self._held, self._nothing = workspace.outputs, held, values.iloc[:0]
        self._now = _by_area(values)
        self._then = _by_area(self._edition.figures) if self._edition else {}

    def of_area(self, folder: str, rows: Sequence[Row]) -> str:
        """Return what changed in an area, as a section of its overview; "" where nothing is published yet."""
        return self._section(folder, rows)

    def tell(self, folders: Folders) -> None:
        """Write into each report what changed in the indicators that it names; leave those that say it already."""
        for folder, rows in folders.items():
            for row in rows:
                page = self._outputs / row["page"]
                before = page.read_text(encoding="utf-8") if page.is_file() else ""
                after = editions.retold(before, self._section(folder, [row], editions.retold(before, "")))
                if after != before:
                    write_whole(page, after)

    def _section(self, folder: str, rows: Sequence[Row], html: str | None = None) -> str:
        if self._edition is None:
            return ""
        then, now = self._then.get(folder), self._now.get(folder, self._nothing)
        if then is not None and html is not None:
            then, now = editions.shown_on(html, then), editions.shown_on(html, now)
            if then.empty and now.empty:
                return ""
        told = None if then is None else editions.changes(then, now)
        return editions.changes_html(self._edition, told, current=all(current(row, self._held) for row in rows))


def current(row: Row, held: Digests) -> bool:
    """Whether a report shows the data as they are now."""
    return bool(held.of(row["reads"]) == row.get("inputs", {}).get("data", {}))


def _by_area(values: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each area, by the name of its folder."""
    folders = values["area_type"].astype("str") + "-" + values["area_code"].astype("str")
    return {str(folder): rows for folder, rows in values.groupby(folders)}
