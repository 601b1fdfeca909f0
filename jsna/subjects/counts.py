"""How many children there are of each kind that the framework's self-assessment asks a commissioner to know."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import Indicator
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter
from jsna.subjects import indicators, population, wording
from jsna.subjects.council import council, stand_in

CHILDREN = 19
CAPTION = "Numbers of children a commissioner should know"
REBUILT = "[e]"
Entry = dict[str, str]
Row = Mapping[Hashable, Any]
PER = re.compile(r"per ([\d,]+) under 18")


@dataclass(frozen=True)
class Group:
    """Children of a kind, and the indicators that count them, the best first."""

    title: str
    indicators: tuple[str, ...]


GROUPS = (
    Group("With a long-term condition", ("long_term_conditions",)),
    Group("In need", ("children_in_need",)),
    Group("In need of safeguarding: on a protection plan", ("child_protection_plans",)),
    Group("With a mental health problem", ("mental_disorder_prevalence", "semh_needs")),
    Group("Looked after by the council", ("looked_after_number", "looked_after_rate")),
    Group("With severe and complex needs", ("continuing_care", "life_limiting", "ehc_plans")),
)


def counts(chapter: Chapter) -> pd.DataFrame:
    """Return one row a kind of children: title, number, figure as published, whose; what would fill it where none is.

    A number that nobody published is rebuilt from a rate and the published children under 18, and marked [e].
    """
    known = [_by_id(indicators.standing(chapter)), _by_id(indicators.borrowed(chapter))]
    return pd.DataFrame([_young(chapter), *(_row(chapter, group, known) for group in GROUPS)])


def table(chapter: Chapter) -> figures.Table:
    """Return the numbers as a table for readers."""
    rows = counts(chapter)
    data = rows.rename(columns={"title": "Children", "number": "Number", "figure": "Figure as published",
                                "whose": "Whose", "missing": "What would fill it"})  # fmt: skip
    if (data["What would fill it"] == "").all():
        data = data.drop(columns="What would fill it")
    data = data.replace("", "–")
    return figures.Table(data, f"{CAPTION}: {chapter.name}", formats=dict.fromkeys(data.columns, "text"))


def sentence(chapter: Chapter) -> str:
    """Return the numbers in one line: the answer to the framework's second question."""
    rows = counts(chapter)
    told = rows[rows["number"] != prose.MISSING]
    said = [
        f"{row['title'].lower()} {row['number']} ({row['figure']}; {row['whose']})" for row in told.to_dict("records")
    ]
    lacking = rows.loc[rows["number"] == prose.MISSING, "title"].str.lower().tolist()
    return "; ".join([*said, *([f"no number here of children {prose.listed(lacking)}"] if lacking else [])])


def _young(chapter: Chapter) -> Entry:
    """The people under 20, the area's own or those of a council with the same boundary."""
    for view in filter(None, (chapter, stand_in(chapter))):
        now = population.latest(view)
        if len(now):
            chapter.used(now)
            young = now.loc[now["age_to"] <= CHILDREN, "population"].sum()
            return _entry(f"Aged 0 to {CHILDREN}", prose.count(young), f"residents, {int(now['year'].iloc[0])}",
                          chapter.called(now) if view is chapter else view.name)  # fmt: skip
    return _entry(f"Aged 0 to {CHILDREN}", missing="ONS, mid-year population estimates (data/raw)")


def _by_id(rows: pd.DataFrame) -> dict[str, Row]:
    """The rows that have a figure, by indicator."""
    known = rows[rows["value"].notna()].to_dict("records") if len(rows) else []
    return {str(row["indicator_id"]): row for row in known}


def _row(chapter: Chapter, group: Group, known: list[dict[str, Row]]) -> Entry:
    row = next((rows[name] for rows in known for name in group.indicators if name in rows), None)
    if row is None:
        return _entry(group.title, missing=_filled_by(catalogue()[group.indicators[0]]))
    whose = str(row["area_name"]) if row["area_code"] == chapter.area.code else indicators.owner(pd.DataFrame([row]))
    counted = row["method"] == "count"
    figure = f"{row['indicator']}: {wording.amount(row['value'], row['unit'], counted=counted)}, {row['period']}"
    return _entry(group.title, _number(chapter, row), figure, whose)


def _filled_by(fact: Indicator) -> str:
    """What would fill a number: the publication and its folder; for one that is read, the areas it is published for."""
    if fact.sources:
        return f"{fact.title}: published here for other areas, councils above all"
    return f"{fact.title}: {fact.publication} (data/raw/{fact.folder or 'local'})"


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
