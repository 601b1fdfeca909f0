"""Directly and indirectly standardised rates: worked by hand, laws and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.indirect import indirectly_standardised
from needs.rates import crude_rate
from needs.standardise import ESP2013, directly_standardised_rate, repeat_event_rate

TWO_BANDS = pd.DataFrame({"age_band": ["0-17", "18+"], "standard_population": [25.0, 75.0]})


def two_bands(events=(10, 30), people=(1000, 2000), area="a"):
    return pd.DataFrame({"area": area, "age_band": ["0-17", "18+"], "numerator": events, "denominator": people})


def test_a_rate_worked_by_hand():
    row = directly_standardised_rate(two_bands(), by=["area"], standard=TWO_BANDS, per=1000).iloc[0]
    assert row["value"] == pytest.approx(0.25 * 10 + 0.75 * 15)
    # Dobson: variance of the rate against that of 40 events, times Byar's distance from 40
    variance = (0.25 / 1000) ** 2 * 10 + (0.75 / 2000) ** 2 * 30
    byar_lower = 40 * (1 - 1 / 360 - 1.959964 / (3 * np.sqrt(40))) ** 3
    assert row["lower_95"] == pytest.approx(1000 * (0.01375 + np.sqrt(variance / 40) * (byar_lower - 40)), rel=1e-6)


def test_the_european_standard_population_has_nineteen_bands_of_a_hundred_thousand():
    assert (len(ESP2013), ESP2013["standard_population"].sum()) == (19, 100_000)


def test_weights_meet_bands_by_key_and_not_by_place():
    turned = TWO_BANDS.iloc[::-1].reset_index(drop=True)
    once, again = (directly_standardised_rate(two_bands(), by=["area"], standard=s) for s in (TWO_BANDS, turned))
    pd.testing.assert_frame_equal(once, again)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(5, 500), st.integers(500, 5000)), min_size=2, max_size=19))
def test_standardising_to_ones_own_structure_gives_the_crude_rate(bands):
    counts = pd.DataFrame(bands, columns=["numerator", "denominator"])
    counts = counts.assign(area="a", age_band=[str(i) for i in range(len(bands))])
    own = counts.assign(standard_population=counts["denominator"])
    crude = crude_rate(counts[["numerator", "denominator"]].sum().to_frame().T).iloc[0]
    row = directly_standardised_rate(own, by=["area"], standard=None).iloc[0]
    assert row["value"] == pytest.approx(crude["value"])
    if crude["numerator"] >= 10:
        assert row["lower_95"] == pytest.approx(crude["lower_95"])


@pytest.mark.parametrize(
    ("events", "people", "reason"),
    [
        ((4, 5), (1000, 2000), "fewer than 10 events"),
        ((40, np.nan), (1000, 2000), "an age band is missing"),
        ((40, 0), (1000, 0), "an age band has no people"),
    ],
)
def test_a_rate_that_is_not_produced_says_why_and_the_rest_stands(events, people, reason):
    counts = pd.concat([two_bands(events, people), two_bands(area="b")])
    result = directly_standardised_rate(counts, by=["area"], standard=TWO_BANDS)
    assert result["reason"][0] == reason
    assert result["value"].isna().tolist() == [True, False]


def test_groups_may_have_different_bands():
    counts = pd.concat([two_bands(), two_bands(area="children").iloc[:1].assign(numerator=20)])
    result = directly_standardised_rate(counts, by=["area"], standard=TWO_BANDS, per=1000)
    assert result["value"].tolist() == [pytest.approx(13.75), pytest.approx(20.0)]


def test_events_of_one_person_widen_the_interval_and_not_the_rate():
    once = two_bands((40, 60)).rename(columns={"numerator": "individuals"}).assign(frequency=1)
    twice = two_bands((20, 30)).rename(columns={"numerator": "individuals"}).assign(frequency=2)
    single, repeated = (repeat_event_rate(c, by=["area"], standard=TWO_BANDS).iloc[0] for c in (once, twice))
    plain = directly_standardised_rate(two_bands((40, 60)), by=["area"], standard=TWO_BANDS).iloc[0]
    assert single["value"] == repeated["value"] == pytest.approx(plain["value"])
    assert single["lower_95"] == pytest.approx(plain["lower_95"])
    width = single["upper_95"] - single["lower_95"]
    assert repeated["upper_95"] - repeated["lower_95"] == pytest.approx(width * np.sqrt(2))


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (two_bands().assign(numerator=[-1, 5]), "not negative"),
        (two_bands().assign(age_band=["0-17", "0-17"]), "names one row"),
        (two_bands().assign(age_band=["0-17", "90+"]), "age_band has a standard population"),
    ],
)
def test_impossible_bands_are_refused_by_name(counts, words):
    with pytest.raises(ValueError, match=words):
        directly_standardised_rate(counts, by=["area"], standard=TWO_BANDS)


def test_weights_that_sum_to_nothing_are_refused():
    with pytest.raises(ValueError, match="sum to more than nothing"):
        directly_standardised_rate(two_bands(), by=["area"], standard=TWO_BANDS.assign(standard_population=0))


REFERENCE = pd.DataFrame({"age_band": ["0-17", "18+"], "numerator": [200, 900], "denominator": [20_000, 60_000]})


def test_an_indirect_ratio_worked_by_hand():
    row = indirectly_standardised(two_bands(), REFERENCE, by=["area"], per=100).iloc[0]
    assert row["expected"] == pytest.approx(10 + 30)
    assert row["value"] == pytest.approx(100)
    rate = indirectly_standardised(two_bands(), REFERENCE, by=["area"], rate=True, per=1000).iloc[0]
    assert rate["value"] == pytest.approx(1100 / 80)


def test_observed_events_may_be_totals_only():
    people = two_bands().drop(columns="numerator")
    totals = pd.DataFrame({"area": ["a"], "numerator": [50]})
    row = indirectly_standardised(people, REFERENCE, by=["area"], observed=totals).iloc[0]
    assert row["value"] == pytest.approx(50 / 40)


def test_a_band_without_people_expects_nothing_and_a_group_without_people_has_no_ratio():
    counts = pd.concat([two_bands((10, 0), (1000, 0)), two_bands((0, 0), (0, 0), area="b")])
    result = indirectly_standardised(counts, REFERENCE, by=["area"])
    assert result["value"].tolist()[0] == pytest.approx(1.0)
    assert result["reason"][1] == "no events expected"


def test_a_band_outside_the_reference_is_refused():
    with pytest.raises(ValueError, match="age_band is in the reference"):
        indirectly_standardised(two_bands().assign(age_band=["x", "y"]), REFERENCE, by=["area"])
