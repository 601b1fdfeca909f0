"""The best projection that each area's data allow, which it is, and why."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from needs.projection.cohort import Array, project
from needs.projection.constrain import to_parent
from needs.projection.estimate import births_path, childbearing, newborns
from needs.projection.frames import AGES, Series, by_single_year, series_of, tidy
from needs.projection.from_estimates import BIRTH_YEARS, estimated_rates
from needs.projection.hamilton_perry import cohort_change, hamilton_perry
from needs.projection.registered import Registered, registered
from needs.projection.uncertainty import with_intervals
from needs.refusals import require_columns, require_unique

SMALL = 30_000  # below, an area's own change is drawn to its neighbours' and to no change at all
WINDOW = 5  # years of change that a projection goes by
DRAW = np.where(np.arange(AGES) < 15, 400.0, 100.0)  # people; schoolchildren move alike, students do not
STILL = 0.25  # weight of no change in small areas
COVERED = 0.01  # small areas that hold their parent's people to within this share of them are made to add up to it

COHORT = "cohort-component"
HAMILTON = "Hamilton–Perry"
SMOOTHED = "Hamilton–Perry, drawn to the parent"
WHY = {
    COHORT: "estimates by sex and single year, and registered births and deaths",
    HAMILTON: "estimates by single year for two years or more, no births and deaths by area",
    SMOOTHED: f"fewer than {SMALL:,} people: own change drawn to the neighbours', a quarter of no change",
}


def project_best(
    population: pd.DataFrame,
    components: pd.DataFrame | None = None,
    parents: pd.DataFrame | None = None,
    *,
    horizon: int = 25,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Project every area of `population` from its latest year by the best model its data allow.

    Parameters
    ----------
    population : area_code, year, sex (female and male, or persons), age_from, age_to (999 open), population.
    components : area_code, year, component, value: births and deaths in the year to mid-year; where `population` is
        there too, a year in which it ceases or begins to agree with the estimates starts a new series.
    parents : area_code, parent_code; small areas that make up a parent projected here are made to add up to it.
    horizon : years ahead.

    Returns
    -------
    projection : area_code, base_year, year, sex, age (90 is 90 and over), population, lower_80, upper_80, lower_95,
        upper_95, method, reason (why an interval is only indicative; missing where nothing is to be said).
    notes : area_code, method (missing where there is none), base_year, first_year, steps, constrained_to, reason.

    Raises
    ------
    ValueError : ages or a sex are missing, a population is negative or stands twice, horizon < 1.
    """
    if horizon < 1:
        raise ValueError(f"horizon >= 1 year: found {horizon}")
    rows = by_single_year(population)
    known = registered(components)
    parent_of = _parents(parents)
    results, notes = [], [_not_by_year(population, rows)]
    for series in series_of(rows):
        if len(series.years) < 2:
            notes.append(_note(series, None, f"estimates for {series.years[0]} only: no change to be seen"))
            continue
        for part, method in _parts(series, known, parent_of):
            projected, steps = _run(part, method, known, horizon)
            results.append((part, method, projected))
            notes.append(_note(part, method, WHY[method], steps))
    noted = pd.concat(notes, ignore_index=True)
    results, noted = _constrained(results, noted, parent_of)
    frames = [_with_base(tidy(p, s.areas, s.sexes, s.years[-1], method=m), p, s) for s, m, p in results]
    return _joined(frames), noted.sort_values("area_code", ignore_index=True)


Result = tuple[Series, str, Array]


def _parents(parents: pd.DataFrame | None) -> pd.Series:
    if parents is None:
        return pd.Series(dtype="str")
    require_columns(parents, ["area_code", "parent_code"])
    require_unique(parents, ["area_code"])
    return parents.set_index("area_code")["parent_code"].astype(str)


def _parts(series: Series, known: Registered, parent_of: pd.Series) -> list[tuple[Series, str]]:
    """The areas of a series by model; small ones by parent, since they are drawn to each other."""
    small = series.people[-1].sum(axis=(1, 2)) < SMALL
    codes = pd.Series(series.areas)
    vital = codes.isin(known.areas(series.years[-1])).to_numpy() & (len(series.sexes) == 2)
    parts = [(vital, COHORT), (~vital & ~small, HAMILTON)]
    families = codes.map(parent_of).fillna("").to_numpy()
    for family in np.unique(families[~vital & small]):
        parts.append((~vital & small & (families == family), SMOOTHED))
    return [(_only(series, mask), method) for mask, method in parts if mask.any()]


def _only(series: Series, mask: np.ndarray) -> Series:
    areas = [code for code, wanted in zip(series.areas, mask, strict=True) if wanted]
    return Series(areas, series.years, series.sexes, series.people[:, mask])


