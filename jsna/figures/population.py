"""Who lives here: people by age and sex, and how that differs from elsewhere or from a later year."""

import pandas as pd

from jsna import prose
from jsna.figures.canvas import Canvas, canvas, width_of
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import FEMALE, INK, MALE, SMALL, SOFT
from needs.refusals import refuse, require_columns, require_unique

OPEN = 999
LIMITS = (1.0, 1.5, 2.0, 3.0, 5.0, 10.0)  # % of all people in a year of age: a short ladder, so that areas compare
TINT = {FEMALE: "#D0D9E2", MALE: "#D4ECEA"}
ADULT = 20


def age_structure(
    population: pd.DataFrame,
    *,
    area_name: str,
    comparison: pd.DataFrame | None = None,
    comparison_name: str = "",
    source: str = "",
) -> Figure | Absent:
    """Draw a pyramid where women and men are told apart, an age profile where only persons are published."""
    draw = population_pyramid if {"female", "male"} <= set(population["sex"]) else age_profile
    return draw(population, area_name=area_name, comparison=comparison, comparison_name=comparison_name, source=source)


def population_pyramid(
    population: pd.DataFrame,
    *,
    area_name: str,
    comparison: pd.DataFrame | None = None,
    comparison_name: str = "",
    source: str = "",
) -> Figure | Absent:
    """Draw one area's people by age as shares of all its people, females left and males right.

    Parameters
    ----------
    population : one area and year of the table `population`: ``sex``, ``age_from``, ``age_to`` (completed years, 999
        where open), ``year``, ``population``; rows of persons are left out.
    comparison : the same for another area, or a projection; drawn as a line and named `comparison_name`.

    Raises
    ------
    ValueError : females or males are absent, an age occurs twice, or nobody is counted.
    """
    if population.empty:
        return Absent("People by age and sex")
    people = _by_age(population, ["female", "male"])
    drawn = _vertical_ages(people, scale := _limit(people, comparison))
    for sex, side, colour in (("female", -1, FEMALE), ("male", 1, MALE)):
        _bars(drawn, people, side * people[f"{sex}_share"], colour)
        if comparison is not None:
            other = _by_age(comparison, ["female", "male"])
            _outline(drawn, other, side * other[f"{sex}_share"])
        drawn.write(side * scale / 2, 1, f"{sex.title()}s", scale="x", dy=10, ha="center", va="bottom", weight="bold")
    _hover(drawn, people, scale)
    return _finished(drawn, population, people, "Population pyramid", area_name, comparison, comparison_name, source)


def age_profile(
    population: pd.DataFrame,
    *,
    area_name: str,
    comparison: pd.DataFrame | None = None,
    comparison_name: str = "",
    source: str = "",
) -> Figure | Absent:
    """Draw one area's people by age where the sexes are not told apart; see `population_pyramid` for the columns."""
    if population.empty:
        return Absent("People by age")
    people = _by_age(population, ["persons"])
    scale = 2 * _limit(people, comparison) if people["persons_share"].max() > 1 else 2.0
    drawn = canvas(320, left=56, right=24, top=40, bottom=56)
    drawn.ax.set(xlim=(0, people["end"].max()), ylim=(0, scale))
    drawn.scale_y([0, scale / 2, scale], [f"{value:g}%" for value in (0, scale / 2, scale)], title="% of all people")
    ages = list(range(0, int(people["end"].max()), 10))
    drawn.scale_x(ages, [str(age) for age in ages], title="Age", grid=False)
    edges = [*people["age_from"], people["end"].iloc[-1]]
    drawn.ax.stairs(people["persons_share"], edges, fill=True, color=TINT[FEMALE], clip_on=False)
    young = people["age_from"] < ADULT
    edges_young = [*people.loc[young, "age_from"], people.loc[young, "end"].iloc[-1]]
    drawn.ax.stairs(people.loc[young, "persons_share"], edges_young, fill=True, color=FEMALE, clip_on=False)
    drawn.ax.stairs(people["persons_share"], edges, baseline=None, color=FEMALE, lw=1, clip_on=False)
    if comparison is not None:
        other = _by_age(comparison, ["persons"])
        drawn.ax.stairs(
            other["persons_share"], [*other["age_from"], other["end"].iloc[-1]], baseline=None, color=INK, lw=1.5
        )
    drawn.baseline()
    return _finished(drawn, population, people, "Age profile", area_name, comparison, comparison_name, source)


def _by_age(population: pd.DataFrame, sexes: list[str]) -> pd.DataFrame:
    """Return one row an age: where its bar ends, people of each sex and their share of everyone per bar."""
    require_columns(population, ["sex", "age_from", "age_to", "population"])
    counted = population[population["sex"].isin(sexes)]
    require_unique(counted, ["sex", "age_from"])
    refuse(counted, counted["population"] < 0, "population is not negative")
    people = counted.set_index(["age_from", "sex"])["population"].astype(float).unstack()  # noqa: PD010
    absent = [sex for sex in sexes if sex not in people or people[sex].isna().any()]
    if absent or people.to_numpy().sum() <= 0:
        raise ValueError(
            f"no people by age for {prose.listed(absent or sexes)}: choose one area and year that has them"
        )
    ends = counted.groupby("age_from")["age_to"].max() + 1
    width = int((ends - ends.index)[ends <= OPEN].mode().iloc[0])
    ends = ends.where(ends <= OPEN, ends.index + width)
    shares = people.div(ends - ends.index, axis=0).mul(width) * 100 / people.to_numpy().sum()
    return people.join(shares.add_suffix("_share")).assign(end=ends, width=width).reset_index()


