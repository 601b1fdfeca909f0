"""Children and young people by five-year band, and how their number changes from one year to another."""

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.canvas import Canvas, ticks
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import FEMALE, FOCUS, MALE, SMALL
from jsna.figures.rows import row_canvas
from needs.refusals import refuse, require_columns

YOUNG = (0, 5, 10, 15)
ADULT = 20


def five_year_bands(population: pd.DataFrame, *, area_name: str, source: str = "") -> Figure | Absent:
    """Draw the people under 20 in five-year bands, females and males where they are told apart.

    population : one area and year of the table `population`: ``sex``, ``age_from``, ``age_to``, ``year``,
        ``population``, in single years or bands that five-year bands can be made of.

    Raises
    ------
    ValueError : a band of the source straddles two five-year bands.
    """
    if population.empty:
        return Absent(f"People under {ADULT} by age")
    people = banded(population)
    total, everyone = float(people["people"].sum()), _everyone(population)
    texts = [f"{prose.count(count)} ({prose.proportion(100 * count / everyone)}%)" for count in people["people"]]
    labels = [f"{start} to {start + 4}" for start in people.index]
    drawn = row_canvas(labels, texts, ticks(0, float(people["people"].max())), title="people", row=34, top=40)
    _stacks(drawn, people)
    largest = int(people["people"].argmax())
    when = _when(population)
    area = prose.shorten(area_name, 60)
    headings = {"female": "Females", "male": "Males", "people": "People"}
    return finish(
        drawn,
        kind="Bar chart of five-year age bands",
        title=f"{prose.count(total)} people aged under {ADULT} lived in {area}{when}; "
        f"the largest five-year group was {labels[largest]} ({prose.count(people['people'].iloc[largest])})",
        subtitle=f"People aged under {ADULT} by five-year band, and share of people of all ages{when}",
        data=people.rename(columns=headings)
        .assign(**{"% of all people": 100 * people["people"] / everyone})
        .set_axis(labels)
        .rename_axis("Age")
        .reset_index(),
        unit="people",
        formats=dict.fromkeys(headings.values(), "count") | {"% of all people": "proportion"},
        source=source,
    )


def _stacks(drawn: Canvas, people: pd.DataFrame) -> None:
    """Draw a bar a band, females before males where they are told apart."""
    places, start = np.arange(len(people)), np.zeros(len(people))
    for sex, colour in (("female", FEMALE), ("male", MALE), ("people", FOCUS)):
        if sex not in people or (sex == "people" and "female" in people):
            continue
        drawn.ax.barh(places, people[sex], left=start, height=0.68, color=colour, clip_on=False)
        if sex != "people":
            drawn.write(start[0], -0.5, f"{sex.title()}s", dy=4, va="bottom", fontsize=SMALL, weight="bold")
        start = start + people[sex].to_numpy()
    drawn.baseline(horizontal=False)


def population_change(base: pd.DataFrame, later: pd.DataFrame, *, area_name: str, source: str = "") -> Figure | Absent:
    """Draw the change in people under 20, by five-year band, from one year to another (or to a projection).

    base, later : one area and year each of the table `population` (or `projection`); see `five_year_bands`.
    """
    if base.empty or later.empty:
        return Absent(
            f"Change in the number of people under {ADULT}", "two years are needed and are not published here"
        )
    before, after = banded(base)["people"], banded(later)["people"]
    labels = [f"{start} to {start + 4}" for start in before.index] + [f"All under {ADULT}"]
    then, now = np.append(before, before.sum()), np.append(after, after.sum())
    percent = 100 * (now - then) / np.where(then > 0, then, np.nan)
    texts = [
        f"{prose.change(n - t)} ({prose.change(p, 1)}%)" if np.isfinite(p) else prose.change(n - t)
        for t, n, p in zip(then, now, percent, strict=True)
    ]
    reach = float(np.nanmax(np.abs(np.append(percent, 5.0))))
    outer = ticks(0, reach, most=3)[1:]
    steps = [-step for step in reversed(outer)] + [0.0, *outer]
    drawn = row_canvas(labels, texts, steps, title="% change", row=34, chosen=[False] * len(before) + [True])
    drawn.ax.barh(np.arange(len(then)), np.nan_to_num(percent), height=0.6, color=FOCUS, clip_on=False)
    drawn.baseline(horizontal=False)
    first, last = int(base["year"].iloc[0]), int(later["year"].iloc[0])
    direction = "rose" if now[-1] > then[-1] else "fell" if now[-1] < then[-1] else "did not change"
    by = "" if now[-1] == then[-1] else f" by {prose.count(abs(now[-1] - then[-1]))} ({prose.change(percent[-1], 1)}%)"
    columns = {"Age": labels, f"{first}": then, f"{last}": now, "Change": now - then, "% change": percent}
    return finish(
        drawn,
        kind="Bar chart of change by age band",
        title=f"The number of people aged under {ADULT} in {prose.shorten(area_name, 60)} {direction}{by} "
        f"from {first} to {last}",
        subtitle=f"Change in people by five-year band, {first} to {last}",
        data=pd.DataFrame(columns),
        unit="% change",
        formats={f"{first}": "count", f"{last}": "count", "Change": "change", "% change": "change_proportion"},
        source=source,
    )


def banded(population: pd.DataFrame) -> pd.DataFrame:
    """Return people under 20 by five-year band (index): columns ``female``, ``male`` where told apart, ``people``."""
    require_columns(population, ["sex", "age_from", "age_to", "population"])
    young = population[(population["age_from"] < ADULT) & population["sex"].isin(_sexes(population))]
    band = young["age_from"] // 5 * 5
    refuse(young, young["age_to"] >= band + 5, "an age band lies within a five-year band")
    people = young.assign(band=band).groupby(["band", "sex"], observed=True)["population"].sum().unstack()  # noqa: PD010
    people = people.reindex(YOUNG).astype(float)
    people.columns = [str(name) for name in people.columns]
    return people.assign(people=people.sum(axis=1, min_count=1)).drop(columns="persons", errors="ignore")


def _sexes(population: pd.DataFrame) -> list[str]:
    """Return the sexes to add up: females and males where both are there, else persons."""
    return ["female", "male"] if {"female", "male"} <= set(population["sex"]) else ["persons"]


def _everyone(population: pd.DataFrame) -> float:
    return float(population.loc[population["sex"].isin(_sexes(population)), "population"].sum())


def _when(population: pd.DataFrame) -> str:
    return f" in mid-{int(population['year'].iloc[0])}" if "year" in population else ""
