"""Subtractions that a reader could do: of figures in the release, and with those that earlier editions showed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from jsna.agreed import KEY
from jsna.sums import EVENT, PERIOD, PLACE, RELATION
from needs.disclosure.differencing import differences
from needs.disclosure.policy import Policy

ALIKE = 1e-9
AS_PUBLISHED = "published"  # the policy of what readers have seen
TOLD = ["indicator_id", "area_type", "area_code", "period", "sex", "age", "category"]


def subtractions(
    cells: pd.DataFrame,
    sums: pd.DataFrame,
    inside: pd.DataFrame,
    spans: pd.DataFrame,
    events: pd.DataFrame,
    known: dict[str, Policy],
) -> pd.DataFrame:
    """Return the subtractions that leave a few people whom no figure of the release stands for.

    What is left where all other parts of a sum are figures themselves is theirs to protect; what only published
    figures tell cannot be helped.

    cells, known : as `protect` takes them. sums, inside, spans, events : see `jsna.sums`.
    """
    frames = []
    uncounted = cells.assign(denominator=float("nan"))  # two events may be counted among different people
    places = [(PLACE, held, cells) for _, held in inside.groupby("edition")]
    ages = [(EVENT, held, cells) for _, held in events.groupby(events["code"].str.split(" (", regex=False).str[0])]
    nested = [(EVENT, held, uncounted) for _, held in events.groupby("edition")]
    for dimension, rows, figures in [(PERIOD, spans, cells), *places, *ages, *nested]:
        held = rows[["code", "member"]].drop_duplicates().assign(dimension=dimension)
        covers = _incomplete(cells, sums[sums["dimension"] == dimension], dimension)
        found = differences(figures, held, known, key=KEY, covers=covers)
        found = found[np.array(_ours(found, cells, dimension), dtype=bool)]
        frames.append(found[np.array(_unaccounted(found, cells, held, dimension), dtype=bool)])
    return pd.concat(frames, ignore_index=True).drop_duplicates([*KEY, "parts"], ignore_index=True)


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


def _ours(found: pd.DataFrame, cells: pd.DataFrame, dimension: str) -> list[bool]:
    """Whether one of our own figures takes part in each subtraction."""
    ours = set(cells.loc[~cells["published"], KEY].itertuples(index=False, name=None))
    place = KEY.index(dimension)
    rows = zip(found[KEY].itertuples(index=False, name=None), found["parts"], strict=True)
    return [
        any((*key[:place], code, *key[place + 1 :]) in ours for code in (key[place], *parts)) for key, parts in rows
    ]


def _unaccounted(found: pd.DataFrame, cells: pd.DataFrame, held: pd.DataFrame, dimension: str) -> list[bool]:
    """Whether what each subtraction leaves is no sum of other figures, whose own it would be to protect it."""
    pieces = held.groupby("code")["member"].agg(frozenset).to_dict()
    slices = [name for name in KEY if name != dimension]
    codes = cells.groupby(slices)[dimension].agg(list).to_dict()
    return [
        not _filled(
            pieces[whole].difference(*(pieces[part] for part in parts)),
            {code: pieces[code] for code in codes[key] if code in pieces},
        )
        for key, whole, parts in zip(
            found[slices].itertuples(index=False, name=None), found[dimension], found["parts"], strict=True
        )
    ]


def _filled(rest: frozenset[str], pieces: dict[str, frozenset[str]]) -> bool:
    """Whether areas (or periods) of one kind fill what is left of another."""
    inside = {code: members for code, members in pieces.items() if members <= rest}
    kinds = {code.split(":")[0] if ":" in code else "" for code in inside}
    of_kind = ([held for code, held in inside.items() if code.startswith(kind)] for kind in kinds)
    return any(frozenset().union(*sets) == rest for sets in of_kind)


def named(row: Any) -> str:
    """Return a subtraction in words that hold no count."""
    where = ", ".join(getattr(row, name) for name in (EVENT, "sex", PERIOD, PLACE) if name != row.dimension)
    return f"{where}: {getattr(row, str(row.dimension))} less {', '.join(row.parts)}"


def earlier(folder: Path | None) -> pd.DataFrame:
    """Return the counts that the editions in `folder` have shown, in their order: `TOLD` and ``numerator``.

    See `jsna.pages.editions.record`, which has written them.
    """
    facts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))] if folder else []
    rows = [row for fact in sorted(facts, key=lambda fact: int(fact["order"])) for row in fact.get("counts", [])]
    return pd.DataFrame(rows, columns=[*TOLD, "numerator"]).astype({"numerator": float})


def told_before(figures: pd.DataFrame, shown: pd.Series, before: pd.DataFrame) -> pd.Series:
    """Which of `figures`, now `shown` as these counts, an edition has shown as the very same; see `earlier`."""
    named = figures[TOLD].astype("str").assign(shown=shown, figure=figures.index).merge(before, on=TOLD)
    same = (named["shown"] - named["numerator"]).abs() <= ALIKE * (1 + named["shown"].abs())
    return pd.Series(figures.index.isin(named.loc[same, "figure"]), figures.index)


def departed(before: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return what editions have shown and `figures` do not count any more, as figures: readers know them still.

    figures : the table `indicators`, its rows numbered; those returned are numbered on.
    """
    counted = figures.loc[figures["numerator"].notna(), TOLD].astype("str")
    last = before.drop_duplicates(TOLD, keep="last")
    gone = last[~pd.MultiIndex.from_frame(last[TOLD]).isin(pd.MultiIndex.from_frame(counted))]
    unknown = {"denominator": float("nan"), "mark": None, "note": None}
    made = gone.assign(source="an earlier edition", policy=AS_PUBLISHED, published=True, **unknown)
    return made.set_axis(pd.RangeIndex(len(figures), len(figures) + len(made)), axis=0)
