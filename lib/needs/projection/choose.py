"""The best projection that each area's data allow, which it is, and why."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from needs.projection.families import SUM, Projected, made_to_add_up, summed_up
from needs.projection.frames import AGES, Series, by_single_year, series_of, tidy
from needs.projection.models import COHORT, HAMILTON, SMOOTHED, run, steps
from needs.projection.registered import Registered, registered
from needs.projection.uncertainty import with_intervals
from needs.refusals import require_columns, require_unique

SMALL = 30_000  # people; where a parent's areas mostly have fewer, their change is drawn to their neighbours'

WHY = {
    COHORT: "estimates by sex and single year, and registered births and deaths",
    HAMILTON: "estimates by single year for two years or more, no births and deaths by area",
    SMOOTHED: f"areas mostly below {SMALL:,} people: own change drawn to the neighbours', partly held still",
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
    parents : area_code, parent_code. Small areas that make up a parent are made to add up to it; a parent made up of
        larger areas (a county of districts) is their sum.
    horizon : years ahead of the latest estimates; all areas are projected to the same year.

    Returns
    -------
    projection : area_code, base_year, year, sex, age (90 is 90 and over), population, lower_80, upper_80, lower_95,
        upper_95, method, reason (why an interval is only indicative; missing where nothing is to be said).
    notes : area_code, method (missing where there is none), base_year, first_year, steps (of change seen),
        constrained_to, reason.

    Raises
    ------
    ValueError : ages or a sex are missing, a population is negative or stands twice, horizon < 1.
    """
    if horizon < 1:
        raise ValueError(f"horizon >= 1 year: found {horizon}")
    rows = by_single_year(population)
    known = registered(components)
    parent_of = _parents(parents)
    found = series_of(rows)
    last = max((series.years[-1] for series in found), default=0) + horizon
    results, notes = _each(found, known, parent_of, last)
    results, summed = summed_up(results, parent_of)
    results, hindered = made_to_add_up(results, parent_of)
    noted = _told(pd.concat([_not_by_year(population, rows), *notes], ignore_index=True), parent_of, summed, hindered)
    return _joined([_frame(result) for result in results]), noted.sort_values("area_code", ignore_index=True)


def _each(
    found: Sequence[Series], known: Registered, parent_of: pd.Series, last: int
) -> tuple[list[Projected], list[pd.DataFrame]]:
    """Every series projected to the year `last` by its areas' models, with notes; without change there is none."""
    results, notes = [], []
    for series in found:
        seen = steps(series, known)
        if not seen:
            one = len(series.years) == 1
            why = f"estimates for {series.years[0]} only" if one else "estimates of different series only"
            notes.append(_note(series, None, f"{why}: no change to be seen"))
            continue
        for part, method in _parts(series, known, parent_of):
            results.append(Projected(part, method, run(part, method, known, last - part.years[-1])))
            notes.append(_note(part, method, WHY[method], seen))
    return results, notes


def _parents(parents: pd.DataFrame | None) -> pd.Series:
    if parents is None:
        return pd.Series(dtype="str")
    require_columns(parents, ["area_code", "parent_code"])
    require_unique(parents, ["area_code"])
    return parents.set_index("area_code")["parent_code"].astype(str)


def _parts(series: Series, known: Registered, parent_of: pd.Series) -> list[tuple[Series, str]]:
    """The areas of a series by model; small ones by parent, since they are drawn to each other."""
    codes = pd.Series(series.areas)
    families = codes.map(parent_of.to_dict()).astype("str").fillna("")
    size = pd.Series(series.people[-1].sum(axis=(1, 2)))
    usual = size.groupby(families).transform("median").where(families != "", size)
    small = (usual < SMALL).to_numpy()
    vital = codes.isin(known.areas(series.years[-1])).to_numpy() & (len(series.sexes) == 2)
    parts = [(vital, COHORT), (~vital & ~small, HAMILTON)]
    for family in families[~vital & small].unique():
        parts.append((~vital & small & (families == family).to_numpy(), SMOOTHED))
    return [(series.only(mask), method) for mask, method in parts if mask.any()]


def _told(notes: pd.DataFrame, parent_of: pd.Series, summed: dict[str, str], hindered: dict[str, str]) -> pd.DataFrame:
    """The notes with `constrained_to`, and with what became of each family added to the reason."""
    family = notes["area_code"].map(parent_of.to_dict()).astype("str").where(notes["method"] == SMOOTHED)
    bound = family.isin([parent for parent, why in hindered.items() if not why])
    tails = {parent: f"; not made to add up to {parent}: {why}" for parent, why in hindered.items() if why}
    total = notes["area_code"].isin(summed)
    return notes.assign(
        method=notes["method"].mask(total, SUM),
        constrained_to=family.where(bound),
        reason=notes["reason"].mask(total, _mapped(notes["area_code"], summed)) + _mapped(family, tails),
    )


def _mapped(codes: pd.Series, words: dict[str, str]) -> pd.Series:
    """What `words` say of each code, or nothing."""
    return codes.map(words).astype("str").fillna("")


def _note(series: Series, method: str | None, reason: str, seen: int = 0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": series.areas,
            "method": pd.array([method] * len(series.areas), dtype="str"),
            "base_year": series.years[-1],
            "first_year": series.years[0],
            "steps": seen,
            "reason": reason,
        }
    )


def _not_by_year(population: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    absent = sorted(
        {str(code) for code in population["area_code"].unique()} - {str(code) for code in rows["area_code"].unique()}
    )
    missing = {name: pd.array([pd.NA] * len(absent), dtype="Int64") for name in ("base_year", "first_year")}
    empty = Series(absent, [0], [], np.empty((1, len(absent), 0, AGES)))
    reason = "no estimates by single year of age to 90 and over"
    return _note(empty, None, reason).astype({"base_year": "Int64", "first_year": "Int64"}).assign(**missing)


def _frame(result: Projected) -> pd.DataFrame:
    """One row a person-group, with intervals."""
    series = result.series
    people = pd.Series(result.people[0].sum(axis=(1, 2)), index=series.areas)
    return with_intervals(
        tidy(result.people, series.areas, series.sexes, result.base_year, method=result.method), people
    )


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One frame of all, codes kept categorical."""
    if not frames:
        frames = [with_intervals(tidy(np.empty((1, 0, 0, AGES)), [], [], 0), pd.Series(dtype=float))]
    coded = ["area_code", "sex", "method", "reason"]
    joined = pd.concat([frame.drop(columns=coded) for frame in frames], ignore_index=True)
    for name in coded:
        joined[name] = union_categoricals([frame[name] for frame in frames])
    return joined[frames[0].columns]
