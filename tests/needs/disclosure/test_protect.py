"""What is withheld, and that no reader can work it out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from invented_tables import LOCAL, areas, random_table, sums, two_way

from needs.disclosure.audit import audit
from needs.disclosure.hierarchy import link
from needs.disclosure.policy import Policy
from needs.disclosure.protect import choose, protect, withheld
from needs.disclosure.system import build

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
HES = Policy(name="hes", low=1, high=7, zero_shown=True, complement=False, rounding=5, differencing=True)
DISTRICT = sums({"D": ["A", "B", "C"]})


def status(cells, relations=DISTRICT, policy=LOCAL, **options):
    return protect(cells, relations, policy, key=["area_code"], **options).set_index("area_code")["status"].to_dict()


def test_one_small_count_takes_one_more_with_it():
    result = status(areas({"D": 63, "A": 3, "B": 20, "C": 40}))
    assert result["A"] == "primary" and result["D"] == "shown"
    assert [result["B"], result["C"]].count("secondary") == 1


def test_primary_and_secondary_cells_bear_the_same_mark_and_show_no_count():
    released = protect(areas({"D": 63, "A": 3, "B": 20, "C": 40}), DISTRICT, LOCAL, key=["area_code"])
    hidden = released[released["status"] != "shown"]
    assert set(hidden["mark"]) == {"[c]"} and hidden["shown"].isna().all() and len(hidden) == 2
    assert released.loc[released["status"] == "shown", "mark"].isna().all()


def test_small_counts_that_hide_one_another_need_no_more():
    found = status(areas({"D": 31, "A": 6, "B": 5, "C": 20}), least_loss=True)
    assert [*found.values()].count("secondary") == 0


def test_two_counts_of_one_are_not_hidden_by_their_sum_of_two():
    assert [*status(areas({"D": 22, "A": 1, "B": 1, "C": 20})).values()].count("secondary") == 1


def test_nobody_is_shown_and_does_not_hide_others():
    result = status(areas({"D": 3, "A": 3, "B": 0, "C": 0}))
    assert result == {"D": "primary", "A": "primary", "B": "shown", "C": "shown"}


def test_all_but_a_few_is_withheld_like_a_few():
    result = protect(areas({"A": 98}, 100.0), DISTRICT, LOCAL, key=["area_code"])
    assert result["reason"].tolist() == ["all but a few are counted"]
    assert protect(areas({"A": 98}, 100.0), DISTRICT, HES, key=["area_code"])["status"].tolist() == ["shown"]


def test_everybody_and_nobody_of_enough_people_are_shown():
    assert status(areas({"A": 100, "B": 0}, 100.0)) == {"A": "shown", "B": "shown"}


def test_few_people_are_withheld_whatever_their_count():
    result = protect(areas({"A": 0, "B": 5}, 5.0), DISTRICT, LOCAL, key=["area_code"])
    assert result["reason"].tolist() == ["small population"] * 2


def test_a_whole_of_one_part_is_withheld_with_it():
    relations = pd.concat([sums({"D": ["A"]}), sums({"C": ["D", "F"]})])
    assert status(areas({"A": 4, "D": 4, "C": 54, "F": 50}), relations) == {
        "A": "primary",
        "D": "primary",
        "C": "shown",
        "F": "secondary",
    }


def test_where_a_whole_is_withheld_one_of_its_parts_is():
    relations = pd.concat([sums({"D": ["A", "B"], "F": ["G", "H"]}), sums({"C": ["D", "F"]})])
    result = status(areas({"A": 2, "B": 3, "D": 5, "C": 65, "F": 60, "G": 30, "H": 30}), relations)
    assert result["F"] == "secondary" and "secondary" in (result["G"], result["H"])


def test_published_figures_pass_unaltered():
    cells = areas({"D": 63, "A": 3, "B": 20, "C": 40}).assign(published=[True, True, False, False])
    released = protect(cells, DISTRICT, HES, key=["area_code"]).set_index("area_code")
    assert released.loc[["D", "A"], "shown"].tolist() == [63, 3]


def test_rounded_counts_are_shown_to_their_multiple():
    released = protect(areas({"A": 8, "B": 12, "C": 13, "X": 0}), DISTRICT, HES, key=["area_code"])
    assert released["shown"].tolist() == [10, 10, 15, 0]


def test_each_cell_obeys_its_own_policy():
    cells = areas({"A": 12, "B": 12}).assign(policy=["hes", "local"])
    released = protect(cells, DISTRICT, {"hes": HES, "local": LOCAL}, key=["area_code"])
    assert released["shown"].tolist() == [10, 12]


def test_an_unknown_policy_is_refused():
    with pytest.raises(ValueError, match="policy is one of local"):
        protect(areas({"A": 12}).assign(policy="none"), DISTRICT, {"local": LOCAL}, key=["area_code"])


@pytest.mark.parametrize(("count", "people"), [(-1, 10.0), (11, 10.0)])
def test_impossible_counts_are_refused(count, people):
    with pytest.raises(ValueError, match="1 of 1 rows"):
        protect(areas({"A": count}, people), DISTRICT, LOCAL, key=["area_code"])


def test_missing_counts_stay_missing_and_those_withheld_by_their_source_withheld():
    cells = areas({"A": np.nan, "B": np.nan, "C": 30}).assign(mark=["[x]", "[c]", None])
    released = protect(cells, DISTRICT, LOCAL, key=["area_code"])
    assert released["status"].tolist() == ["missing", "primary", "shown"]
    assert released["mark"].tolist()[:2] == ["[x]", "[c]"]


def test_nothing_worked_out_from_a_withheld_count_remains():
    rates = pd.DataFrame({"value": [1.5, 2.5], "verdict": ["worse", "better"], "mark": ["[c]", None]})
    assert withheld(rates, ["value", "verdict"]).loc[0, ["value", "verdict"]].isna().all()


@pytest.mark.parametrize("seed", range(3))
def test_the_auditor_recovers_nothing_from_protected_tables_and_much_from_bare_ones(seed):
    cells, relations = random_table(seed)
    released = protect(cells, relations, LOCAL, key=["row", "column"])
    audited = audit(released, relations, LOCAL, key=["row", "column"], exact=True)
    assert not audited["recoverable"].any()
    assert (audited["lower"] <= audited["need_lower"] + 1e-5).all()
    assert (audited["upper"] >= audited["need_upper"] - 1e-5).all()
    primary = released["status"] == "primary"
    bare = released.assign(mark=released["mark"].where(primary), shown=released["numerator"].where(~primary))
    assert audit(bare, relations, LOCAL, key=["row", "column"])["recoverable"].mean() > 0.5


@pytest.mark.parametrize("seed", range(3))
def test_the_search_loses_little_more_than_the_exact_solution(seed):
    cells, relations = random_table(seed, (3, 3))
    system = build(cells, link(cells, relations, key=["row", "column"]), LOCAL).feasible()
    system = replace(system, weight=np.ones(len(system.weight)))
    exact, found = (choose(system, exact_up_to=size).sum() for size in (60, 0))
    assert exact <= found <= exact + 3


def test_values_inside_primary_cells_do_not_sway_what_else_is_withheld():
    one = np.array([[3, 6, 40, 22], [6, 3, 25, 60], [33, 18, 90, 17]])
    other = np.array([[6, 3, 40, 22], [3, 6, 25, 60], [33, 18, 90, 17]])
    first, second = (protect(*two_way(inner), LOCAL, key=["row", "column"]) for inner in (one, other))
    readers = ["row", "column", "status", "reason", "mark", "shown"]
    pd.testing.assert_frame_equal(first[readers], second[readers])


def test_persons_women_and_men_hide_one_another():
    counts = {"D": (40, 25, 65), "A": (3, 10, 13), "B": (37, 15, 52)}
    cells = pd.DataFrame(
        [(a, s, n) for a, ns in counts.items() for s, n in zip(("female", "male", "persons"), ns, strict=True)],
        columns=["area_code", "sex", "numerator"],
    ).assign(denominator=1000.0)
    relations = pd.concat([sums({"D": ["A", "B"]}), sums({"persons": ["female", "male"]}, "sex", "sex")])
    released = protect(cells, relations, LOCAL, key=["area_code", "sex"])
    assert (released["status"] == "secondary").sum() >= 3
    assert not audit(released, relations, LOCAL, key=["area_code", "sex"], exact=True)["recoverable"].any()


@pytest.mark.shared
def test_infants_of_real_small_areas_are_safe_in_their_wards_and_districts():
    people_file = SHARED / "realdata/population/SAPE_mid-2020_lsoa_single_year_of_age_persons__RELAID.csv"
    wards_file = next((SHARED / "realdata/lookups").glob("*_to_Ward_(2019)_*.csv"), Path("absent"))
    if not (people_file.exists() and wards_file.exists()):
        pytest.skip(f"the published files are not at {SHARED}")
    people = pd.read_csv(people_file).rename(columns={"LSOA Code": "area_code", "0": "numerator"})
    wards = pd.read_csv(wards_file, encoding="utf-8-sig")
    small = people.merge(wards, left_on="area_code", right_on="LSOA11CD")
    levels = [small[["area_code", "numerator"]]]
    levels += [
        small.groupby(code)["numerator"].sum().rename_axis("area_code").reset_index() for code in ("WD19CD", "LAD19CD")
    ]
    cells = pd.concat(levels, ignore_index=True).assign(denominator=np.nan)
    up = [wards[["WD19CD", "LSOA11CD"]].set_axis(["whole", "part"], axis=1)]
    up.append(wards[["LAD19CD", "WD19CD"]].drop_duplicates().set_axis(["whole", "part"], axis=1))
    relations = pd.concat(up).assign(dimension="area_code", hierarchy="ward")
    relations = relations[relations["part"].isin(cells["area_code"]) & relations["whole"].isin(cells["area_code"])]
    released = protect(cells, relations, LOCAL, key=["area_code"])
    assert (released["status"] == "primary").sum() > 100
    assert not audit(released, relations, LOCAL, key=["area_code"])["recoverable"].any()
