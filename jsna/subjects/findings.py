"""What may be said of an area on a subject in a few sentences: how its indicators divide, and those to know first."""

from collections.abc import Sequence

import pandas as pd

from jsna import prose
from jsna.subjects.targets import targets
from jsna.subjects.tested import BESIDE, Row, records
from jsna.subjects.wording import (
    BETTER,
    OLD,
    UNJUDGED,
    UNSURE,
    WORSE,
    aged,
    amount,
    course,
    figure,
    number_of,
    of_before,
    past,
    sentence,
    since,
    when,
)  # fmt: skip

FEW = 2  # figures told where none stands out
MOST_BETTER = 4
MOVED = 1  # % of the baseline: less is no change worth telling of a country
UNTESTED = "chance cannot be ruled out"
KINDS: Sequence[tuple[str, str, Sequence[str]]] = (  # the first that is told names England, those after it are brief
    ("worse than England", "worse", WORSE), ("similar to England", "similar", ("similar",)),
    ("better than England", "better", BETTER),
    ("higher than England", "higher", ("higher",)), ("lower than England", "lower", ("lower",)),
    (f"{UNSURE} against England", UNSURE, (UNSURE,)),
    ("not compared with England", "not compared", ("not compared",)),
)  # fmt: skip


def findings(name: str, rows: pd.DataFrame, *, most: int = 4, clause: str = "") -> list[str]:
    """Return what the rows say of the area called `name`: how many are worse, which, and what cannot be told.

    rows : those of `jsna.subjects.indicators.standing`: those that the page shows. Figures without
        an interval are only set beside England's, those lowest among their peers first. Old figures come after the
        others, and what tells how well something is recorded last.
    clause : for a council's rows on another area's page: "of which Dale is a part".
    """
    known = rows[rows["value"].notna()] if len(rows) else rows
    if known.empty:
        return [f"No figure on this subject is published here for {name}."]
    worse, declining = known[known["verdict"].isin(WORSE)], known[known["trend_label"] == "getting worse"]
    worse = _by_weight(worse).head(most)
    declining = declining[~declining["indicator_id"].isin(worse["indicator_id"])].head(2)
    told = pd.concat([worse, declining])
    beside = untested(known).head(2 if len(told) else 3)
    if (known["area_type"] == "england").all():
        return [*national(known), opening(name, rows), *targets(name, known)]
    if told.empty and beside.empty:
        told = known.sort_values("verdict", key=lambda verdict: verdict == "not compared", kind="stable").head(FEW)
    said = [sentence(row, name) for row in records(told)] + [_set_beside(row, name) for row in records(beside)]
    untold = known[~known["indicator_id"].isin(told["indicator_id"])]
    first = opening(name, rows, clause=clause)
    if (rows["verdict"] == "not compared").all():
        return [*said, first, *targets(name, known)]
    return [first, *said, *_caution(len(beside)), *targets(name, known), *_better(name, untold)]


