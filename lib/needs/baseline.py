"""The baseline of an indicator in an area, in one row: where it is, compared with whom, which way, how far to go."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from needs.change import two_point_change
from needs.comparators import SAME, with_england, with_group
from needs.groups import Flags, floats
from needs.path import with_target
from needs.peers import FEWEST_FOR_A_FIFTH, children_behind, with_ranks
from needs.periods import (
    CONFIDENTIAL,
    baseline_figures,
    latest_figures,
    marked,
    named_for,
    one_series,
    since_break,
)
from needs.refusals import reasons, refuse, require_columns, require_numbers
from needs.terms import require_method, require_polarity
from needs.trend import NOT_CALCULATED, recent_trend

KEY = ["indicator_id", "area_code", "area_type", "sex", "age", "category"]
FIGURES = ["value", "lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator"]
UNTESTED = "the latest figures have no confidence interval"
WORDS = ["source", "period", "mark", "polarity", "method"]


def baselines(
    indicators: pd.DataFrame,
    *,
    groups: Mapping[str, pd.DataFrame] | None = None,
    baseline_periods: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Answer the four questions of a needs assessment for every indicator and area at once.

    Published values and intervals are taken as they are; nothing is recomputed. A value without an interval is "not
    compared" and its trend "cannot be calculated". From a confidential latest figure nothing is derived.

    Parameters
    ----------
    indicators : columns `KEY`, ``source``, ``period``, ``period_start``, ``period_years``, `FIGURES`, ``mark``,
        ``polarity``, ``method`` (`needs.terms`) and ``multiplier``.
    groups : what areas are compared with besides England, by name ("region", "neighbours", "deprivation_group"):
        columns ``area_code`` and ``member_code``; one member is taken as published, several are averaged from counts.
    baseline_periods : columns ``indicator_id``, ``baseline_start`` and optionally ``area_code`` (of an area with a
        baseline of its own) and ``printed_value``, ``printed_source``: what a plan printed. A printed value stands in
        where no figure is published for the period, else it is shown beside it. Others start from their first figure.
    targets : columns ``indicator_id``, ``target`` and optionally ``area_code``, ``target_upper``, ``target_year``.

    Returns
    -------
    One row for each `KEY`, in first-seen order: the latest figure with ``reason``; ``baseline_...``; ``change``,
    ``change_percent``, ``change_per_year`` with limits and ``change_reason``; for England and each group
    ``..._value``, ``..._verdict``, ``..._reason``; ``trend`` and ``trend_...``; ``target...``, ``required_...`` and
    ``target_met``; ``gap_england`` and ``gap_best_fifth`` (children a year, positive behind) with ``gap_reason``;
    ``peer_rank``, ``peers``, ``best_fifth_value`` and ``rank_reason``.

    Raises
    ------
    ValueError : a column is absent or not numeric, a lower limit is above the upper, a polarity or method is unknown,
        an indicator has two targets or two baselines for the same area.

    References
    ----------
    Each part cites its own: `needs.trend`, `needs.change`, `needs.compare`, `needs.target`, `needs.peers`.
    """
    _check(indicators, baseline_periods, targets)
    figures = indicators.assign(**{column: indicators[column].astype("str") for column in [*KEY, *WORDS]})
    order = figures[KEY].drop_duplicates()
    series = one_series(figures, by=KEY)
    latest = order.merge(latest_figures(series, by=KEY), on=KEY, how="left", validate="1:1")
    latest["reason"] = reasons(
        latest,
        {
            "confidential": marked(latest, CONFIDENTIAL) & latest["value"].isna(),
            "not available": latest["value"].isna(),
        },
    )
    latest["area_code"] = latest["area_code"].astype("str")
    result = _with_baseline(latest, series, baseline_periods)
    result = with_england(result, series)
    for name, members in (groups or {}).items():
        result = with_group(result, series, members, name)
    result = _with_ranks(result, series)
    result = with_target(_with_trend(result, series), targets, series, by=KEY)
    return _with_gaps(result)


def _check(indicators: pd.DataFrame, baseline_periods: pd.DataFrame | None, targets: pd.DataFrame | None) -> None:
    """Refuse a table that no baseline can be told from."""
    require_columns(indicators, [*KEY, *WORDS])
    require_numbers(indicators, [*FIGURES, "period_start", "period_years", "multiplier"])
    require_polarity(indicators["polarity"])
    require_method(indicators["method"])
    # a published value is often rounded and may lie beyond an interval worked out from its counts
    refuse(indicators, floats(indicators, "lower_95") > floats(indicators, "upper_95"), "lower_95 <= upper_95")
    for table, column in ((baseline_periods, "baseline_start"), (targets, "target")):
        if table is not None:
            require_columns(table, ["indicator_id"])
            require_numbers(table, [column])


