"""Change between editions: by rank, on areas that both editions can make up exactly."""

from pathlib import Path

import pandas as pd
import pytest

from needs.deprivation import LSOAS, change, comparable_areas, summary

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
TABLE = "LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Lookup_for_England_and_Wales.csv"


def changes(*rows):
    return pd.DataFrame(rows, columns=["before", "after", "change"])


FOUR = changes(("A", "A", "U"), ("B", "B1", "S"), ("B", "B2", "S"), ("C", "CD", "M"), ("D", "CD", "M"))


def ranks(**of):
    return pd.DataFrame({"area_code": list(of), "rank": list(of.values()), "denominator": 1000, "measure": "imd"})


def test_comparable_areas_are_the_smallest_that_both_editions_make_up():
    before, after = comparable_areas(FOUR)
    assert before.set_index("area_code")["parent_code"].to_dict() == {"A": "A", "B": "B", "C": "CD", "D": "CD"}
    assert after.set_index("area_code")["parent_code"].to_dict() == {"A": "A", "B1": "B", "B2": "B", "CD": "CD"}
    assert before["change"].tolist() == ["unchanged", "split", "merged", "merged"]


def test_irregular_areas_hang_together_and_say_so():
    before, after = comparable_areas(changes(("A", "X", "X"), ("A", "Y", "X"), ("B", "Y", "X")))
    assert set(before["parent_code"]) == set(after["parent_code"]) == {"A+B"}
    assert set(before["change"]) == {"irregular"}


@pytest.mark.parametrize(
    "wrong",
    [
        changes(("A", "A1", "U"), ("A", "A2", "U")),
        changes(("A", "AB", "S"), ("B", "AB", "S")),
        changes(("A", "A1", "M"), ("A", "A2", "M")),
    ],
)
def test_a_change_that_the_codes_contradict_is_refused(wrong):
    with pytest.raises(ValueError, match="U joins one to one"):
        comparable_areas(wrong)


def test_an_unknown_change_is_refused():
    with pytest.raises(ValueError, match="change is one of U, S, M, X"):
        comparable_areas(changes(("A", "A", "?")))


def test_ranks_are_compared_as_shares_of_all_lsoas_and_scores_never():
    before, after = comparable_areas(FOUR)
    old = summary(ranks(A=16_422, B=100, C=3000, D=9000), before, lsoas=LSOAS[2019])
    new = summary(ranks(A=16_878, B1=9000, B2=9002, CD=100), after, lsoas=LSOAS[2025])
    result = change(old, new, lsoas=(LSOAS[2019], LSOAS[2025])).set_index("parent_code")
    assert result.loc["A", "average_rank_change"] == pytest.approx(0, abs=1e-4)  # the middle in both editions
    assert result["movement"].to_dict() == {"A": "stayed out", "B": "left", "CD": "entered"}
    assert result.loc["CD", "average_rank_change"] > 0
    assert not [column for column in result if "score" in column]


def test_an_area_that_one_edition_lacks_is_kept_without_a_change():
    before, after = comparable_areas(FOUR)
    old = summary(ranks(A=1, B=2, C=3, D=4), before, lsoas=LSOAS[2019])
    new = summary(ranks(A=1), after.query("area_code == 'A'"), lsoas=LSOAS[2025])
    result = change(old, new, lsoas=(LSOAS[2019], LSOAS[2025])).set_index("parent_code")
    assert result.loc["B", "reason"] == "not in the later edition"
    assert pd.isna(result.loc["B", ["average_rank_change", "movement"]]).all()
    assert result.loc["A", "movement"] == "stayed in"


@pytest.mark.shared
def test_the_published_change_table_makes_comparable_areas_that_hold_every_lsoa():
    table = SHARED / "realdata" / "lookups" / TABLE
    if not table.exists():
        pytest.skip("the published change table is not in ../shared")
    published = pd.read_csv(table, encoding="utf-8-sig").iloc[:, [0, 2, 4]]
    before, after = comparable_areas(published.set_axis(["before", "after", "change"], axis=1))
    assert before["area_code"].nunique() == len(before) == 1752
    assert after["area_code"].nunique() == len(after) == 1815
    assert set(before["parent_code"]) == set(after["parent_code"])
