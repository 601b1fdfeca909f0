"""Subtractions that a reader could do: of figures in the release, and with those that earlier editions showed."""

import json
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from jsna.sums import PERIOD, PLACE, RELATION
from needs.disclosure.differencing import differences
from needs.disclosure.policy import Policy

KEY = ["indicator_id", "source", "period", "age", "category", "sex", "place"]
ALIKE = 1e-9


def subtractions(
    cells: pd.DataFrame, sums: pd.DataFrame, inside: pd.DataFrame, spans: pd.DataFrame, known: dict[str, Policy]
) -> pd.DataFrame:
    """Return the subtractions that leave a few people whom no figure of the release stands for.

    What is left where all other parts of a sum are figures themselves is theirs to protect; what only published
    figures tell cannot be helped.

    cells, known : as `protect` takes them. sums, inside, spans : see `jsna.sums`.
    """
    frames = []
    for dimension, rows in [(PERIOD, spans), *((PLACE, held) for _, held in inside.groupby("edition"))]:
        held = rows[["code", "member"]].assign(dimension=dimension)
        covers = _incomplete(cells, sums[sums["dimension"] == dimension], dimension)
        frames.append(differences(cells, held, known, key=KEY, covers=covers))
    found = pd.concat(frames, ignore_index=True).drop_duplicates([*KEY, "parts"], ignore_index=True)
    all_cells = set(cells[KEY].itertuples(index=False, name=None))
    ours = set(cells.loc[~cells["published"], KEY].itertuples(index=False, name=None))
    parts_of = sums.groupby(["dimension", "whole", "hierarchy"])["part"].agg(frozenset)
    sums_of = parts_of.groupby(level=["dimension", "whole"]).agg(list).to_dict()
    keep = [_counts(row, all_cells, ours, sums_of) for row in found.to_dict("records")]
    return found[pd.Series(keep, index=found.index, dtype=bool)].reset_index(drop=True)


def _incomplete(cells: pd.DataFrame, sums: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Return the sets of parts of each sum that are figures where not all of its parts are."""
    slices = [name for name in KEY if name != dimension]
    present = sums.merge(cells[KEY], left_on="part", right_on=dimension)
    group = ["hierarchy", "whole"]
    if present.empty:
        return pd.DataFrame(columns=RELATION)
    ordered = present.sort_values("part", kind="stable")
    found = ordered.groupby([*group, *slices])["part"].agg(tuple).reset_index()
    size = sums.groupby(group).size().rename("size").reset_index()
    found = found.merge(size, on=group)
    found = found[(found["part"].map(len) < found["size"]) & (found["part"].map(len) > 1)]
    found = found[[*group, "part"]].drop_duplicates(ignore_index=True)
    names = found["hierarchy"] + " " + found.index.astype("str")
    return pd.DataFrame(found.assign(dimension=dimension, hierarchy=names).explode("part"))


def _counts(
    row: Mapping[Hashable, Any], cells: set[Any], ours: set[Any], sums_of: dict[Any, list[frozenset[str]]]
) -> bool:
    """Whether a subtraction takes part in one of our own figures, and what it leaves is no sum of figures."""
    dimension = row["dimension"]

    def cell(value: str) -> tuple[Any, ...]:
        return tuple(value if name == dimension else row[name] for name in KEY)

    if not any(cell(value) in ours for value in (row[dimension], *row["parts"])):
        return False
    taken = set(row["parts"])
    rests = [parts - taken for parts in sums_of.get((dimension, row[dimension]), []) if taken <= parts]
    return not any(all(cell(value) in cells for value in rest) for rest in rests)


def named(row: Any) -> str:
    """Return a subtraction in words that hold no count."""
    where = row.period if row.dimension == PLACE else row.place
    whole = getattr(row, str(row.dimension))
    return f"{row.indicator_id}, {row.age}, {row.sex}, {where}: {whole} less {', '.join(row.parts)}"


def told_before(figures: pd.DataFrame, folder: Path | None) -> pd.Series:
    """Which of `figures` an earlier edition in `folder` has shown with the very value they have now."""
    shown = {
        (row["indicator_id"], row["area_type"], row["area_code"], row["period"]): row["value"]
        for path in sorted(folder.glob("*.json") if folder is not None else [])
        for row in json.loads(path.read_text(encoding="utf-8"))["values"]
        if row["value"] is not None
    }
    names = figures[["indicator_id", "area_type", "area_code", "period"]].astype("str")
    before = pd.Series([shown.get(key) for key in names.itertuples(index=False, name=None)], figures.index, dtype=float)
    return (before - figures["value"]).abs() <= ALIKE * (1 + before.abs())
