"""Lookups are joined, localities are made of wards or small areas, and coverage tells what is here."""

import pandas as pd
import pytest
import shapely

from jsna.errors import JsnaError
from jsna.geography import (
    Locality,
    complete_lookup,
    coverage,
    dissolve,
    read_localities,
    unplaced,
    without_outline_or_area,
)

LOOKUP = ["area_code", "area_type", "area_edition", "parent_code", "parent_type", "parent_edition"]


def published() -> pd.DataFrame:
    rows = [
        ("X01000001", "lsoa", "2021", "X05000001", "ward", "2024"),
        ("X01000002", "lsoa", "2021", "X05000001", "ward", "2024"),
        ("X01000003", "lsoa", "2021", "X05000002", "ward", "2024"),
        *((f"X0100000{i}", "lsoa", "2021", "X07000001", "district", "2024") for i in (1, 2, 3)),
        *((f"X0100000{i}", "lsoa", "2021", "X07000009", "district", "2019") for i in (1, 2, 3)),
        ("X07000001", "district", "2023", "X10000001", "county", "2023"),
        ("X07000001", "district", "2022", "X12000001", "region", "2022"),
    ]
    return pd.DataFrame(rows, columns=LOOKUP).assign(share=1.0, source="ons_lookup")


def squares() -> pd.DataFrame:
    shapes = [shapely.box(1000 * i, 0, 1000 * (i + 1), 1000) for i in range(3)]
    rows = [(f"X0100000{i + 1}", "lsoa", "2021", shapely.to_wkb(shape)) for i, shape in enumerate(shapes)]
    whole = ("X07000001", "district", "2024", shapely.to_wkb(shapely.box(0, 0, 4000, 1000)))
    return pd.DataFrame([*rows, whole], columns=["area_code", "area_type", "edition", "geometry"]).assign(source="ons")


def parents(lookup: pd.DataFrame, code: str) -> set[str]:
    return set(lookup.loc[lookup["area_code"] == code, "parent_code"])


def test_a_small_area_is_carried_up_to_county_and_region_through_its_latest_district():
    lookup = complete_lookup(published(), [])
    assert parents(lookup, "X01000001") == {"X05000001", "X07000001", "X10000001", "X12000001"}


def test_a_locality_is_made_of_the_small_areas_of_its_wards():
    place = Locality("L-riverside", "Riverside", "reach area", ("X05000001",), "ward")
    lookup = complete_lookup(published(), [place])
    assert set(lookup.loc[lookup["parent_code"] == "L-riverside", "area_code"]) == {"X01000001", "X01000002"}


def test_a_locality_of_an_unknown_ward_is_refused_by_name():
    place = Locality("L-x", "Nowhere", "locality", ("X05999999",), "ward")
    with pytest.raises(JsnaError, match=r"'Nowhere'.*X05999999 is in no lookup"):
        complete_lookup(published(), [place])


@pytest.mark.parametrize(
    "text",
    [
        '[[locality]]\nname = "A"\n',
        '[[locality]]\nname = "A"\nwards = ["x"]\nlsoas = ["y"]\n',
        "[[locality",
        '[locality]\nname = "A"\nwards = ["x"]\n',
        '[[localities]]\nname = "A"\nwards = ["x"]\n',
        '[[locality]]\nname = "=1+1"\nwards = ["x"]\n',
        '[[locality]]\nname = "A"\nkind = 3\nwards = ["x"]\n',
        '[[locality]]\nname = "A B"\nwards = ["x"]\n[[locality]]\nname = "a/b"\nwards = ["y"]\n',
    ],
)
def test_a_locality_file_with_a_fault_is_refused_by_name(tmp_path, text):
    path = tmp_path / "localities.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(JsnaError, match=r"localities\.toml"):
        read_localities(path)


def test_wards_are_drawn_from_their_small_areas():
    drawn = dissolve(squares(), complete_lookup(published(), []))
    sizes = dict(zip(drawn["area_code"], shapely.area(shapely.from_wkb(drawn["geometry"].to_numpy())), strict=True))
    assert sizes == pytest.approx({"X05000001": 2e6, "X05000002": 1e6}, rel=0.01)


def test_an_area_whose_small_areas_leave_a_quarter_uncovered_says_so():
    people = pd.DataFrame(
        columns=["area_code", "area_type", "edition", "source", "year", "sex", "basis", "population"]
    ).astype({"population": float, "year": int})
    found = coverage(complete_lookup(published(), []), squares(), people)
    district = found[found["area_code"] == "X07000001"]
    assert district["coverage"].tolist() == pytest.approx([0.75])


def test_published_people_tell_coverage_before_outlines_do():
    small = [(f"X0100000{i}", "lsoa", "2021", 100.0) for i in (1, 2, 3)]
    people = pd.DataFrame(
        [*small, ("X07000001", "district", "2024", 300.0)], columns=["area_code", "area_type", "edition", "population"]
    ).assign(source="ons", year=2021, sex="persons", basis="resident")
    found = coverage(complete_lookup(published(), []), squares(), people)
    assert found.loc[found["area_code"] == "X07000001", "coverage"].tolist() == [1.0]


def test_a_ward_with_figures_but_no_small_area_is_told_by_code_and_edition():
    codes = ["X05000001", "X05000002", "X05000009"]
    figures = pd.DataFrame({"area_code": codes, "area_type": "ward", "indicator_id": "low_income"})
    said = unplaced({"indicators": figures}, complete_lookup(published(), []))
    assert any(
        "1 of 3 wards with figures have no small area in the lookup to wards 2024 (X05000009)" in s for s in said
    )


def test_wards_without_a_published_outline_are_counted_by_council():
    lookup = complete_lookup(pd.concat([published(), ward_in_district()]), [])
    outline = squares().iloc[:1].assign(area_code="X05000001", area_type="ward")
    said = without_outline_or_area(outline, lookup)
    assert said[0].startswith("wards 2024: 1 of 2 have no published outline (X05000002; 1 in X07000001)")


def ward_in_district() -> pd.DataFrame:
    rows = [("X05000002", "ward", "2024", "X07000001", "district", "2024")]
    return pd.DataFrame(rows, columns=LOOKUP).assign(share=1.0, source="ons_lookup")
