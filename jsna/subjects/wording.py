"""Rows to sentences: what may be said of where an area stands, and no more than its intervals allow."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from jsna import prose
from needs.priority import gap_limits

WORSE, BETTER, UNJUDGED = ("worse", "worst"), ("better", "best"), ("higher", "lower")
SURE = ("worst", "best")  # the interval at 99.8 % leaves England out too
UNSURE = "too uncertain to call"
Row = Mapping[Hashable, Any]


def amount(value: object, unit: str, *, counted: bool = False) -> str:
    """Return a value with its unit, as it stands in a sentence: 25.3% of children, 37.2 per 1,000, 545 children."""
    return f"{figure(value, unit, counted=counted)}{unit.removeprefix('%') if unit.startswith('%') else ' ' + unit}"


def figure(value: object, unit: str, *, counted: bool = False) -> str:
    """Return a value as it stands in a table's cell: a percentage with its sign, a count whole, nought as 0."""
    if isinstance(value, (int, float)) and value == 0 and not unit.startswith("%"):
        return "0"
    return prose.count(value) if counted else prose.measure(value, unit)


def number_of(count: int, one: str, several: str = "") -> str:
    """Return a count with its noun: 1 indicator, 12 indicators."""
    return f"{prose.count(count)} {one if count == 1 else several or one + 's'}"


