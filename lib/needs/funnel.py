"""Funnel plots: how far from the average an area of its size may stray by chance."""

import numpy as np
import pandas as pd

from needs.groups import Flags, Floats, floats
from needs.intervals import exact_poisson, z_value
from needs.refusals import reasons, refuse, require_above_nought, require_numbers
from needs.standardise import FEWEST_EVENTS

KINDS = ("proportion", "ratio", "crude rate", "dsr")
TAILS = {"95": 0.025, "998": 0.001}


def funnel_points(areas: pd.DataFrame, *, per: float = 100_000, years: int = 1, dsr: bool = False) -> pd.DataFrame:
    """Place areas with published rates on a funnel: people a year who would make their events that rate.

    Parameters
    ----------
    areas : columns ``numerator`` (events in all `years`) and ``value`` (a rate); ``denominator`` (people in all
        `years`) is used where the rate is nought.
    per, years : the rate's multiplier and number of years.
    dsr : rates are directly standardised: fewer than ten events are left out.

    Returns
    -------
    A copy of `areas` with ``people`` a year and ``reason``.
    """
    require_numbers(areas, ("numerator", "value"))
    refuse(areas, (areas["numerator"] < 0) | (areas["value"] < 0), "numerator and value are not negative")
    events, value = floats(areas, "numerator"), floats(areas, "value")
    given = floats(areas, "denominator") if "denominator" in areas else np.full(len(areas), np.nan)
    people = np.where(value > 0, per * events / np.where(value > 0, value, np.nan), given) / years
    few = (events < FEWEST_EVENTS) & dsr
    people = np.where(few, np.nan, people)
    missing = {f"fewer than {FEWEST_EVENTS} events": few, "no rate, or nought without people": np.isnan(people)}
    return areas.assign(people=people, reason=reasons(areas, missing))


def funnel_limits(
    areas: pd.DataFrame, *, kind: str, per: float = 100, years: int = 1, points: int = 100
) -> pd.DataFrame:
    """Control limits of a funnel plot about the average of all areas.

    Parameters
    ----------
    areas : columns ``numerator`` and ``denominator``: people (of all `years`), or expected events for a ratio.
    kind : one of `KINDS`.
    per, years : multiplier of the value, and the years that the events cover.
    points : places along the axis, close together where the limits bend.

    Returns
    -------
    One row a place: ``x`` (people for a proportion, else events), ``baseline``, ``lower_95``, ``upper_95``,
    ``lower_998``, ``upper_998``, and for events ``x_lower_95`` ...: where each limit is drawn (expected events for a
    ratio, people a year for a rate).

    Raises
    ------
    ValueError : `kind` is unknown, a count is negative, no area has people.

    References
    ----------
    Spiegelhalter (2005), Stat Med 24:1185-1202; Fingertips technical guidance, funnel plots.
    """
    require_above_nought(per=per, years=years, points=points)
    average = _average(areas, kind)
    start, end = _ends(areas["denominator"], years)
    if kind == "proportion":
        x = funnel_axis(max(start, 1), end, points)
        half = {name: _half_width(average, x, tail) for name, tail in TAILS.items()}
        limits = {f"lower_{name}": np.maximum(average - half[name], 0) for name in TAILS}
        limits |= {f"upper_{name}": np.minimum(average + half[name], 1) for name in TAILS}
        return pd.DataFrame({"x": x, "baseline": per * average} | {name: per * limits[name] for name in sorted(limits)})
    if kind == "ratio":
        average, x = 1.0, funnel_axis(max(start, 1), end, points + 1)[:points]
    else:
        events = (people * years * average for people in (start, end))
        x = funnel_axis(max(np.floor(next(events)), 1), np.ceil(next(events)), points)
    columns: dict[str, Floats] = {"x": x, "baseline": np.full(points, per * average)}
    for name, tail in TAILS.items():
        low, high = exact_poisson(x, tail)
        columns |= {f"lower_{name}": per * average * x / high, f"upper_{name}": per * average * x / low}
        columns |= {f"x_lower_{name}": high / average / years, f"x_upper_{name}": low / average / years}
    return pd.DataFrame(columns)


