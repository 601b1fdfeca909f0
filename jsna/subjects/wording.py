"""Rows to sentences: what may be said of where an area stands, and no more than its intervals allow."""

import re

import pandas as pd

from jsna import prose
from jsna.subjects.tested import Row, older
from needs.priority import gap_limits

WORSE, BETTER, UNJUDGED = ("worse", "worst"), ("better", "best"), ("higher", "lower")
SURE = ("worst", "best")  # the interval at 99.8 % leaves England out too
OLD = 4  # years behind the newest figure of the area, from which a figure tells of then and not of now
UNSURE = "too uncertain to call"
ONE = {"children": "child", "reviews": "review", "young people": "young person"}  # units of counts
SPAN = re.compile(r"\s+[-–]\s+|(?<=\d)[-–](?=\d)")  # as publishers write periods of several years
SHORT = re.compile(r"\d\d(/\d\d)?")  # 22, 23/24
PARENTHESIS = re.compile(r"\s*\([^)]*\)$")


def amount(value: object, unit: str, *, counted: bool = False) -> str:
    """Return a value with its unit, as it stands in a sentence: 25.3% of children, 37.2 per 1,000, 545 children."""
    told = figure(value, unit, counted=counted)
    noun = ONE.get(unit, unit) if counted and told == "1" else unit
    return f"{told}{noun.removeprefix('%') if noun.startswith('%') else ' ' + noun}"


def when(period: object) -> str:
    """Return a period as readers know it, whatever the publisher's dash: 2021 to 2023, 2021/22 to 2023/24."""
    first, to, last = SPAN.sub(" to ", str(period)).partition(" to ")
    if first[:4].isdigit() and SHORT.fullmatch(last):
        last = f"{int(first[:2]) + (last[:2] < first[2:4])}{last}"
    return first + to + last


def periods(column: pd.Series) -> pd.Series:
    """Return a column of periods as readers know them; missing where there is none."""
    return column.astype(object).map({each: when(each) for each in column.dropna().unique()})


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
        where it is significant, and a figure long behind the others as one of then.
    """
    if pd.isna(row["value"]):
        return f"{row['indicator']} in {name}: {_withheld(row)}."
    counted = row.get("method") == "count"
    value = amount(row["value"], row["unit"], counted=counted)
    said = f"{row['indicator']}: {value} in {name} in {when(row['period'])}{aged(row)}"
    return f"{said}{_beside(row)}{course(row)}.{_gap(row)}{of_before(row)}{_of_later(row)}"


def past(row: Row) -> bool:
    """Whether a figure tells of then: a later one is published, or it is years behind the area's newest."""
    return bool(row.get("later")) or float(row.get("years_old") or 0) >= OLD


def aged(row: Row) -> str:
    """Return that an old figure is the latest, to stand after its period."""
    return " (the latest here)" if past(row) and not row.get("later") else ""


def _withheld(row: Row) -> str:
    mark = row.get("mark")
    return "withheld so that nobody can be identified ([c])" if mark == "[c]" else "no figure is available ([x])"


def _beside(row: Row) -> str:
    """Return how the figure compares with England's, in the words that its verdict allows."""
    if pd.isna(row.get("england_value")) or row.get("area_type") == "england":
        return ""
    then = " then" if past(row) else ""
    verdict, england = str(row["verdict"]), f"England{then} ({figure(row['england_value'], row['unit'])})"
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


def course(row: Row) -> str:
    """Return the recent trend; where it runs against the verdict, with "but"."""
    trend, verdict = str(row.get("trend_label")), str(row.get("verdict"))
    if trend in ("getting better", "getting worse"):
        against = (verdict in WORSE) == (trend == "getting better") and verdict in (*WORSE, *BETTER)
        return f"{', but' if against else ', and'} {trend}"
    if trend in ("increasing", "decreasing"):
        return f", and {trend}"
    return ", with no significant recent change" if trend == "no significant change" else ""


def since(row: Row) -> str:
    """Return what the figure was in its baseline period, to stand after its own, where no trend tells of the way."""
    then, known = row.get("baseline_period"), pd.notna(row.get("baseline_value"))
    if not known or not isinstance(then, str) or then == row["period"] or course(row):
        return ""
    was = figure(row["baseline_value"], row["unit"], counted=row.get("method") == "count")
    return f" ({was} in {when(then)})"


def of_before(row: Row) -> str:
    """Return how the latest figure with an interval compared, where the latest of all has none."""
    before = older(row)
    if before is None:
        return ""
    value = figure(before["value"], row["unit"], counted=row.get("method") == "count")
    write = prose.proportion if row["unit"].startswith("%") else prose.number
    between = f"{write(before['lower_95'])} to {write(before['upper_95'])}"
    lead = f" The latest figure with an interval, {value} ({between}) in {when(before['period'])}, "
    verdict = str(before["verdict"])
    if verdict in (*WORSE, *BETTER, *UNJUDGED, "similar"):
        lead += f"was {_beside(before).removeprefix(', ')}{course(before)}"
        return f"{lead}."
    return f"{lead}cannot be compared with England{course(before)}."


def _gap(row: Row) -> str:
    """Return what England's rate would mean here, in number; only where the figure is surely worse."""
    gap, low, high = (row.get(name) for name in ("gap_england", "gap_lower_95", "gap_upper_95"))
    if str(row.get("verdict")) not in WORSE or not (gap and prose.rounded(gap) >= 2):
        return ""
    more = "more" if row.get("polarity") == "high is good" else "fewer"
    between = "" if pd.isna(low) or pd.isna(high) else f" ({prose.count(max(low, 0))} to {prose.count(high)})"
    what = PARENTHESIS.sub("", str(row["numerator_of"])) + (" a year" if row.get("yearly") else "")
    be = "have been" if past(row) else "be"
    return f" At England's rate there would {be} about {prose.count(gap)}{between} {more} {what}."


def _of_later(row: Row) -> str:
    """Return the later figure that could not be weighed, where the row told is the latest with an interval."""
    if not row.get("later") or pd.isna(row.get("later_value")):
        return ""
    england = row.get("later_england_value")
    beside = "" if pd.isna(england) else f", beside {figure(england, row['unit'])} in England"
    value = figure(row["later_value"], row["unit"], counted=row.get("method") == "count")
    return f" A later figure, without counts to test it by, is {value} in {when(row['later'])}{beside}."