def _with_baseline(latest: pd.DataFrame, series: pd.DataFrame, named: pd.DataFrame | None) -> pd.DataFrame:
    """Add the baseline figure and the change since."""
    then, why = baseline_figures(series, named, by=KEY)
    keys = latest_figures(series, by=KEY)[KEY]
    kept = ["source", "period", "period_start", "value", "lower_95", "upper_95"]
    then = then[kept].add_prefix("baseline_").set_index(keys.index)
    both = latest.merge(keys.join(then).assign(baseline_reason=why), on=KEY, how="left", validate="1:1")
    both = _with_printed(both.rename(columns={"baseline_period_start": "baseline_start"}), named)
    years = floats(both, "period_start") - floats(both, "baseline_start")
    drop = both["value"].isna() | ~(years > 0)
    pairs = pd.DataFrame(
        {
            **{column: both[column].mask(drop) for column in ("value", "lower_95", "upper_95")},
            **{f"previous_{c}": both[f"baseline_{c}"].mask(drop) for c in ("value", "lower_95", "upper_95")},
            "years": np.where(years > 0, years, np.nan),
        },
        dtype=float,
    )
    change = two_point_change(pairs)
    names = [column for column in map(str, change) if column.startswith("change")]
    own = reasons(
        both,
        {
            "no latest figure": both["value"].isna(),
            "the latest figure is the baseline": years == 0,
            "the baseline lies after the latest figure": years < 0,
        },
    )
    reason = own.where(own.notna(), both["baseline_reason"].where(both["baseline_reason"].notna(), change["reason"]))
    return both.assign(**{name: change[name] for name in names}, change_marker=change["marker"], change_reason=reason)


def _with_printed(both: pd.DataFrame, named: pd.DataFrame | None) -> pd.DataFrame:
    """Add the baselines that plans printed; one stands in where no figure is published for its period."""
    printed = named_for(both, named, ["baseline_start", "printed_value", "printed_source"])
    missing = both["baseline_value"].isna() & printed["printed_value"].notna()
    start = printed["baseline_start"].astype(float)
    return both.assign(
        printed_value=printed["printed_value"].astype(float),
        printed_source=printed["printed_source"].astype("str"),
        baseline_value=both["baseline_value"].mask(missing, printed["printed_value"].astype(float)),
        baseline_start=both["baseline_start"].mask(missing, start),
        baseline_source=both["baseline_source"].mask(missing, printed["printed_source"].astype("str")),
        baseline_reason=both["baseline_reason"].mask(missing),
    )


def _with_trend(result: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Add the recent trend since the latest break in series; one that ends before the latest figure is not told."""
    whole = since_break(series, by=KEY)
    trend = recent_trend(whole[whole["value"].notna()], by=KEY)
    names = {"marker": "trend", "label": "trend_label", "slope": "trend_slope", "points": "trend_points"}
    names |= {"slope_lower_95": "trend_slope_lower_95", "slope_upper_95": "trend_slope_upper_95"}
    names |= {"chi_squared": "trend_chi_squared", "reason": "trend_reason"}
    names |= {"first_period": "trend_first", "last_period": "trend_last"}
    both = result.merge(trend.rename(columns=names), on=KEY, how="left", validate="1:1")
    none, old = both["value"].isna(), both["trend_last"] < both["period_start"] + both["period_years"] - 1
    both["trend_reason"] = both["trend_reason"].mask(old, UNTESTED).mask(none, "no latest figure")
    none |= old
    for column in ("trend", "trend_label"):
        both[column] = both[column].mask(none, NOT_CALCULATED)
    numbers = [column for column in names.values() if column not in ("trend", "trend_label", "trend_reason")]
    both[numbers] = both[numbers].astype(float).mask(none)
    return both


def _with_ranks(result: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Add the rank among all figures of the same period, those of areas with a later figure among them."""
    at = [*KEY, "period_start", "period_years"]
    same = series.merge(result[SAME].drop_duplicates(), on=SAME)
    others = same[same[at].merge(result[at].assign(own=True), on=at, how="left")["own"].isna().to_numpy()]
    named = [*at, "value", "polarity"]
    ranked = with_ranks(pd.concat([result[named], others[named]], ignore_index=True), by=SAME)
    added = ranked.drop(columns=named).iloc[: len(result)].set_axis(result.index)
    return result.assign(**{str(name): added[name] for name in added})


def _with_gaps(result: pd.DataFrame) -> pd.DataFrame:
    """Add the gaps to England and to the best fifth, as children a year."""
    england, fifth = children_behind(result, "england_value"), children_behind(result, "best_fifth_value")
    counted = result["numerator"].notna() | ((result["value"] == 0) & result["denominator"].notna())
    words: dict[str, pd.Series | Flags] = {
        "no latest figure": result["value"].isna(),
        "no counts": ~counted,
        "England is not compared with itself": result["area_type"] == "england",
        "no figure of England for the same period": np.isnan(england),
        f"fewer than {FEWEST_FOR_A_FIFTH} peers, or no direction is judged better": np.isnan(fifth),
    }
    return result.assign(gap_england=england, gap_best_fifth=fifth, gap_reason=reasons(result, words))