def _limit(people: pd.DataFrame, comparison: pd.DataFrame | None) -> float:
    """Return the end of the scale: the first rung of the ladder that holds every bar."""
    frames = [people]
    if comparison is not None:
        frames.append(_by_age(comparison, [sex for sex in ("female", "male", "persons") if sex in people]))
    width = int(people["width"].iloc[0])
    longest = max(float(frame.filter(like="_share").to_numpy().max()) for frame in frames)
    return next((limit * width for limit in LIMITS if longest <= limit * width), longest)


def _vertical_ages(people: pd.DataFrame, limit: float) -> Canvas:
    drawn = canvas(520, left=72, right=24, top=40, bottom=52)
    top = int(people["end"].max())
    drawn.ax.set(xlim=(-limit, limit), ylim=(0, top))
    values = [-limit, -limit / 2, 0, limit / 2, limit]
    drawn.scale_x(values, [f"{abs(value):g}%" for value in values], title="% of all people", grid=True)
    ages = list(range(0, top, 10))
    drawn.scale_y(ages, [str(age) for age in ages], title="Age", grid=False)
    return drawn


def _bars(drawn: Canvas, people: pd.DataFrame, shares: pd.Series, colour: str) -> None:
    """Draw bars of a sex: children strong, adults pale with an outline."""
    edges = [*people["age_from"], people["end"].iloc[-1]]
    young = people["age_from"] < ADULT
    drawn.ax.stairs(shares, edges, orientation="horizontal", fill=True, color=TINT[colour], clip_on=False)
    edges_young = [*people.loc[young, "age_from"], people.loc[young, "end"].iloc[-1]]
    drawn.ax.stairs(shares[young], edges_young, orientation="horizontal", fill=True, color=colour, clip_on=False)
    drawn.ax.stairs(shares, edges, orientation="horizontal", baseline=None, color=colour, lw=1, clip_on=False)
    drawn.baseline(horizontal=False)


def _outline(drawn: Canvas, other: pd.DataFrame, shares: pd.Series) -> None:
    edges = [*other["age_from"], other["end"].iloc[-1]]
    for colour, thick in (("#FFFFFF", 3.5), (INK, 1.5)):  # a white edge keeps the line in sight on strong colours
        drawn.ax.stairs(shares, edges, orientation="horizontal", baseline=None, color=colour, lw=thick, clip_on=False)


def _hover(drawn: Canvas, people: pd.DataFrame, limit: float) -> None:
    labels = _age_labels(people)
    for start, end, label, female, male in zip(
        people["age_from"], people["end"], labels, people["female"], people["male"], strict=True
    ):
        words = f"Age {label}: {prose.count(female)} females, {prose.count(male)} males"
        drawn.hover((-limit, limit), (start, end), words)


def _age_labels(people: pd.DataFrame) -> list[str]:
    last = len(people) - 1
    return [
        f"{start} and over" if row == last else str(start) if end - start == 1 else f"{start} to {end - 1}"
        for row, (start, end) in enumerate(zip(people["age_from"], people["end"].astype(int), strict=True))
    ]


def _finished(
    drawn: Canvas,
    population: pd.DataFrame,
    people: pd.DataFrame,
    kind: str,
    area_name: str,
    comparison: pd.DataFrame | None,
    comparison_name: str,
    source: str,
) -> Figure:
    sexes = [sex for sex in ("female", "male", "persons") if sex in people]
    year = int(population["year"].iloc[0]) if "year" in population else None
    when = f" in mid-{year}" if year else ""
    area = prose.shorten(area_name)
    title = f"{prose.proportion(_young(people, sexes))}% of people in {area} were aged under {ADULT}{when}"
    if comparison is not None:
        other = prose.proportion(_young(_by_age(comparison, sexes), sexes))
        title += f" ({prose.shorten(comparison_name, 40)}: {other}%)"
        _key(drawn, prose.shorten(comparison_name, 40))
    headings = {"female": "Females", "male": "Males", "persons": "People"}
    data = people[sexes].rename(columns=headings)
    data.insert(0, "Age", _age_labels(people))
    return finish(
        drawn,
        kind=kind,
        title=title,
        subtitle=f"Residents by age{' and sex' if len(sexes) > 1 else ''}, % of all people{when}",
        data=data,
        unit="people",
        notes=[f"Strong colour: aged under {ADULT}. Pale: older. The last bar is everyone of that age and over."],
        formats=dict.fromkeys(headings.values(), "count"),
        source=source,
    )


def _young(people: pd.DataFrame, sexes: list[str]) -> float:
    """Return the percentage of people under 20."""
    young = people.loc[people["end"] <= ADULT, sexes].to_numpy().sum()
    return float(100 * young / people[sexes].to_numpy().sum())


def _key(drawn: Canvas, name: str) -> None:
    """Say at the bottom right, away from the names of the sexes, what the line is."""
    right, low = drawn.width - 8, 12
    drawn.place(right, low, name, ha="right", va="center", color=SOFT, fontsize=SMALL)
    left = right - width_of(name, SMALL) - 8
    drawn.rule(left - 24, left, low, INK)
