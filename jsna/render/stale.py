"""Whether a report is up to date, and if not, why: by checksums of all that it was made from."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsna.held import Stamp, stamp_of
from jsna.render import code
from jsna.render.asked import Report
from jsna.render.digests import Digests, checksum, checksum_of_file
from jsna.workspace import Workspace

Inputs = dict[str, Any]
STANDS = {".html": "page", ".ipynb": "executed notebook"}


def inputs(report: Report, siblings: list[tuple[str, str]], reads: Mapping[str, list[str]], held: Digests) -> Inputs:
    """Return the checksums of what `report` is made from; `reads` is what it read when it was made."""
    return {
        "the notebook": checksum_of_file(report.notebook.path),
        "the code it uses": _of_code(report.notebook.path, stamp_of(report.notebook.path)),
        "its parameters": checksum(sorted(report.parameters.items())),
        "the area's pages or names": checksum([siblings, report.notebook.title, report.area.name]),
        "data": held.of(reads),
    }


def why(report: Report, row: Mapping[str, Any] | None, now: Inputs | None, workspace: Workspace) -> str:
    """Return why `report` is to be made anew; "" where what stands is up to date.

    row : what is recorded of it, None where it was never made. now : its `inputs` today, with the recorded reads.
    """
    if row is None or now is None:
        return "not made yet"
    if row["status"] not in ("made", "faulty"):
        return "it failed last time"
    page = workspace.outputs / report.page
    for suffix, words in STANDS.items():
        if not page.with_suffix(suffix).is_file():
            return f"its {words} is gone"
    before: Inputs = row.get("inputs", {})
    if not before or not before["data"]:
        return "what it read is not known"
    changed = [name for name in now if name != "data" and now[name] != before.get(name)]
    changed += [thing for thing in now["data"] if now["data"][thing] != before["data"].get(thing)]
    return f"changed: {', '.join(dict.fromkeys(changed))}" if changed else ""


@lru_cache(maxsize=256)
def _of_code(path: Path, _stamp: Stamp) -> str:
    return code.digest_of(path)