def _by_weight(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as a reader wants them: of children and of now, with the largest gap first."""
    order = rows.assign(old=rows.get("years_old", 0) >= OLD, unlike=rows.get("recording", False))
    keys = ["unlike", "old", "gap_england"]
    return order.sort_values(keys, ascending=[True, True, False], kind="stable").drop(columns=keys[:2])


def _caution(figures: int) -> list[str]:
    """Return what a reader must bear in mind of figures that are only set beside England's."""
    if not figures:
        return []
    which = "this rank" if figures == 1 else f"these {figures} ranks"
    return [f"No interval is published behind {which}: {UNTESTED}."]


def untested(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that have no interval but a rank among 20 peers or more, those furthest down first."""
    judged = rows["polarity"].isin(["high is good", "low is good"])
    bare = (rows["verdict"] == "not compared") & rows["england_value"].notna() & judged & (rows["peers"] >= 20)
    ranked = rows.assign(share=rows["peer_rank"] / rows["peers"])
    behind = rows[f"{BESIDE}verdict"].isin(WORSE) if f"{BESIDE}verdict" in rows else False
    return ranked[bare & ((ranked["share"] > 0.5) | behind)].sort_values("share", ascending=False, kind="stable")


def _set_beside(row: Row, name: str) -> str:
    value, england = amount(row["value"], row["unit"]), figure(row["england_value"], row["unit"])
    rank = f"number {row['peer_rank']:.0f} of {row['peers']:.0f} areas, 1 being best"
    return (
        f"{row['indicator']}: {value} in {name} in {when(row['period'])}{since(row)}, beside {england} in "
        f"England{course(row)}; {rank}.{of_before(row)}"
    )


def opening(name: str, rows: pd.DataFrame, *, clause: str = "") -> str:
    """Return how the indicators divide by verdict; `clause` says how the area the page is about stands to this one."""
    every, verdict = number_of(len(rows), "indicator"), rows["verdict"]
    if (rows["area_type"] == "england").all():
        told = "it is what areas are compared with. Changes without a trend are not tested."
        return f"England has figures on {every} here: {told}"
    whose = f"published only for {name}, {clause}," if clause else f"here for {name}"
    only = "The one indicator" if clause else "The only indicator"
    counts = [(full, brief, int(verdict.isin(list(kind)).sum())) for full, brief, kind in KINDS]
    (first, _, count), *others = [each for each in counts if each[2]]
    if counts[-1][2] == len(rows):
        none = {1: f"{only} {whose} cannot", 2: f"Neither indicator {whose} can"}  # what stands beside is no verdict
        return f"{none.get(len(rows), f'None of {every} {whose} can')} be tested against England: {UNTESTED}."
    if count == len(rows):
        of_all = {1: only, 2: "Both indicators"}.get(count, f"All {every}")
        return f"{of_all} {whose} {_is(count)} {first}{_unjudged(first)}."
    parts = [f"{prose.count(count)} {_is(count)} {first}"]
    parts += [f"{prose.count(count)} {_is(count)} {brief}" for _, brief, count in others]
    last = max((place for place, part in enumerate(parts) if _unjudged(part)), default=None)
    parts = [part + (_unjudged(part) if place == last else "") for place, part in enumerate(parts)]
    return f"Of {every} {whose} {prose.listed(parts)}." if clause else f"Of {every} {whose}, {prose.listed(parts)}."


def national(rows: pd.DataFrame) -> list[str]:
    """Return what changed most in England since the baseline: three for the worse, then two for the better.

    Where the rows hold no baseline, the figures whose recent trend is for the worse or the better are told instead.
    """
    judged = rows["polarity"].isin(["high is good", "low is good"]) & (rows["method"] != "count")
    moved = rows[judged & (rows["period"] != rows["baseline_period"])]
    share = 100 * moved["change"] / moved["baseline_value"]
    worse = share.where(moved["polarity"] == "low is good", -share)
    order = moved.assign(worse=worse).sort_values("worse", ascending=False, kind="stable")
    chosen = [order[order["worse"] >= MOVED].head(3), order[order["worse"] <= -MOVED].iloc[::-1].head(2)]
    ways = [rows[rows["trend_label"] == label].head(2) for label in ("getting worse", "getting better")]
    told = [_changed(row) for row in records(pd.concat(chosen))]
    return told or [sentence(row, "England") for row in records(pd.concat(ways))]


def _changed(row: Row) -> str:
    """Say how a figure of England changed since its baseline, with the recent trend where it can be told."""
    value, before = amount(row["value"], row["unit"]), figure(row["baseline_value"], row["unit"])
    then = f"{'up' if row['change'] > 0 else 'down'} from {before} in {when(row['baseline_period'])}"
    return f"{row['indicator']}: {value} in England in {when(row['period'])}{aged(row)}, {then}{course(row)}."


def _unjudged(words: str) -> str:
    return " (neither is judged better)" if any(way in words for way in UNJUDGED) else ""


def _is(count: int, one: str = "is", several: str = "are") -> str:
    return one if count == 1 else several


def _better(name: str, rows: pd.DataFrame) -> list[str]:
    """Return what the area does better on, the figures of now first; those that tell of then in the past tense."""
    best = records(rows[rows["verdict"].isin(BETTER)].sort_values("verdict", kind="stable"))  # "best" before "better"
    now, then = ([row for row in best if past(row) == old][:MOST_BETTER] for old in (False, True))
    if now:
        titles = [f"“{row['indicator']}”" for row in now]
        return [f"{name} does better than England on {prose.listed(titles)}."]
    titles = [f"“{row['indicator']}” ({when(row['period'])})" for row in then]
    return [f"{name} did better than England on {prose.listed(titles)}."] if then else []
