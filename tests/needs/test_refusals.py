"""Bad input: each method refuses what cannot be, naming column, rule, number of rows and the first of them."""

import numpy as np
import pandas as pd
import pytest

from needs.change import two_point_change
from needs.compare import verdict
from needs.control import control_verdict
from needs.funnel import funnel_limits
from needs.indirect import indirectly_standardised
from needs.inequality import slope_index
from needs.life_tables import AGES, life_expectancy
from needs.quantiles import value_category
from needs.rates import crude_rate, mean, proportion
from needs.standardise import directly_standardised_rate
from needs.target import target_verdict
from needs.trend import recent_trend

COUNTS = pd.DataFrame({"numerator": [5.0, 6.0], "denominator": [10.0, 20.0]})
BANDS = pd.DataFrame({"area": "a", "age_band": ["0-4", "5-9"], "numerator": [5.0, 6.0], "denominator": [100.0, 100.0]})
SERIES = pd.DataFrame(
    {"area": "a", "period_order": range(5), "value": 2.0, "lower_95": 1.0, "upper_95": 3.0, "polarity": "low is good"}
)
COMPARED = pd.DataFrame({"value": [1.0], "lower_95": 0.5, "upper_95": 1.5, "benchmark": 2.0, "polarity": "low is good"})
CONTROLLED = COMPARED.assign(denominator=10.0)
AIMED = COMPARED.assign(target=2.0)
TABLE = pd.DataFrame({"area": "a", "age_from": AGES, "numerator": 10.0, "denominator": 10_000.0})
FIFTHS = pd.DataFrame({"area": "a", "quantile": range(1, 6), "population": 1.0, "value": range(5), "se": 0.1})
PAIR = pd.DataFrame(
    {"value": [1.0], "lower_95": 0.5, "upper_95": 2.0, "previous_value": 1.0, "previous_lower_95": 0.5,
     "previous_upper_95": 2.0, "years": 0.0}
)  # fmt: skip
REFERENCE = BANDS[["age_band", "numerator", "denominator"]]


def dsr(bands, **options):
    return directly_standardised_rate(bands, by=["area"], **options)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (lambda: proportion(COUNTS.assign(numerator=[-5, 6])), "0 <= numerator <= denominator: broken by 1 of 2 rows"),
        (lambda: proportion(COUNTS.assign(numerator=[15, 6])), "0 <= numerator <= denominator: broken by 1 of 2 rows"),
        (lambda: crude_rate(COUNTS.assign(numerator=[-5, 6])), "numerator and denominator are not negative"),
        (lambda: crude_rate(COUNTS.assign(numerator=[np.inf, 6])), "numerator is finite: broken by 1 of 2 rows"),
        (lambda: crude_rate(COUNTS.assign(numerator=["x", "6"])), "numerator is a number: broken by 1 of 2 rows"),
        (lambda: crude_rate(COUNTS.drop(columns="denominator")), "missing column denominator"),
        (lambda: proportion(COUNTS, confidence=[0.5]), "confidence is a fraction from 0.9 to below 1, not 0.5"),
        (lambda: proportion(COUNTS, confidence=95), "confidence is a fraction from 0.9 to below 1, not 95"),
        (lambda: proportion(COUNTS, confidence=[]), "confidence names no level"),
        (lambda: proportion(COUNTS, per=0), "per is a number above nought, not 0"),
        (lambda: dsr(BANDS.assign(age_band="0-4")), r"area \+ age_band names one row: broken by 2 of 2 rows"),
        (lambda: dsr(BANDS.assign(age_band=["0-4", "zz"])), "age_band has a standard population: broken by 1 of 2"),
        (lambda: dsr(BANDS.assign(standard_population=0.0), standard=None), "sum to more than nothing"),
        (lambda: dsr(BANDS, per=float("nan")), "per is a number above nought, not nan"),
        (lambda: indirectly_standardised(BANDS, REFERENCE.iloc[:1], by=["area"]), "age_band is in the reference"),
        (lambda: mean(pd.DataFrame({"area": ["a"], "value": [np.inf]}), by=["area"]), "value is finite"),
        (lambda: recent_trend(SERIES.assign(period_order=1), by=["area"]), r"area \+ period_order names one row"),
        (lambda: recent_trend(SERIES.assign(polarity="good"), by=["area"]), "polarity is one of"),
        (lambda: recent_trend(SERIES.assign(method="dsrs"), by=["area"]), "method is one of"),
        (lambda: recent_trend(SERIES, by=["area"], points=1), "points is 3 or more, not 1"),
        (lambda: verdict(COMPARED.assign(lower_95=9.0)), "lower_95 <= upper_95: broken by 1 of 1 rows"),
        (lambda: target_verdict(AIMED.assign(lower_95=9.0), by_interval=True), "lower_95 <= upper_95"),
        (lambda: control_verdict(CONTROLLED, kind="ratio"), "kind is proportion or rate, not 'ratio'"),
        (lambda: control_verdict(CONTROLLED.assign(benchmark=150.0), kind="proportion"), "lies from 0 to 100"),
        (lambda: value_category(COMPARED, by=[], categories=1), "categories is 2 or more, not 1"),
        (lambda: life_expectancy(TABLE.assign(age_from=2), by=["area"]), "names one row"),
        (lambda: funnel_limits(COUNTS, kind="crude rate", years=0), "years is a number above nought, not 0"),
        (lambda: funnel_limits(COUNTS, kind="rates"), "kind is one of proportion, ratio, crude rate, dsr"),
        (lambda: slope_index(FIFTHS, by=["area"], draws=0), "draws is a number above nought, not 0"),
        (lambda: two_point_change(PAIR), "years is above nought: broken by 1 of 1 rows"),
    ],
)
def test_what_cannot_be_is_refused_in_words(method, words):
    with pytest.raises(ValueError, match=words):
        method()


def test_the_first_rows_that_break_a_rule_are_shown():
    counts = COUNTS.set_axis(["Dale", "Upland"]).assign(numerator=[5.0, -6.0])
    with pytest.raises(ValueError, match="Upland") as refused:
        proportion(counts)
    assert "Dale" not in str(refused.value)


def test_one_confidence_level_needs_no_list():
    pd.testing.assert_frame_equal(proportion(COUNTS, confidence=0.95), proportion(COUNTS, confidence=[0.95]))
