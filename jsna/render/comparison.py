"""The pages that compare areas of a kind, written where the rows that they show have changed."""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from jsna.pages import compare
from jsna.pages.compare import compare_page
from jsna.pages.files import write_whole
from jsna.pages.index import PLURALS
from jsna.places import Area
from jsna.render.ledger import write_json
from jsna.workspace import Workspace

COMPARED = "compared.json"
KEPT_SHARE = 0.5  # of the areas that must have an indicator for it to be compared


def write_comparisons(areas: Sequence[Area], values: pd.DataFrame, workspace: Workspace) -> dict[str, str]:
    """Write a page of comparison for each kind with two areas or more, and return its address by kind."""
    pages = {}
    for kind in PLURALS:
        own = [area for area in areas if area.kind == kind]
        rows = comparable(values[values["area_type"].astype("str") == kind], own) if len(own) > 1 else values.iloc[:0]
        if len(rows):
            pages[kind] = rows
        else:
            (workspace.outputs / f"compare-{kind}.html").unlink(missing_ok=True)
    _write_comparisons(pages, workspace)
    return {kind: f"compare-{kind}.html" for kind in pages}


def comparable(values: pd.DataFrame, areas: Sequence[Area]) -> pd.DataFrame:
    """Return a row for each of `areas`, by name, and each indicator that at least half of them have a figure for."""
    known = values[values["value"].notna()].groupby("indicator", sort=False, observed=True)["area_code"].nunique()
    kept = known.index[known >= KEPT_SHARE * len(areas)]
    facts = values.drop_duplicates("indicator")[["theme", "indicator", "unit"]]
    facts = facts[facts["indicator"].isin(kept)]
    names = pd.Series([area.name for area in areas])
    called = names.where(~names.duplicated(keep=False), names + " (" + pd.Series([area.code for area in areas]) + ")")
    places_shown = pd.DataFrame({"area_code": [area.code for area in areas], "area_name": called})
    grid = places_shown.sort_values("area_name", kind="stable").merge(facts, how="cross")
    figures = values[["area_code", "indicator", "value", "mark", "verdict"]].astype(
        {"area_code": "str", "mark": "object"}
    )
    rows = grid.merge(figures, on=["area_code", "indicator"], how="left", validate="one_to_one")
    return rows.assign(verdict=rows["verdict"].fillna("not compared"))


def _write_comparisons(pages: Mapping[str, pd.DataFrame], workspace: Workspace) -> None:
    """Write the pages, by kind, whose rows have changed since they were written."""
    record = workspace.processed / "reports" / COMPARED
    before = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    sums = {kind: _checksum(rows) for kind, rows in pages.items()}
    for kind, rows in pages.items():
        target = workspace.outputs / f"compare-{kind}.html"
        if not target.exists() or before.get(kind) != sums[kind]:
            invented = bool(rows["area_code"].str.startswith("X").any())
            today = datetime.date.today().isoformat()
            subject = f"{PLURALS[kind]} compared"
            write_whole(target, compare_page(rows, subject=subject, updated=today, invented=invented))
    if sums != before:
        write_json(record, sums)


def _checksum(rows: pd.DataFrame) -> str:
    """Return what changes when a page of comparison would: its rows, or the program's version of it."""
    making = hashlib.sha256(Path(compare.__file__).read_bytes())
    making.update(pd.util.hash_pandas_object(rows.astype("str"), index=False).to_numpy().tobytes())
    return making.hexdigest()[:16]
