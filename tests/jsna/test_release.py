"""The release step: what nobody has published is withheld with whatever gives it away, and official figures stay."""

import pandas as pd
import pytest

from jsna.errors import JsnaError
from jsna.protect import protection

EMPTY: list[str] = []
WARDS = {"X05000001": 3, "X05000002": 41, "X05000003": 28, "X05000004": 33}


def row(place: str, kind: str, count: float, **facts: object) -> dict[str, object]:
    usual = {
        "indicator_id": "self_harm_admissions", "source": "local_indicators", "area_code": place, "area_type": kind,
        "period": "2024", "period_start": 2024, "period_years": 1, "sex": "persons", "age": "10 to 17",
        "category": "all", "numerator": float(count), "denominator": 4000.0, "value": 2.5 * count, "lower_95": 0.5,
        "upper_95": 900.0, "lower_998": 0.1, "upper_998": 990.0, "mark": None, "note": None, "published": False,
        "exact_counts": True, "policy": "local",
    }  # fmt: skip
    return usual | facts


def county(wards: dict[str, int], **facts: object) -> pd.DataFrame:
    total = row("X07000001", "district", sum(wards.values()), denominator=16000.0, **facts)
    return pd.DataFrame([*(row(code, "ward", count, **facts) for code, count in wards.items()), total])


def lookup(more: dict[str, list[str]] | None = None) -> pd.DataFrame:
    """Two small areas in each ward, all in one district; `more` are places of wards."""
    wards = [*WARDS, *EMPTY]
    rows = [("district:X07000001", wards), *((ward, [ward]) for ward in wards), *(more or {}).items()]
    placed = [
        (
            f"{ward}-{half}",
            "lsoa",
            "2021",
            whole.split(":")[-1],
            whole.split(":")[0] if ":" in whole else "ward",
            "2024",
            1.0,
        )
        for whole, inside in rows
        for ward in inside
        for half in "ab"
    ]
    columns = ["area_code", "area_type", "area_edition", "parent_code", "parent_type", "parent_edition", "share"]
    return pd.DataFrame(placed, columns=columns)


def protected(
    figures: pd.DataFrame, notes: list[str] | None = None, places: object = None, **where: object
) -> pd.DataFrame:
    made = protection({"indicators": figures, "area_lookup": lookup(places)}, **where)
    if notes is not None:
        notes += made.notes
    return made.indicators


def test_a_small_count_takes_another_with_it_so_that_subtraction_does_not_give_it_away():
    notes: list[str] = []
    released = protected(county(WARDS), notes)
    held = released[released["mark"] == "[c]"]
    assert "X05000001" in set(held["area_code"])
    assert len(held) == 2
    assert held[["numerator", "denominator", "value", "lower_95", "upper_998"]].isna().all(axis=None)
    assert "withheld 2 of 5 counts" in notes[0]


def test_releases_that_differ_only_inside_withheld_cells_are_the_same():
    hidden = protected(county(WARDS))
    partner = set(hidden.loc[hidden["mark"] == "[c]", "area_code"]) - {"X05000001"}
    other = dict(WARDS) | {"X05000001": 6}
    other[partner.pop()] -= 3  # the margin stays as it was
    pd.testing.assert_frame_equal(hidden, protected(county(other)))


def test_official_figures_pass_unaltered_however_small():
    official = county(WARDS, policy="published", published=True)
    pd.testing.assert_frame_equal(protected(official), official)


def test_figures_beside_gated_ones_that_need_no_rounding_stay_as_they_are():
    gated = county(dict.fromkeys(WARDS, 41))
    official = county(WARDS, indicator_id="obesity_year_6", policy="published", published=True)
    both = pd.concat([gated, official], ignore_index=True)
    pd.testing.assert_frame_equal(protected(both), both)


def test_a_sum_that_only_we_have_made_is_gated_even_of_official_counts():
    made = pd.DataFrame([row("X07000001", "district", 4, policy="published", note="sum of the district's wards")])
    assert protected(made)["mark"].tolist() == ["[c]"]


def test_hospital_counts_are_rounded_to_five_and_their_rates_with_them():
    released = protected(county(dict.fromkeys(WARDS, 41), policy="hes"))
    ward = released.iloc[0]
    assert ward["numerator"] == 40
    assert ward["value"] == pytest.approx(1000.0)


def test_a_value_without_its_count_cannot_be_checked_and_is_withheld():
    alone = pd.DataFrame([row("X07000001", "district", 4, numerator=float("nan"), denominator=float("nan"))])
    notes: list[str] = []
    assert protected(alone, notes)["mark"].tolist() == ["[c]"]
    assert "without their counts" in notes[1]


def test_parts_that_do_not_sum_to_their_whole_are_refused_by_name():
    wrong = county(WARDS)
    wrong.loc[wrong["area_type"] == "district", "numerator"] = 999.0
    with pytest.raises(JsnaError, match="X07000001"):
        protected(wrong)