def with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` with the limits of the gap to England, ``gap_lower_95`` and ``gap_upper_95``."""
    _, lower, upper = gap_limits(rows)
    return rows.assign(gap_lower_95=lower, gap_upper_95=upper)


def sentence(row: Row, name: str) -> str:
    """Say where the area called `name` stands on one indicator, beside England, and which way it goes.

    row : a row of `jsna.subjects.indicators.standing`. A difference is told only as the verdict allows, a trend only
        where it is significant.
    """
    if pd.isna(row["value"]):
        return f"{row['indicator']}: {_withheld(row)} for {name}."
    counted = row.get("method") == "count"
    said = f"{row['indicator']}: {amount(row['value'], row['unit'], counted=counted)} in {name} in {row['period']}"
    return f"{said}{_beside(row)}{_course(row)}.{_gap(row)}"


def _withheld(row: Row) -> str:
    mark = row.get("mark")
    return "withheld so that nobody can be identified ([c])" if mark == "[c]" else "no figure is available ([x])"


def _beside(row: Row) -> str:
    """Return how the figure compares with England's, in the words that its verdict allows."""
    if pd.isna(row.get("england_value")) or row.get("area_type") == "england":
        return ""
    verdict, england = str(row["verdict"]), f"England ({figure(row['england_value'], row['unit'])})"
    if verdict in (*WORSE, *BETTER):
        word = "worse" if verdict in WORSE else "better"
        return f", {'clearly ' if verdict in SURE else ''}{word} than {england}"
    if verdict in UNJUDGED:
        return f", {verdict} than {england}"
    if verdict == "similar":
        return f", similar to {england}"
    if verdict == UNSURE:
        return f"; the numbers are too small to say how that compares with {england}"
    return f", beside {figure(row['england_value'], row['unit'])} in England"


def _course(row: Row) -> str:
    """Return the recent trend; where it runs against the verdict, with "but"."""
    trend, verdict = str(row.get("trend_label")), str(row.get("verdict"))
    if trend in ("getting better", "getting worse"):
        against = (verdict in WORSE) == (trend == "getting better") and verdict in (*WORSE, *BETTER)
        return f"{', but' if against else ', and'} {trend}"
    if trend in ("increasing", "decreasing"):
        return f", and {trend}"
    return ", with no significant recent change" if trend == "no significant change" else ""


def _gap(row: Row) -> str:
    """Return what England's rate would mean here, in children a year; only where the figure is surely worse."""
    gap, low, high = (row.get(name) for name in ("gap_england", "gap_lower_95", "gap_upper_95"))
    if str(row.get("verdict")) not in WORSE or not (gap and prose.rounded(gap) >= 2):
        return ""
    more = "more" if row.get("polarity") == "high is good" else "fewer"
    between = "" if pd.isna(low) or pd.isna(high) else f" ({prose.count(max(low, 0))} to {prose.count(high)})"
    return (
        f" At England's rate there would each year be about {prose.count(gap)}{between} {more} {row['numerator_of']}."
    )


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
    said = [_opening(name, rows), *(sentence(row, name) for row in told.to_dict("records"))]
    said += [_set_beside(row, name) for row in beside.to_dict("records")]
    return [*said, *targets(name, known), *_better(name, known)]


def untested(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that have no interval but a rank among 20 peers or more, those furthest down first."""
    judged = rows["polarity"].isin(["high is good", "low is good"])
    bare = (rows["verdict"] == "not compared") & rows["england_value"].notna() & judged & (rows["peers"] >= 20)
    ranked = rows.assign(share=rows["peer_rank"] / rows["peers"])
    return ranked[bare & (ranked["share"] > 0.5)].sort_values("share", ascending=False, kind="stable")


def _set_beside(row: Row, name: str) -> str:
    return (
        f"{row['indicator']}: {amount(row['value'], row['unit'])} in {name} in {row['period']}, beside "
        f"{figure(row['england_value'], row['unit'])} in England{_course(row)}; number {row['peer_rank']:.0f} of "
        f"{row['peers']:.0f} areas, 1 being best (no interval is published, so chance cannot be ruled out)."
    )


def _opening(name: str, rows: pd.DataFrame) -> str:
    """Return how the indicators divide by verdict."""
    if (rows["area_type"] == "england").all():
        return f"{number_of(len(rows), 'indicator')} on this subject {_is(len(rows), 'has', 'have')} a row for England."
    verdict = rows["verdict"]
    kinds: Sequence[tuple[str, Sequence[str]]] = (
        ("worse than England", WORSE), ("similar", ("similar",)), ("better", BETTER),
        ("higher or lower without being judged good or bad", UNJUDGED), (UNSURE, (UNSURE,)),
        ("not compared", ("not compared",)),
    )  # fmt: skip
    counts = [(words, int(verdict.isin(list(kind)).sum())) for words, kind in kinds]
    if counts[-1][1] == len(rows):
        none = "It cannot" if len(rows) == 1 else "None can"
        return f"{number_of(len(rows), 'indicator')} here for {name}. {none} be compared with England by an interval."
    parts = [f"{prose.count(count)} {_is(count)} {words}" for words, count in counts if count]
    return f"Of {number_of(len(rows), 'indicator')} here for {name}, {prose.listed(parts)}."


def _is(count: int, one: str = "is", several: str = "are") -> str:
    return one if count == 1 else several


def _better(name: str, rows: pd.DataFrame) -> list[str]:
    best = rows[rows["verdict"].isin(BETTER)]["indicator"].head(3).tolist()
    return [f"{name} does better than England on {prose.listed([f'“{title}”' for title in best])}."] if best else []


def targets(name: str, rows: pd.DataFrame) -> list[str]:
    """Return a sentence for each target: reached, or not and when the present pace would reach it."""
    aimed = rows[rows["target"].notna() & rows["target_verdict"].isin(["reached", "missed", "between"])]
    return [_target(row, name) for row in aimed.to_dict("records")]


def _target(row: Row, name: str) -> str:
    unit, met = row["unit"], str(row.get("target_met"))
    aim = figure(row["target"], unit)
    if pd.notna(row.get("target_upper")):
        aim = f"{aim} to {figure(row['target_upper'], unit)}"
    when = "" if pd.isna(row.get("target_year")) else f", set for {row['target_year']:.0f}"
    said = f"{row['indicator']}: {figure(row['value'], unit)} in {name} in {row['period']}"
    if row["target_verdict"] == "reached":
        return f"{said} reaches the target of {aim}{when}."
    lies = "lies within the target's range of" if row["target_verdict"] == "between" else "falls short of the target of"
    pace = f"; at the present pace it would be met in {met}" if met.isdigit() else ""
    pace = "; at the present pace it would not be met" if met == "not at this rate" else pace
    return f"{said} {lies} {aim}{when}{pace}."
