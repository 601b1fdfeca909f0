"""What a chapter shows of tiers of service and of hot-spot wards, with figures and without."""

import numpy as np
import pandas as pd
import pytest

from jsna import figures
from jsna.subjects import hotspots, tiers

WARD = {
    "indicator_id": "under_18_conceptions", "indicator": "Under-18 conceptions", "unit": "per 1,000 women",
    "method": "crude rate", "area_code": "X05000001", "area_name": "Mill End", "period": "2015 to 2017", "value": 40.0,
    "lower_95": 26.0, "upper_95": 59.0, "mark": None, "england_value": 20.0, "verdict": "worse",
}  # fmt: skip
DALE = type("Dale", (), {"name": "Dale"})()


@pytest.fixture
def wards(monkeypatch):
    """A function that returns the hot spots among wards that differ from Mill End as given."""

    def shown(*changes):
        rows = pd.DataFrame([WARD | change for change in changes], columns=list(WARD))
        monkeypatch.setattr(hotspots.indicators, "standing", lambda *_, **__: rows)
        return hotspots.wards(DALE)

    return shown


def test_hot_spots_are_the_wards_surely_above_england_the_highest_first(wards):
    higher = {"area_code": "X05000002", "area_name": "Church End", "value": 55.0, "verdict": "worst"}
    table = wards({}, higher, {"area_code": "X05000003", "area_name": "East End", "verdict": "similar"})
    assert table.data["Ward"].tolist() == ["Church End", "Mill End"]
    assert table.notes == ["2 of 3 ward figures are surely above England's; the 10 highest at most are shown."]


def test_a_ward_that_may_be_chance_is_no_hot_spot(wards):
    shown = wards({"verdict": "similar"})
    assert isinstance(shown, figures.Absent)
    assert shown.reason == "of 1 ward with a figure none is surely above England's rate"


@pytest.mark.parametrize("changes", [(), ({"indicator_id": "chlamydia_detection"},), ({"value": np.nan},)])
def test_without_figures_of_wards_the_file_is_named(wards, changes):
    assert "data/raw/local" in wards(*changes).reason


def test_each_tier_has_its_figure_or_the_publication_that_holds_it():
    row = WARD | {"indicator_id": "mental_health_admissions", "area_name": "Dale", "lower_95": 30.0, "upper_95": 52.0}
    table = tiers.by_tier(DALE, pd.DataFrame([row]), pd.DataFrame()).data
    inpatient = table[table["Tier"] == "Tier 4: inpatient care"].iloc[0]
    assert inpatient["Figure"] == "40.0 (30.0 to 52.0)"
    assert inpatient["Area and period"] == "Dale, 2015 to 2017"
    waits = table[table["Tier"] == "Tier 3: waiting times"]
    assert set(waits["Figure"]) == {"[x]"}
    assert waits["What would fill it"].str.contains("data/raw/").all()


def test_the_areas_own_figure_comes_before_its_countys():
    county = WARD | {"indicator_id": "mental_health_admissions", "area_name": "Shire", "value": 90.0}
    own = county | {"area_name": "Dale", "value": 50.0}
    table = tiers.by_tier(DALE, pd.DataFrame([own]), pd.DataFrame([county])).data
    assert table["Area and period"].iloc[-1] == "Dale, 2015 to 2017"
