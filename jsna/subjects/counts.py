"""How many children there are of each kind that the framework's self-assessment asks a commissioner to know.

A number is as published for the area, else rebuilt from a published rate; where nobody counts, it is what a published
study leads to expect (`prevalences.csv` of a plan). What is not counted is marked [e].
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import Indicator
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter
from jsna.subjects import expected, indicators, population, tested, wording
from jsna.subjects.council import council, stand_in
from jsna.subjects.latest import rows_here

CHILDREN = 19
CAPTION = "Numbers of children a commissioner should know"
REBUILT = "[e]"
LOCAL = "data/raw/local/indicators.csv, which jsna new indicators writes"
Entry = dict[str, str]
Row = Mapping[Hashable, Any]
PER = re.compile(r"per ([\d,]+) under 18")


@dataclass(frozen=True)
class Group:
    """Children of a kind, the indicators that count them, the best first, and their name in `prevalences.csv`."""

    title: str
    indicators: tuple[str, ...]
    need: str


GROUPS = (
    Group("With a long-term condition", ("long_term_conditions",), "long-term condition"),
    Group("In need", ("children_in_need",), "in need"),
    Group("In need of safeguarding: on a protection plan", ("child_protection_plans",), "protection plan"),
    Group("With a mental health problem", ("mental_disorder_prevalence", "semh_needs"), "mental health problem"),
    Group("Looked after by the council", ("looked_after_number", "looked_after_rate"), "looked after"),
    Group(
        "With severe and complex needs", ("continuing_care", "life_limiting", "ehc_plans"), "severe and complex needs"
    ),
)
FROM_RATE = f"{REBUILT} beside a rate: the rate times residents under 18."
EXPECTED = (
    f"{REBUILT} beside expected: a published share of children of an age times residents of that age, a range where "
    "the study gives one. It is no count of the area's own."
)


def counts(chapter: Chapter) -> pd.DataFrame:
    """Return one row a kind of children: title, number, figure as published, whose; what would fill it where none is.

    A number that nobody published is rebuilt from a rate, else expected by a published study; both are marked [e].
    """
    known = [_by_id(rows) for rows in rows_here(chapter, [name for group in GROUPS for name in group.indicators])]
    view, residents = _residents(chapter)
    chapter.used(residents)
    rows = [_row(chapter, group, known) or _expected(chapter, group, view, residents) for group in GROUPS]
    return pd.DataFrame([_young(chapter, view, residents), *rows])


def table(chapter: Chapter) -> figures.Table:
    """Return the numbers as a table for readers."""
    rows = counts(chapter)
    data = rows.rename(columns={"title": "Children", "number": "Number", "figure": "Figure as published",
                                "whose": "Whose", "missing": "What would count them"})  # fmt: skip
    if (data["What would count them"] == "").all():
        data = data.drop(columns="What would count them")
    data = data.replace("", "–")
    awaited = data["Figure as published"].str.startswith("expected")
    rebuilt = data["Number"].str.contains(REBUILT, regex=False) & ~awaited
    notes = [note for note, shown in ((FROM_RATE, rebuilt), (EXPECTED, awaited)) if shown.any()]
    source = expected.cited(chapter) if awaited.any() else ""
    formats = dict.fromkeys(data.columns, "text")
    return figures.Table(data, f"{CAPTION}: {chapter.name}", notes, formats, source=source)


def sentence(chapter: Chapter) -> str:
    """Return the numbers in one line: the answer to the framework's second question."""
    rows = counts(chapter)
    told = rows[rows["number"] != prose.MISSING]
    said = [
        f"{row['title'].lower()} {row['number']} ({row['figure']}; {row['whose']})" for row in told.to_dict("records")
    ]
    lacking = rows.loc[rows["number"] == prose.MISSING, "title"].str.lower().tolist()
    return "; ".join([*said, *([f"no number here of children {prose.listed(lacking)}"] if lacking else [])])


