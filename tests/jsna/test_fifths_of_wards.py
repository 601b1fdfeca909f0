"""Indicators by fifth of a council's wards: sums of whole fifths, districts as counties, nothing lost unsaid."""

import pandas as pd
import pytest

from jsna.inequality import by_fifth_of_wards

WARDS = [f"X0500000{number}" for number in range(1, 6)]


def summaries(codes=WARDS):
    """Wards of 1,000 people each, the first the most deprived."""
    rows = pd.DataFrame({"area_code": codes, "average_rank": [30_000.0 - 5000 * place for place in range(len(codes))]})
    return rows.assign(area_type="ward", edition="2025", measure="imd", population=1000.0, source="index")


def lookup(codes=WARDS):
    held = [(code, parent, kind) for code in codes for parent, kind in (("X07", "district"), ("X10", "county"))]
    rows = pd.DataFrame(held, columns=["area_code", "parent_code", "parent_type"])
    return rows.assign(area_type="ward", area_edition="2024", parent_edition="2024", share=1.0, source="ons")


def figures(codes=WARDS, numerators=(50.0, 40.0, 30.0, 20.0, 10.0)):
    rows = pd.DataFrame({"area_code": codes, "numerator": numerators, "denominator": 100.0})
    return rows.assign(
        indicator_id="low_income_relative", source="dwp", area_type="ward", period="2024/25", period_start=2024,
        period_years=1.0, sex="persons", age="0-15", category="all", policy="published", exact_counts=True,
    )  # fmt: skip


def test_a_district_has_its_own_fifths_under_a_name_of_their_own_as_they_do_not_add_up_to_the_countys():
    made = by_fifth_of_wards(figures(), summaries(), lookup())
    assert made.groupby("area_type")["value"].agg(list).to_dict() == {
        "county": pytest.approx([50, 40, 30, 20, 10]), "district": pytest.approx([50, 40, 30, 20, 10])
    }  # fmt: skip
    first = made.drop_duplicates("area_type").set_index("area_type")["category"]
    assert first["county"] == "fifths of wards by deprivation (IMD2025): Most deprived quintile"
    assert first["district"] == "fifths of a district's wards by deprivation (IMD2025): Most deprived quintile"


def test_a_set_that_lacks_a_wards_count_is_left_out():
    assert by_fifth_of_wards(figures(numerators=(50, 40, None, 20, 10)), summaries(), lookup()).empty


def test_a_council_whose_wards_do_not_fill_five_fifths_has_none():
    assert by_fifth_of_wards(figures(WARDS[:4], (5.0,) * 4), summaries(WARDS[:4]), lookup()).empty


def test_wards_with_figures_that_no_small_area_makes_up_are_counted_in_the_note():
    new = [*WARDS, "X05000009"]
    made = by_fifth_of_wards(figures(new, (50.0, 40.0, 30.0, 20.0, 10.0, 5.0)), summaries(), lookup(new))
    assert made["note"].str.endswith("; 1 wards with figures are made of no small area and lie in no fifth").all()
