"""Areas are found as people name them."""

import pandas as pd
import pytest

from jsna.errors import JsnaError
from jsna.places import Area, areas_of, find

AREAS = [
    Area("E10000016", "county", "Kent", "2023"),
    Area("E07000108", "district", "Dover", "2024"),
    Area("E38000234", "ccg", "NHS County Durham CCG", "2021"),
    Area("E38000234", "sub_icb", "NHS North East and North Cumbria ICB - 84H", "2024"),
    Area("E05000001", "ward", "Dover", "2024"),
    Area("E05000002", "ward", "Abbey", "2024"),
    Area("E05000003", "ward", "Abbey", "2024"),
]


def test_a_name_in_any_case_is_found():
    assert [area.code for area in find(AREAS, "  kent ")] == ["E10000016"]


def test_a_name_of_a_district_and_a_ward_means_the_district_unless_a_kind_is_said():
    assert find(AREAS, "Dover")[0].kind == "district"
    assert find(AREAS, "Dover", kind="ward")[0].kind == "ward"


def test_a_code_of_two_kinds_gives_both():
    assert {area.kind for area in find(AREAS, "E38000234")} == {"ccg", "sub_icb"}


def test_a_name_that_several_areas_have_is_refused_with_their_codes():
    with pytest.raises(JsnaError, match=r"E05000002.*E05000003"):
        find(AREAS, "Abbey")


def test_a_misspelt_name_is_told_what_is_close():
    with pytest.raises(JsnaError, match="did you mean Kent"):
        find(AREAS, "Kennt")
    with pytest.raises(JsnaError, match="did you mean Kent"):
        find(AREAS, "KENNT")
    with pytest.raises(JsnaError, match="or has that code; `jsna check --areas` lists all"):
        find(AREAS, "Xyzzy")


def test_the_latest_edition_names_an_area():
    rows = pd.DataFrame(
        [("E06000001", "unitary", "2011", "Old Town"), ("E06000001", "unitary", "2023", "New Town")],
        columns=["area_code", "area_type", "edition", "area_name"],
    )
    assert [(area.name, area.edition) for area in areas_of(rows)] == [("New Town", "2023")]