def _residents(chapter: Chapter) -> tuple[Chapter, pd.DataFrame]:
    """The latest residents by age, the area's own or those of a council with the same boundary, and whose they are."""
    for view in filter(None, (chapter, stand_in(chapter))):
        now = population.latest(view)
        if len(now):
            return view, now
    return chapter, pd.DataFrame()


def _young(chapter: Chapter, view: Chapter, now: pd.DataFrame) -> Entry:
    """The people under 20."""
    if now.empty:
        return _entry(f"Aged 0 to {CHILDREN}", missing="ONS, mid-year population estimates (data/raw)")
    young = now.loc[now["age_to"] <= CHILDREN, "population"].sum()
    whose = chapter.called(now) if view is chapter else view.name
    return _entry(f"Aged 0 to {CHILDREN}", prose.count(young), f"residents, {int(now['year'].iloc[0])}", whose)


def _expected(chapter: Chapter, group: Group, view: Chapter, residents: pd.DataFrame) -> Entry:
    """The number that a published study leads to expect; what would fill it where none does."""
    missing, told = _filled_by(catalogue()[group.indicators[0]]), expected.expected(chapter, group.need, residents)
    if told is None:
        return _entry(group.title, missing=missing)
    whose = chapter.called(residents) if view is chapter else view.name
    return _entry(group.title, f"{told.number} {REBUILT}", f"expected: {told.basis}", whose, missing)


def _by_id(rows: pd.DataFrame) -> dict[str, Row]:
    """The rows that have a figure, by indicator."""
    known = tested.records(rows[rows["value"].notna()]) if len(rows) else []
    return {str(row["indicator_id"]): row for row in known}


def _row(chapter: Chapter, group: Group, known: list[dict[str, Row]]) -> Entry | None:
    """The number that is published, or rebuilt from a published rate; None where there is neither."""
    row = next((rows[name] for rows in known for name in group.indicators if name in rows), None)
    if row is None:
        return None
    whose = str(row["area_name"]) if row["area_code"] == chapter.area.code else indicators.owner(pd.DataFrame([row]))
    counted = row["method"] == "count"
    figure = f"{row['indicator']}: {wording.amount(row['value'], row['unit'], counted=counted)}, {row['period']}"
    return _entry(group.title, _number(chapter, row), figure, whose)


def _filled_by(fact: Indicator) -> str:
    """What would fill a number: a publication, and the file to enter it in where the program does not read it."""
    if fact.sources:
        return f"{fact.title}: published here for other areas, councils above all"
    return f"{fact.title}: {fact.publication}, as rows of {fact.id} in {LOCAL}"


def _number(chapter: Chapter, row: Row) -> str:
    """The number behind a figure: as published, else rebuilt from a rate and the children under 18."""
    if row["method"] == "count":
        return prose.count(row["value"])
    if pd.notna(row["numerator"]):
        return prose.count(row["numerator"])
    rate = PER.fullmatch(str(row["unit"]))
    under_18 = _under_18(chapter, str(row["area_code"]), str(row["area_type"])) if rate else pd.NA
    if rate is None or pd.isna(under_18):
        return prose.MISSING
    return f"{prose.count(row['value'] * under_18 / float(rate[1].replace(',', '')))} {REBUILT}"


def _under_18(chapter: Chapter, code: str, kind: str) -> float:
    """The latest published number of residents under 18 of the area that a rate is of."""
    whose = [area for area in (chapter.area, council(chapter)) if area and (area.code, area.kind) == (code, kind)]
    if not whose:
        return float("nan")
    rows = Chapter.beside(chapter, whose[0]).look("population")
    rows = rows[(rows["basis"] == "resident") & (rows["age_from"] == 0) & (rows["age_to"] == 17)]
    rows = rows[(rows["sex"] == "persons") & (rows["year"] == rows["year"].max())]
    chapter.used(rows)
    return float(rows["population"].iloc[0]) if len(rows) else float("nan")


def _entry(title: str, number: str = prose.MISSING, figure: str = "", whose: str = "", missing: str = "") -> Entry:
    return {"title": title, "number": number, "figure": figure, "whose": whose, "missing": missing}
