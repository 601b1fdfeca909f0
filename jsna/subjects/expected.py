"""How many children of a kind to expect where nobody counts them: a published share of an age, times the residents.

The shares are those of a plan's `prevalences.csv`: the area's own plan, else the commissioning framework's, whose rows
are of England. What is expected is no count of the area, and is told as a range where the study gives one.
"""

from dataclasses import dataclass

import pandas as pd

from jsna import prose
from jsna.chapter import Chapter
from jsna.plans.cells import number
from jsna.plans.plan import Plan
from jsna.subjects.plans import framework, plan

FILE = "prevalences"


@dataclass(frozen=True)
class Expected:
    """A number of children as a reader reads it, 350 or 350 to 410, and what it comes from: measure and shares."""

    number: str
    basis: str


def expected(chapter: Chapter, need: str, residents: pd.DataFrame) -> Expected | None:
    """Return how many of the `residents` have a need, by the study nearest to the area; None where none tells.

    residents : rows of `population` of one area and year: sex, age_from, age_to, population. Ages that are published
        in bands that do not fit the study's leave the number unknown.
    """
    rows = next((rows for study in _studies(chapter) if len(rows := _of(study, need))), pd.DataFrame())
    if rows.empty or residents.empty:
        return None
    named = ("age_from", "age_to", "prevalence_low", "prevalence_high")
    numbers = {name: rows[name].map(number).astype("float64") for name in named}
    low, ages = numbers["prevalence_low"], list(zip(numbers["age_from"], numbers["age_to"], strict=True))
    high = numbers["prevalence_high"].fillna(low)
    people = pd.Series([_aged(residents, start, end) for start, end in ages], index=rows.index)
    ends = [float((people * share).sum(skipna=False)) for share in (low, high)]
    if any(map(pd.isna, ends)):
        return None
    shares = [_ages(*each) for each in zip(low, high, ages, strict=True)]
    measures = "; ".join(filter(None, rows["measure"].unique()))
    told = ", ".join(filter(None, (measures, "; ".join(shares))))
    return Expected(" to ".join(dict.fromkeys(map(_rough, ends))), told)


def cited(chapter: Chapter) -> str:
    """Return the publications that the expected numbers of an area rest on."""
    return "; ".join(study.cited(FILE) for study in _studies(chapter))


def _studies(chapter: Chapter) -> list[Plan]:
    """The plans that tell, the nearest first."""
    either = (plan(chapter), framework(chapter))
    found = {each.place.id: each for each in either if each is not None and len(each.table(FILE))}
    return list(found.values())


def _of(study: Plan, need: str) -> pd.DataFrame:
    rows = study.table(FILE)
    return rows[rows["need"] == need]


def _aged(residents: pd.DataFrame, start: float, end: float) -> float:
    """The residents of a span of ages; missing where their bands do not fit it."""
    inside = residents[(residents["age_from"] >= start) & (residents["age_to"] <= end)]
    years = (inside["age_to"] - inside["age_from"] + 1).sum() / max(inside["sex"].nunique(), 1)
    return float(inside["population"].sum()) if years == end - start + 1 else float("nan")


def _ages(low: float, high: float, ages: tuple[float, float]) -> str:
    ends = dict.fromkeys(f"{100 * share:.3g}%" for share in (low, high))
    return f"{' to '.join(ends)} of ages {ages[0]:.0f} to {ages[1]:.0f}"


def _rough(people: float) -> str:
    """People to three figures: a survey claims no more."""
    return prose.count(float(f"{people:.2e}"))