def _run(series: Series, method: str, known: Registered, horizon: int) -> tuple[Array, int]:
    """The projection (horizon + 1, areas, sexes, ages) and how many steps between estimates it goes by."""
    recent = [i for i, year in enumerate(series.years) if year >= series.years[-1] - WINDOW]
    recent = recent if len(recent) > 1 else list(range(len(series.years)))[-2:]
    history, times = [series.people[i] for i in recent], [series.years[i] for i in recent]
    breaks = known.breaks(series)
    change = cohort_change(history, times, breaks=breaks).capped()
    base, year = history[-1], times[-1]
    steps = sum(not any(a < new <= b for new in breaks) for a, b in pairwise(times))
    if method == COHORT:
        path = known.births_path(series.areas, year, BIRTH_YEARS)
        infants = known.infants(series)
        rates = estimated_rates(base, change, path, known.deaths(series.areas, year), infants)
        return project(base, rates, years=horizon, timing="end").population, steps
    small = method == SMOOTHED
    path = births_path(np.stack([people[:, :, 0].sum(axis=1) for people in series.people[-WINDOW:]]), BIRTH_YEARS)
    born = newborns(path, np.ones(len(series.areas)), len(series.sexes))
    moved = hamilton_perry(
        base,
        change.shrunk(DRAW) if small else change,
        born,
        years=horizon,
        form="mean" if small else "growth",
        mothers=childbearing(),
        together=small,
    )
    return (moved + STILL * (base - moved) if small else moved), steps


def _constrained(results: list[Result], notes: pd.DataFrame, parent_of: pd.Series) -> tuple[list[Result], pd.DataFrame]:
    """Families of small areas made to add up to their parent, where it is projected for the same years."""
    whole = {code: (series, values[:, i]) for series, _, values in results for i, code in enumerate(series.areas)}
    done = []
    notes = notes.assign(constrained_to=pd.Series(pd.NA, index=notes.index, dtype="str"))
    for series, method, values in results:
        family = parent_of.get(series.areas[0]) if method == SMOOTHED else None
        if family in whole:
            parent, expected = whole[family]
            control, why = _control(series, values, parent, expected)
            ours = notes["area_code"].isin(series.areas)
            if control is None:
                notes.loc[ours, "reason"] += f"; not made to add up to {family}: {why}"
            else:
                values = np.concatenate([values[:1], to_parent(values[1:], control)])
                notes.loc[ours, "constrained_to"] = family
        done.append((series, method, values))
    return done, notes


def _control(series: Series, values: Array, parent: Series, expected: Array) -> tuple[Array | None, str]:
    """The parent's projection for the years after the small areas' base, or why it cannot be their control."""
    skip = series.years[-1] - parent.years[-1]
    if not 0 <= skip < len(expected):
        return None, f"its base is {parent.years[-1]}"
    share = values[0].sum() / expected[skip].sum()
    if abs(share - 1) > COVERED:
        return None, f"the areas given hold {100 * share:.0f} % of its people"
    control = expected[skip + 1 :]
    if len(control) < len(values) - 1:
        control = np.concatenate([control, values[len(control) + 1 :].sum(axis=1)])
    return (control if len(series.sexes) == 2 else control.sum(axis=1, keepdims=True)), ""


def _note(series: Series, method: str | None, reason: str, steps: int = 0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": series.areas,
            "method": pd.array([method] * len(series.areas), dtype="str"),
            "base_year": series.years[-1],
            "first_year": series.years[0],
            "steps": steps,
            "reason": reason,
        }
    )


def _not_by_year(population: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    absent = sorted(set(population["area_code"].astype(str)) - set(rows["area_code"].astype(str)))
    missing = {name: pd.array([pd.NA] * len(absent), dtype="Int64") for name in ("base_year", "first_year")}
    empty = Series(absent, [0], [], np.empty((1, len(absent), 0, AGES)))
    reason = "no estimates by single year of age to 90 and over"
    return _note(empty, None, reason).astype({"base_year": "Int64", "first_year": "Int64"}).assign(**missing)


def _with_base(frame: pd.DataFrame, projected: Array, series: Series) -> pd.DataFrame:
    people = pd.Series(projected[0].sum(axis=(1, 2)), index=series.areas)
    return with_intervals(frame, people)


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not frames:
        return with_intervals(tidy(np.empty((0, 0, 0, AGES)), [], [], 0), pd.Series(dtype=float))
    joined = pd.concat([frame.astype({"area_code": "str", "sex": "str"}) for frame in frames], ignore_index=True)
    return joined.astype({"area_code": "category", "sex": "category", "method": "category", "reason": "category"})
