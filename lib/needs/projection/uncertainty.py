"""How far projections have missed, by horizon, age band and size of area, and the intervals that follow from it.

An error is e = ln(actual / forecast). Intervals are forecast × exp(∓w), w being a quantile of |e| learned on earlier
origins: even-handed, because the sign of the last miss says little of the next.
"""

import numpy as np
import pandas as pd

from needs.projection.known_errors import KNOWN
from needs.refusals import refuse, require_columns

SIZES = (0, 30_000, 100_000, 200_000, np.inf)  # people in an area
LEVELS = {"80": 0.80, "95": 0.95}
GROUP = ["size_from", "single", "age_from", "age_to"]
REASONS = [
    "errors of this age band are not known",
    "further ahead and smaller than tested [u]",
    "further ahead than tested [u]",
    "smaller than the areas tested [u]",
]
LARGEST = 1.5  # most that learned widths are multiplied by so that they hold at another origin


def size_class(people: pd.Series) -> pd.Series:
    """The lower end of the size class of an area with so many people."""
    return pd.Series(np.array(SIZES)[np.digitize(people, SIZES[1:-1])], index=people.index)


def forecast_errors(forecasts: pd.DataFrame) -> pd.DataFrame:
    """`forecasts` with ``horizon``, ``error`` = ln(actual / population) and ``size_from``; empty cells are left out.

    Parameters
    ----------
    forecasts : area_code, base_year, year, age_from, age_to, single (one year of age and, perhaps, sex), population
        (forecast), actual, people (of the area in the base year, all ages).
    """
    require_columns(forecasts, ["base_year", "year", "age_from", "age_to", "single", "population", "actual", "people"])
    refuse(forecasts, (forecasts["population"] < 0) | (forecasts["actual"] < 0), "population and actual >= 0")
    seen = forecasts[(forecasts["population"] > 0) & (forecasts["actual"] > 0)]
    return seen.assign(
        horizon=seen["year"] - seen["base_year"],
        error=np.log(seen["actual"] / seen["population"]),
        size_from=size_class(seen["people"]),
    )


def learned(errors: pd.DataFrame) -> pd.DataFrame:
    """Half-widths by size class and age band: w = scale × horizon^power, one scale for each level.

    The quantiles of |error| at each horizon are joined by a power of the horizon, then widened until they cover
    what they should at origins they were not learned on (each left out in turn, all counting alike), where there are
    three or more.

    Returns
    -------
    size_from, single, age_from, age_to, power, scale_80, scale_95, years (longest horizon seen), smallest and median
    (people of the areas seen), coverage_80 and coverage_95: the share covered at origins left out, before widening.
    """
    return pd.DataFrame(
        [dict(zip(GROUP, key, strict=True)) | _fitted(part) for key, part in errors.groupby(GROUP, sort=True)]
    )


def _fitted(errors: pd.DataFrame) -> dict[str, float]:
    curve = _curve(errors)
    people = errors.groupby("area_code")["people"].first()
    result = {
        "power": curve["power"],
        "years": int(errors["horizon"].max()),
        "smallest": float(people.min()),
        "median": float(people.median()),
    }
    origins = errors["base_year"].unique()
    for level, share in LEVELS.items():
        scale, covered = curve[f"scale_{level}"], np.nan
        if len(origins) > 2:
            scores = [_scores(errors, origin, level) for origin in origins]
            covered = float(np.mean([(score <= 1).mean() for score in scores]))
            scale *= float(np.clip(np.mean([score.quantile(share) for score in scores]), 1, LARGEST))
        result |= {f"scale_{level}": scale, f"coverage_{level}": covered}
    return result


def _curve(errors: pd.DataFrame) -> dict[str, float]:
    """Quantiles of |error| as scale × horizon^power: the power common to the levels, fitted on the 80 % ones."""
    by_horizon = errors["error"].abs().groupby(errors["horizon"])
    quantiles = pd.DataFrame({level: by_horizon.quantile(share) for level, share in LEVELS.items()})
    horizon = np.log(quantiles.index.to_numpy(dtype=float))
    power = 0.5
    if len(quantiles) > 1:
        power = float(np.clip(np.polyfit(horizon, np.log(quantiles["80"]), 1)[0], 0.2, 1.2))
    scales = {f"scale_{level}": float(np.exp((np.log(q) - power * horizon).mean())) for level, q in quantiles.items()}
    return {"power": power} | scales


def _scores(errors: pd.DataFrame, origin: int, level: str) -> pd.Series:
    """|error| at one origin as a multiple of the half-width learned on the others."""
    here = errors["base_year"] == origin
    curve = _curve(errors[~here])
    width = curve[f"scale_{level}"] * errors.loc[here, "horizon"] ** curve["power"]
    return errors.loc[here, "error"].abs() / width