def funnel_significance(areas: pd.DataFrame, *, kind: str) -> pd.DataFrame:
    """Say which areas lie outside the funnel.

    Parameters
    ----------
    areas : columns ``numerator`` and ``denominator`` (people, or expected events for a ratio).
    kind : one of `KINDS`.

    Returns
    -------
    A copy of `areas` with ``position`` (high or low beyond 99.8 % or 95 %, within) and ``reason``.
    """
    average = _average(areas, kind)
    events, people = floats(areas, "numerator"), floats(areas, "denominator")
    above, below = {}, {}
    for name, tail in TAILS.items():
        if kind == "proportion":
            half = _half_width(average, people, tail)
            value = events / np.where(people > 0, people, np.nan)
            above[name], below[name] = value > average + half, value < average - half
        else:
            low, high = exact_poisson(events, tail)
            expected = people * (1 if kind == "ratio" else average)
            above[name], below[name] = low > expected, high < expected
    names = ["high beyond 99.8 %", "low beyond 99.8 %", "high beyond 95 %", "low beyond 95 %"]
    position = np.select([above["998"], below["998"], above["95"], below["95"]], names, "within")
    few = _too_few(events, kind)
    missing = {
        "no value": np.isnan(events) | np.isnan(people) | (people == 0),
        f"fewer than {FEWEST_EVENTS} events": few,
    }
    reason = reasons(areas, missing)
    return areas.assign(
        position=pd.Series(position, index=areas.index, dtype="str").where(reason.isna()), reason=reason
    )


def funnel_axis(start: float, end: float, points: int) -> Floats:
    """Return whole numbers from `start` to `end`, each at least one further and about the same factor further."""
    axis = [float(start)]
    for left in range(points - 1, 0, -1):  # each place depends on the one before it
        axis.append(max(axis[-1] + 1, round(axis[-1] * (end / axis[-1]) ** (1 / left))))
    return np.array(axis)


def _average(areas: pd.DataFrame, kind: str) -> float:
    """Return the average of all areas, refusing what no funnel can hold."""
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {kind!r}")
    require_numbers(areas, ("numerator", "denominator"))
    events, people = floats(areas, "numerator"), floats(areas, "denominator")
    refuse(areas, (events < 0) | (people < 0), "numerator and denominator are not negative")
    refuse(areas, (kind == "proportion") & (events > people), "numerator <= denominator")
    both = ~np.isnan(events + people) & ~_too_few(events, kind)
    if not people[both].sum() > 0:
        raise ValueError("a funnel needs an area with people: every denominator is missing or nought")
    return float(events[both].sum() / people[both].sum())


def _too_few(events: Floats, kind: str) -> Flags:
    """Mark areas whose directly standardised rate is not produced: they take no part in the average either."""
    return (events < FEWEST_EVENTS) & (kind == "dsr")


def _half_width(average: float, people: Floats, tail: float) -> Floats:
    spread = np.sqrt(average * (1 - average) / np.where(people > 0, people, np.nan))
    return np.asarray(z_value(1 - 2 * tail) * spread, dtype=np.float64)


def _ends(people: pd.Series, years: int) -> tuple[float, float]:
    """Return round ends of an axis, a twentieth beyond the areas; from nought unless that leaves half of it empty."""
    smallest, largest = people.min() / years, people.max() / years
    up = 10.0 ** (len(str(int(np.ceil(1.05 * largest)))) - 2)
    end = float(np.ceil(1.05 * largest / up) * up)
    if largest > 2 * smallest:
        return 0.0, end
    down = 10.0 ** (len(str(int(np.floor(0.95 * smallest)))) - 1)
    return float(np.floor(0.95 * smallest / down) * down), end
