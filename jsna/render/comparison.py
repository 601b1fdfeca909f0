"""The pages that compare areas of a kind, written where the rows that they show have changed."""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from jsna.figures.markdown import slug
from jsna.pages import compare
from jsna.pages.compare import compare_page, compare_parts
from jsna.pages.files import write_checked
from jsna.pages.index import PLURALS
from jsna.places import Area
from jsna.render.ledger import write_json
from jsna.withheld import MARK
from jsna.workspace import Workspace

COMPARED = "compared.json"
MADE_WITH = [Path(str(compare.__file__)), *sorted(Path(str(compare.__file__)).parent.glob("page.*"))]
KEPT_SHARE = 0.5  # of the areas that must have an indicator for it to be compared


@dataclass(frozen=True)
class Comparisons:
    """The first page of each kind of area, and the house rules that pages of comparison break."""

    first: dict[str, str]
    faults: dict[str, list[str]]


def write_comparisons(areas: Sequence[Area], values: pd.DataFrame, workspace: Workspace) -> Comparisons:
    """Write the pages of comparison for each kind with two areas or more, those whose rows have changed."""
    record = workspace.processed / "reports" / COMPARED
    before = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    now = {}
    for kind in PLURALS:
        own = [area for area in areas if area.kind == kind]
        rows = comparable(values[values["area_type"].astype("str") == kind], own) if len(own) > 1 else values.iloc[:0]
        if len(rows):
            now[kind] = _written(kind, rows, before.get(kind, {}), workspace)
    made = {page for facts in now.values() for page in facts["pages"]}
    for target in workspace.outputs.glob("compare-*.html"):
        if target.name not in made:
            target.unlink()
    if now != before:
        write_json(record, now)
    return Comparisons(
        {kind: facts["pages"][0] for kind, facts in now.items()},
        {page: faults for facts in now.values() for page, faults in facts["faults"].items()},
    )


def comparable(values: pd.DataFrame, areas: Sequence[Area]) -> pd.DataFrame:
    """Return a row for each of `areas`, by name, and each indicator that half of them have a figure for, even withheld.

    A page without an indicator would not say that its figures are withheld.
    """
    there = values[values["value"].notna() | (values["mark"] == MARK)]
    known = there.groupby("indicator", sort=False, observed=True)["area_code"].nunique()
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


def _written(kind: str, rows: pd.DataFrame, before: Mapping[str, Any], workspace: Workspace) -> dict[str, Any]:
    """Write a kind's pages unless they stand; return the checksum of their rows, their names and the rules they break.

    before : what this returned when they were written.
    """
    checksum = _checksum(rows)
    known = isinstance(before, dict) and before.get("sum") == checksum  # an earlier version kept the checksum alone
    if known and all((workspace.outputs / page).exists() for page in before["pages"]):
        return dict(before)
    invented = bool(rows["area_code"].str.startswith("X").any())
    parts = compare_parts(rows)
    pages = [f"compare-{kind}{'-' + slug(name)[:40] if place else ''}.html" for place, name in enumerate(parts)]
    siblings = list(zip(pages, parts, strict=True)) if len(parts) > 1 else []
    faults: dict[str, list[str]] = {}
    for page, (name, part) in zip(pages, parts.items(), strict=True):
        making = partial(
            compare_page, part, subject=f"{PLURALS[kind]} compared{': ' + name if name else ''}", invented=invented,
            updated=datetime.date.today().isoformat(), siblings=siblings,
        )  # fmt: skip
        broken = write_checked(workspace.outputs / page, making)
        faults |= {page: broken} if broken else {}
    return {"sum": checksum, "pages": pages, "faults": faults}


def _checksum(rows: pd.DataFrame) -> str:
    """Return what changes when a page of comparison would: its rows, or the program's version of it."""
    making = hashlib.sha256(b"".join(path.read_bytes() for path in MADE_WITH))
    making.update(pd.util.hash_pandas_object(rows.astype("str"), index=False).to_numpy().tobytes())
    return making.hexdigest()[:16]