def half_widths(
    people: np.ndarray,
    horizon: np.ndarray,
    age_from: np.ndarray,
    age_to: np.ndarray,
    *,
    known: pd.DataFrame = KNOWN,
) -> pd.DataFrame:
    """Half-widths ``w_80`` and ``w_95`` (log scale) and ``reason``, row by row; `people` is the area's base.

    Single years of age take the width of their band; other bands the width of the known band, or failing that of the
    narrowest known that holds them. Areas smaller than those seen get more: errors go as one over the root of people.
    """
    known = known if len(known) else known.reindex([0])
    size = np.digitize(people, SIZES[1:-1])
    rows = _row_of(size, age_from, age_to, known)
    found = rows >= 0
    value = {name: known[name].to_numpy(dtype=float)[np.maximum(rows, 0)] for name in known.columns}
    small = (size == 0) & (people < value["median"])
    growth = horizon ** value["power"] * np.where(small, np.sqrt(value["median"] / np.maximum(people, 1)), 1.0)
    widths = {f"w_{level}": np.where(found, value[f"scale_{level}"] * growth, np.nan) for level in LEVELS}
    beyond, below = horizon > value["years"], people < value["smallest"]
    codes = np.select([~found, beyond & below, beyond, below], [0, 1, 2, 3], default=-1).astype(np.int8)
    return pd.DataFrame(widths).assign(
        reason=pd.Categorical.from_codes(codes, categories=pd.Index(REASONS, dtype="str"))
    )


def _row_of(size: np.ndarray, low: np.ndarray, high: np.ndarray, known: pd.DataFrame) -> np.ndarray:
    """Position in `known` of the row that serves each asked; -1 where none does."""
    position, asked = pd.factorize((size.astype(np.int64) * 1000 + low) * 1000 + high)
    sizes, single, first, last = (known[name].to_numpy() for name in GROUP)
    chosen = np.full(len(asked), -1)
    for i, code in enumerate(asked):
        youngest, oldest = code // 1000 % 1000, code % 1000
        right = (sizes == SIZES[code // 1_000_000]) & (single == (youngest == oldest))
        fits = np.flatnonzero(right & (first <= youngest) & (last >= oldest))
        if fits.size:
            chosen[i] = fits[np.argmin((last - first)[fits])]
    return np.asarray(chosen[position])


def with_intervals(projection: pd.DataFrame, people: pd.Series, *, known: pd.DataFrame = KNOWN) -> pd.DataFrame:
    """`projection` with lower_80, upper_80, lower_95, upper_95 and `reason`; the base year has its own value only.

    Parameters
    ----------
    projection : area_code, base_year, year, population and either age or age_from and age_to.
    people : of each area (the index, area_code) in the base year, all ages.
    """
    youngest, oldest = ("age", "age") if "age" in projection.columns else ("age_from", "age_to")
    require_columns(projection, ["area_code", "base_year", "year", "population", youngest, oldest])
    ahead = projection["year"].to_numpy(dtype=float) - projection["base_year"].to_numpy(dtype=float)
    size = projection["area_code"].astype("category")
    by_area = people.reindex(size.cat.categories).to_numpy(dtype=float)
    ages = [projection[name].to_numpy(dtype=np.int64) for name in (youngest, oldest)]
    widths = half_widths(by_area[size.cat.codes], ahead, *ages, known=known).set_axis(projection.index)
    widths["reason"] = widths["reason"].where(ahead > 0)
    result = projection.copy()
    for level in LEVELS:
        factor = np.exp(np.where(ahead > 0, widths[f"w_{level}"], 0.0))
        result[f"lower_{level}"] = projection["population"] / factor
        result[f"upper_{level}"] = projection["population"] * factor
    return result.assign(reason=widths["reason"])


def track_record(people: float, *, horizon: int = 5, known: pd.DataFrame = KNOWN) -> pd.DataFrame:
    """How good the method has been for areas of this size: by age band, per cent either way at `horizon` years.

    Returns
    -------
    age_from, age_to, within_80 and within_95 (%), and coverage_80 and coverage_95: the share (%) of actual figures
    inside such intervals at origins they were not learned on, before they were widened to hold there.
    """
    bands = known[~known["single"].astype(bool)].reset_index(drop=True)
    bands = bands[bands["size_from"] == SIZES[np.digitize(people, SIZES[1:-1])]]
    ages = [bands[name].to_numpy(dtype=np.int64) for name in ("age_from", "age_to")]
    widths = half_widths(np.full(len(bands), people), np.full(len(bands), float(horizon)), *ages, known=known)
    result = bands[["age_from", "age_to"]].reset_index(drop=True)
    for level in LEVELS:
        result[f"within_{level}"] = 100 * (np.exp(widths[f"w_{level}"]) - 1)
        result[f"coverage_{level}"] = 100 * bands[f"coverage_{level}"].to_numpy()
    return result


def coverage(forecasts: pd.DataFrame) -> pd.Series:
    """Share of the `actual` figures inside the 80 and 95 % intervals of `forecasts`: ``80`` and ``95``."""
    actual = forecasts["actual"]
    inside = {
        level: actual.between(forecasts[f"lower_{level}"], forecasts[f"upper_{level}"]).mean() for level in LEVELS
    }
    return pd.Series(inside)
