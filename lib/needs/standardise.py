"""Direct standardisation: rates as they would be in one standard population."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Codes, Floats, floats, group_codes, group_sum, require_one_row
from needs.intervals import LEVELS, byar, label, levels
from needs.refusals import reasons, refuse, require_above_nought, require_columns, require_numbers, require_unique

FEWEST_EVENTS = 10  # a directly standardised rate of fewer is not produced

ESP2013 = pd.DataFrame(
    {
        "age_band": [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+"],
        "standard_population": [
            *(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000),
            *(7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000),
        ],
    }
)
"""The European Standard Population 2013, 19 bands (Eurostat, Revision of the European Standard Population, 2013)."""


def directly_standardised_rate(
    counts: pd.DataFrame,
    *,
    by: Sequence[str],
    standard: pd.DataFrame | None = ESP2013,
    per: float = 100_000,
    confidence: Sequence[float] | float = LEVELS,
) -> pd.DataFrame:
    """Directly standardised rate of each group with Dobson's intervals.

    Parameters
    ----------
    counts : columns `by`, ``age_band``, ``numerator`` (events) and ``denominator`` (people), one row an age band;
        groups may have different bands.
    by : the key of a group.
    standard : columns ``age_band`` and ``standard_population``, joined by key; None where `counts` has the
        column ``standard_population`` itself.
    per : multiplier of the result.
    confidence : coverage of the intervals, as fractions.

    Returns
    -------
    One row a group: `by`, ``numerator``, ``denominator``, ``value``, limits and ``reason``. Fewer than ten events,
    a missing band or a band without people leave the value missing.

    Raises
    ------
    ValueError : a count is negative, an age band occurs twice or has no standard population, weights sum to nothing.

    References
    ----------
    Dobson, Kuulasmaa, Eberle and Scherer (1991), Stat Med 10:457-462.
    """
    require_numbers(counts, ("numerator", "denominator"))
    events, people = floats(counts, "numerator"), floats(counts, "denominator")
    refuse(counts, (events < 0) | (people < 0), "numerator and denominator are not negative")
    codes, keys = group_codes(counts, by)
    require_one_row(counts, by, codes, "age_band")
    return _dobson(keys, codes, events, events, people, _weights(counts, standard, codes), per, confidence)


def repeat_event_rate(
    counts: pd.DataFrame,
    *,
    by: Sequence[str],
    standard: pd.DataFrame | None = ESP2013,
    per: float = 100_000,
    confidence: Sequence[float] | float = LEVELS,
) -> pd.DataFrame:
    """Directly standardised rate of events that one person may have several times, such as admissions.

    Events of one person are not independent, so the variance counts people: a person with f events adds f².

    Parameters
    ----------
    counts : columns `by`, ``age_band``, ``frequency`` (events a person), ``individuals`` (people with so many) and
        ``denominator`` (all people of the band, the same in each of its rows).
    by, standard, per, confidence : as `directly_standardised_rate` has them.

    Returns
    -------
    As `directly_standardised_rate`; ``numerator`` is the number of events.

    Raises
    ------
    ValueError : also where a band's rows differ in ``denominator``.

    References
    ----------
    Dobson et al. (1991), Stat Med 10:457-462; compound Poisson variance of events within people.
    """
    require_numbers(counts, ("frequency", "individuals", "denominator"))
    require_unique(counts, [*by, "age_band", "frequency"])
    frequency, individuals = floats(counts, "frequency"), floats(counts, "individuals")
    people = floats(counts, "denominator")
    refuse(counts, (frequency < 0) | (individuals < 0) | (people < 0), "counts are not negative")
    band, bands = group_codes(counts, [*by, "age_band"])
    of_band = counts.drop_duplicates([*by, "age_band"])
    same = people == floats(of_band, "denominator")[band]
    refuse(counts, ~same & ~np.isnan(people), "a band has one denominator")
    events = group_sum(band, frequency * individuals, len(bands))
    spread = group_sum(band, frequency**2 * individuals, len(bands))
    codes, keys = group_codes(of_band, by)
    weights = _weights(of_band, standard, codes)
    return _dobson(keys, codes, events, spread, floats(of_band, "denominator"), weights, per, confidence)


def _weights(counts: pd.DataFrame, standard: pd.DataFrame | None, codes: Codes) -> Floats:
    """Return the standard population of each row, by key."""
    if standard is None:
        require_numbers(counts, ("standard_population",))
        weights = floats(counts, "standard_population")
    else:
        require_numbers(standard, ("standard_population",))
        require_unique(standard, ["age_band"])
        require_columns(counts, ["age_band"])
        keyed = standard.set_index("age_band")["standard_population"]
        weights = counts["age_band"].astype(object).map(keyed).to_numpy(dtype=float)
    refuse(counts, np.isnan(weights), "age_band has a standard population")
    refuse(counts, weights < 0, "standard_population is not negative")
    refuse(counts, np.bincount(codes, weights=weights)[codes] == 0, "standard populations sum to more than nothing")
    return weights


def _dobson(
    keys: pd.DataFrame,
    codes: Codes,
    events: Floats,
    spread: Floats,
    people: Floats,
    weights: Floats,
    per: float,
    confidence: Sequence[float] | float,
) -> pd.DataFrame:
    """Return the rates of groups from the events of their bands and the variance of those events."""
    require_above_nought(per=per)
    groups = len(keys)
    observed, total = group_sum(codes, events, groups), group_sum(codes, people, groups)
    empty = group_sum(codes, people == 0, groups) > 0
    factor = weights / np.where(people > 0, people, np.nan) / group_sum(codes, weights, groups)[codes]
    enough = observed >= FEWEST_EVENTS
    value = np.where(enough, group_sum(codes, factor * events, groups), np.nan)
    variance = group_sum(codes, factor**2 * spread, groups)
    result = keys.assign(numerator=observed, denominator=total, value=per * value)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(variance / observed)
    for level in levels(confidence):
        lower, upper = byar(observed, level)
        result[f"lower_{label(level)}"] = per * (value + scale * (lower - observed))
        result[f"upper_{label(level)}"] = per * (value + scale * (upper - observed))
    missing = {
        "an age band is missing": np.isnan(observed) | np.isnan(total),
        "an age band has no people": empty,
        f"fewer than {FEWEST_EVENTS} events": ~enough,
    }
    return result.assign(reason=reasons(result, missing))
