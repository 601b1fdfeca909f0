"""The indicators table: what was published stays, counts get their intervals, what cannot be used is listed."""

import pandas as pd
import pytest

from jsna.health import health

LOOKUP = pd.DataFrame(
    [(f"X0700000{i}", "district", "X10000001", "county") for i in (1, 2)],
    columns=["area_code", "area_type", "parent_code", "parent_type"],
)


def row(**facts: object) -> dict[str, object]:
    usual = {
        "indicator_id": "ons_conceptions:under_18", "source": "ons_conceptions", "area_code": "X07000001",
        "area_type": "district", "period": "2017", "period_start": 2017, "period_years": 1, "sex": "female",
        "age": "under 18", "category": "all", "numerator": float("nan"), "denominator": float("nan"),
        "value": float("nan"), "lower_95": float("nan"), "upper_95": float("nan"), "lower_998": float("nan"),
        "upper_998": float("nan"), "mark": None, "note": None, "published": True, "exact_counts": True,
        "policy": "published",
    }  # fmt: skip
    return usual | facts


def made(*rows: dict[str, object]) -> pd.DataFrame:
    return health(pd.DataFrame(rows), None, LOOKUP, None).indicators


def test_a_published_value_stays_and_gets_the_interval_of_its_exact_count():
    figure = made(row(value=20.0, numerator=40.0, denominator=2000.0)).iloc[0]
    assert figure["value"] == 20.0
    # Byar's limits of 40 events, 28.57 and 54.47 (METHODS section 1, count interval), over 2,000 people
    assert (figure["lower_95"], figure["upper_95"]) == pytest.approx((14.287, 27.235), abs=0.001)


def test_rounded_counts_are_not_taken_for_exact():
    figure = made(row(value=20.0, numerator=40.0, denominator=2000.0, exact_counts=False)).iloc[0]
    assert pd.isna(figure["lower_95"])


def test_an_interval_of_a_rebuilt_denominator_is_marked_as_an_estimate():
    note = "rebuilt: denominator from number and rate"
    figure = made(row(value=20.0, numerator=40.0, denominator=2000.0, exact_counts=False, note=note)).iloc[0]
    assert figure["mark"] == "[e]"
    assert figure["lower_95"] == pytest.approx(14.287, abs=0.001)


def test_a_suppressed_figure_stays_suppressed():
    figure = made(row(mark="[c]")).iloc[0]
    assert figure["mark"] == "[c]"
    assert pd.isna(figure["value"])


def test_a_county_is_the_sum_of_its_districts_only_where_all_are_there():
    both = [row(area_code=f"X0700000{i}", numerator=10.0 * i, denominator=1000.0) for i in (1, 2)]
    county = made(*both).query("area_type == 'county'").iloc[0]
    assert (county["numerator"], county["denominator"]) == (30.0, 2000.0)
    assert "sum of the county's districts" in county["note"]
    assert made(both[0]).query("area_type == 'county'").empty


def test_a_measure_that_no_indicator_names_is_listed_not_dropped_in_silence():
    result = health(pd.DataFrame([row(indicator_id="fingertips:1")]), None, LOOKUP, None)
    assert result.indicators.empty
    assert result.left_out == ["fingertips:1: 1 rows not used (no file in jsna/indicators names it)"]
