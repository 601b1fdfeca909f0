"""What may be said of an area on a subject in a few sentences: how its indicators divide, and those to know first."""

from collections.abc import Sequence

import pandas as pd

from jsna import prose
from jsna.subjects.tested import BESIDE, Row, records
from jsna.subjects.wording import (
    BETTER,
    UNJUDGED,
    UNSURE,
    WORSE,
    amount,
    course,
    figure,
    number_of,
    of_before,
    sentence,
    when,
)  # fmt: skip

FEW = 2  # figures told where none stands out
KINDS: Sequence[tuple[str, str, Sequence[str]]] = (  # the first that is told names England, those after it are brief
    ("worse than England", "worse", WORSE), ("similar to England", "similar", ("similar",)),
    ("better than England", "better", BETTER),
    ("higher or lower than England (neither is judged better)", "higher or lower (neither is judged better)", UNJUDGED),
    (f"{UNSURE} against England", UNSURE, (UNSURE,)),
    ("not compared with England", "not compared", ("not compared",)),
)  # fmt: skip


def findings(name: str, rows: pd.DataFrame, *, most: int = 4) -> list[str]:
    """Return what the rows say of the area called `name`: how many are worse, which, and what cannot be told.

    rows : those of `jsna.subjects.indicators.standing`: those that the page shows. Figures without
        an interval are only set beside England's, those lowest among their peers first.
    """
    known = rows[rows["value"].notna()] if len(rows) else rows
    if known.empty:
        return [f"No figure on this subject is published here for {name}."]
    worse, declining = known[known["verdict"].isin(WORSE)], known[known["trend_label"] == "getting worse"]
    worse = worse.sort_values("gap_england", ascending=False, kind="stable").head(most)
    declining = declining[~declining["indicator_id"].isin(worse["indicator_id"])].head(2)
    told = pd.concat([worse, declining])
    beside = untested(known).head(2 if len(told) else 3)
    if told.empty and beside.empty and (known["area_type"] != "england").all():
        told = known.head(FEW)
    said = [_opening(name, rows), *(sentence(row, name) for row in records(told))]
    said += [_set_beside(row, name) for row in records(beside)]
    untold = known[~known["indicator_id"].isin(told["indicator_id"])]
    return [*said, *_caution(len(beside)), *targets(name, known), *_better(name, untold)]


def _caution(figures: int) -> list[str]:
    """Return what a reader must bear in mind of figures that are only set beside England's."""
    if not figures:
        return []
    which = "this rank" if figures == 1 else f"these {figures} ranks"
    return [f"No interval is published behind {which}: chance cannot be ruled out."]


def untested(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that have no interval but a rank among 20 peers or more, those furthest down first."""
    judged = rows["polarity"].isin(["high is good", "low is good"])
    bare = (rows["verdict"] == "not compared") & rows["england_value"].notna() & judged & (rows["peers"] >= 20)
    ranked = rows.assign(share=rows["peer_rank"] / rows["peers"])
    behind = rows[f"{BESIDE}verdict"].isin(WORSE) if f"{BESIDE}verdict" in rows else False
    return ranked[bare & ((ranked["share"] > 0.5) | behind)].sort_values("share", ascending=False, kind="stable")


def _set_beside(row: Row, name: str) -> str:
    return (
        f"{row['indicator']}: {amount(row['value'], row['unit'])} in {name} in {when(row['period'])}, beside "
        f"{figure(row['england_value'], row['unit'])} in England{course(row)}; number {row['peer_rank']:.0f} of "
        f"{row['peers']:.0f} areas, 1 being best.{of_before(row)}"
    )


def _opening(name: str, rows: pd.DataFrame) -> str:
    """Return how the indicators divide by verdict."""
    every, verdict = number_of(len(rows), "indicator"), rows["verdict"]
    if (rows["area_type"] == "england").all():
        return f"England has figures on {every} of this subject; it is what areas are compared with."
    counts = [(full, brief, int(verdict.isin(list(kind)).sum())) for full, brief, kind in KINDS]
    (first, _, count), *others = [each for each in counts if each[2]]
    if counts[-1][2] == len(rows):
        none = {1: "The only indicator here for {} cannot", 2: "Neither indicator here for {} can"}
        return f"{none.get(len(rows), f'None of {every} here for {{}} can').format(name)} be compared with England."
    if count == len(rows):
        of_all = {1: "The only indicator", 2: "Both indicators"}.get(count, f"All {every}")
        return f"{of_all} here for {name} {_is(count)} {first}."
    parts = [f"{prose.count(count)} {_is(count)} {first}"]
    parts += [f"{prose.count(count)} {_is(count)} {brief}" for _, brief, count in others]
    return f"Of {every} here for {name}, {prose.listed(parts)}."


def _is(count: int, one: str = "is", several: str = "are") -> str:
    return one if count == 1 else several


def _better(name: str, rows: pd.DataFrame) -> list[str]:
    best = rows[rows["verdict"].isin(BETTER)]["indicator"].head(3).tolist()
    return [f"{name} does better than England on {prose.listed([f'“{title}”' for title in best])}."] if best else []


def targets(name: str, rows: pd.DataFrame) -> list[str]:
    """Return a sentence for each target: reached, or not and when the present pace would reach it."""
    aimed = rows[rows["target"].notna() & rows["target_verdict"].isin(["reached", "missed", "between"])]
    return [_target(row, name) for row in records(aimed)]


def _target(row: Row, name: str) -> str:
    unit, met = row["unit"], str(row.get("target_met"))
    aim = figure(row["target"], unit)
    if pd.notna(row.get("target_upper")):
        aim = f"{aim} to {figure(row['target_upper'], unit)}"
    when = "" if pd.isna(row.get("target_year")) else f", set for {row['target_year']:.0f}"
    said = f"{row['indicator']}: {figure(row['value'], unit)} in {name} in {row['period']}"
    then = str(row.get("target_year_verdict"))
    if then in ("reached", "missed", "between") and row["target_year"] < row["period_start"]:
        return f"{_in_its_year(row, then, aim, name)} {said.removeprefix(row['indicator'] + ': ')}{_now(row)}."
    if row["target_verdict"] == "reached":
        return f"{said} reaches the target of {aim}{when}."
    lies = "lies within the target's range of" if row["target_verdict"] == "between" else "falls short of the target of"
    pace = f"; at the present pace it would be met in {met}" if met.isdigit() else ""
    pace = "; at the present pace it would not be met" if met == "not at this rate" else pace
    return f"{said} {lies} {aim}{when}{pace}."


def _in_its_year(row: Row, then: str, aim: str, name: str) -> str:
    """Say whether the target was reached in the year that it was set for."""
    done = {"reached": "reached", "missed": "missed", "between": "reached in part"}[then]
    return (
        f"{row['indicator']}: {name} {done} the target of {aim} in {row['target_year']:.0f}, the year it was set for "
        f"({figure(row['target_year_value'], row['unit'])});"
    )


def _now(row: Row) -> str:
    """Say on which side of a target of years ago the latest figure lies."""
    words = {"reached": "meets it", "missed": "does not meet it", "between": "lies within its range"}
    return f" {words[str(row['target_verdict'])]}"
