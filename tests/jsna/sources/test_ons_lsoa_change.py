"""Change tables: what became of each small area, in both editions of the heading."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

ROWS = (
    "X01000001,Ash 001A,X01000001,Ash 001A,U\n"
    "X01000002,Ash 001B,X01000003,Ash 001F,S\n"
    "X01000002,Ash 001B,X01000004,Ash 001G,S\n"
)


@pytest.mark.parametrize("heading", ["F_LSOA11CD", "LSOA11CD"])
def test_a_split_area_has_a_row_for_each_part(match, heading):
    changes = match(f"{heading},LSOA11NM,LSOA21CD,LSOA21NM,CHGIND\n{ROWS}").tidy()["lsoa_change"]
    assert changes.groupby("area_code")["new_code"].agg(list).to_dict() == {
        "X01000001": ["X01000001"],
        "X01000002": ["X01000003", "X01000004"],
    }
    assert (set(changes["area_edition"]), set(changes["new_edition"])) == ({"2011"}, {"2021"})


def test_the_areas_of_both_editions_are_named(match):
    areas = match(f"F_LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND\n{ROWS}").tidy()["areas"]
    assert areas.groupby("edition")["area_code"].agg(list).to_dict() == {
        "2011": ["X01000001", "X01000002"],
        "2021": ["X01000001", "X01000003", "X01000004"],
    }


def test_another_kind_of_change_is_refused(match):
    with pytest.raises(JsnaError, match=r"1 rows have another kind of change .*\(row 2: 'Q'\)"):
        match("F_LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND\n" + ROWS.replace(",S\n", ",Q\n", 1)).tidy()


def test_two_kinds_of_change_for_one_pair_are_refused(match):
    with pytest.raises(JsnaError, match="stand twice with different values"):
        match(f"F_LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND\n{ROWS}X01000001,Ash 001A,X01000001,Ash 001A,X\n").tidy()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "editions", "kinds"),
    [
        (
            "lookups/LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Lookup_for_England_and_Wales.csv",
            ("2011", "2021"),
            {"U": 1678, "S": 128, "M": 18},
        ),
        ("lookups/LSOA_(2001)_to_LSOA_(2011)__RELAID.csv", ("2001", "2011"), {"U": 1663, "S": 79, "M": 12, "X": 4}),
    ],
)
def test_published_change_tables_keep_every_row(real, path, editions, kinds):
    changes = real(path)[0].tidy()["lsoa_change"]
    schema.check("lsoa_change", schema.conform("lsoa_change", changes))
    assert changes["change"].value_counts().to_dict() == kinds
    assert (changes["area_edition"].iloc[0], changes["new_edition"].iloc[0]) == editions
