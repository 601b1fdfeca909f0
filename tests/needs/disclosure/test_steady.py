"""The choice of what else to withhold tells nothing: tables that differ only where nothing is shown are treated alike.

Without this a reader who knows the method could work back from the choice, and a 3 could be told from a 6.
"""

import numpy as np
import pandas as pd
import pytest
from invented_tables import LOCAL, areas, random_table, sums
from scipy.optimize import Bounds, LinearConstraint, milp

from needs.disclosure.audit import audit
from needs.disclosure.hierarchy import link
from needs.disclosure.protect import protect

READERS = ["status", "reason", "mark", "shown"]


def unseen(released: pd.DataFrame, relations: pd.DataFrame, key: list[str], seed: int) -> pd.DataFrame:
    """Return the cells with other counts where the release shows none: same sums, and what was small stays small."""
    links, draw = link(released, relations, key=key), np.random.default_rng(seed)
    count, people = released["numerator"].to_numpy(), released["denominator"].fillna(1000).to_numpy()
    hidden = released["shown"].isna().to_numpy()
    few, few_left = count <= 7, people - count <= 7
    least = np.where(few_left, people - 7, np.where(few, 1, 8))
    most = np.where(few, 7, np.where(few_left, people - 1, people - 8))
    answer = milp(
        draw.normal(size=len(count)),
        integrality=np.ones(len(count)),
        bounds=Bounds(np.where(hidden, least, count), np.where(hidden, most, count)),
        constraints=LinearConstraint(links.matrix, 0, 0),
    )
    other = released.drop(columns=[name for name in READERS if name in released])
    return other.assign(numerator=np.round(answer.x))


def nested(seed: int, people: float = np.nan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return counts of six wards in each of four districts in two counties."""
    draw = np.random.default_rng(seed)
    wards = {f"{d}w{number}": float(draw.poisson(draw.exponential(15))) for d in "ABCD" for number in range(6)}
    wholes = {district: [name for name in wards if name[0] == district] for district in "ABCD"}
    district = {name: sum(wards[part] for part in parts) for name, parts in wholes.items()}
    county = {"X": district["A"] + district["B"], "Y": district["C"] + district["D"]}
    counts = {**wards, **district, **county, "E": sum(county.values())}
    return areas(counts, people), sums({**wholes, "X": ["A", "B"], "Y": ["C", "D"], "E": ["X", "Y"]})


@pytest.mark.parametrize("seed", range(12))
def test_nested_areas_that_differ_only_inside_withheld_cells_are_released_alike(seed):
    cells, relations = nested(seed)
    released = protect(cells, relations, LOCAL, key=["area_code"])
    other = unseen(released, relations, ["area_code"], seed)
    assert (other["numerator"] != released["numerator"]).any()
    again = protect(other, relations, LOCAL, key=["area_code"])
    pd.testing.assert_frame_equal(released[READERS], again[READERS])


@pytest.mark.parametrize("seed", range(1, 6))
def test_tables_with_margins_that_differ_only_inside_withheld_cells_are_released_alike(seed):
    cells, relations = random_table(seed, (4, 3))
    released = protect(cells, relations, LOCAL, key=["row", "column"])
    other = unseen(released, relations, ["row", "column"], seed)
    assert (other["numerator"] != released["numerator"]).any()
    again = protect(other, relations, LOCAL, key=["row", "column"])
    pd.testing.assert_frame_equal(released[READERS], again[READERS])


@pytest.mark.parametrize("people", [100.0, 400.0])
def test_known_populations_change_nothing_of_that(people):
    cells, relations = nested(3, people)
    wards = cells["area_code"].str.len() > 1
    cells["denominator"] = np.where(wards, people, people * 6)
    cells.loc[cells["area_code"].isin(["X", "Y"]), "denominator"] = people * 12
    cells.loc[cells["area_code"] == "E", "denominator"] = people * 24
    released = protect(cells, relations, LOCAL, key=["area_code"])
    assert not audit(released, relations, LOCAL, key=["area_code"], exact=True)["recoverable"].any()
    for seed in range(3):
        again = protect(unseen(released, relations, ["area_code"], seed), relations, LOCAL, key=["area_code"])
        pd.testing.assert_frame_equal(released[READERS], again[READERS])


def test_the_least_loss_may_tell_of_the_counts_and_is_to_be_asked_for():
    by_chance, safe = {"D": 31.0, "A": 6.0, "B": 5.0, "C": 20.0}, {"D": 31.0, "A": 1.0, "B": 2.0, "C": 28.0}
    few, many = (
        [
            (
                protect(areas(counts), sums({"D": ["A", "B", "C"]}), LOCAL, key=["area_code"], **ask)["mark"] == "[c]"
            ).sum()
            for counts in (by_chance, safe)
        ]
        for ask in ({"least_loss": True}, {})
    )
    assert few == [2, 3] and many == [3, 3]


def test_wards_of_overlapping_areas_are_hidden_by_a_ward_of_the_very_same_ones():
    draw = np.random.default_rng(4)
    wards = {f"w{number:03}": float(1 + draw.poisson(draw.exponential(12))) for number in range(240)}
    district = {name: f"D{number // 20}" for number, name in enumerate(wards)}
    health = {name: f"G{(number + 5) // 40}" for number, name in enumerate(wards)}
    counts, relations = dict(wards), []
    for name, places in (("statutory", district), ("health", health)):
        groups = pd.Series(places).groupby(pd.Series(places)).groups
        counts |= {place: sum(wards[ward] for ward in members) for place, members in groups.items()}
        counts["E"] = sum(wards.values())
        relations += [
            sums({place: list(members) for place, members in groups.items()}, name),
            sums({"E": list(groups)}, name),
        ]
    cells, relations = areas(counts), pd.concat(relations, ignore_index=True)
    released = protect(cells, relations, LOCAL, key=["area_code"])
    assert not audit(released, relations, LOCAL, key=["area_code"])["recoverable"].any()
    other = unseen(released, relations, ["area_code"], 1)
    again = protect(other, relations, LOCAL, key=["area_code"])
    pd.testing.assert_frame_equal(released[READERS], again[READERS])


@pytest.mark.parametrize("counts", [(4, 4, 4, 4, 4), (2, 3, 3, 6, 6), (3, 3, 4, 5, 5)])
def test_sums_of_small_counts_under_a_published_total_are_withheld_whatever_they_are(counts):
    """Nothing can hide these wholly, so what is left to show may not depend on the counts either."""
    a, b, c, f, g = counts
    cells = areas({"A": a, "B": b, "C": c, "D": a + b + c, "F": f, "G": g, "E": f + g, "P": 20})
    relations = sums({"D": ["A", "B", "C"], "E": ["F", "G"], "P": ["D", "E"]})
    released = protect(cells.assign(published=cells["area_code"] == "P"), relations, LOCAL, key=["area_code"])
    assert released.set_index("area_code")["shown"].dropna().to_dict() == {"P": 20}


def test_areas_of_the_same_people_are_shown_together_or_not_at_all():
    relations = pd.concat(
        [sums({"D": ["A", "B", "C"]}), sums({"G": ["A", "B", "C"]}, "ccg"), sums({"X": ["D"]}, "county")]
    )
    counts = {"X": 63.0, "D": 63.0, "G": 63.0, "A": 3.0, "B": 20.0, "C": 40.0}
    mark = protect(areas(counts), relations, LOCAL, key=["area_code"]).set_index("area_code")["mark"]
    assert mark[["X", "D", "G"]].isna().all() and mark.eq("[c]").sum() == 2


def test_a_place_is_withheld_where_it_is_all_but_a_few_of_an_equal_one():
    cells = areas({"D": 93.0, "A": 93.0}, {"D": 1000.0, "A": 100.0})  # of the hundred who live in A seven are left over
    assert status_of(cells, sums({"D": ["A"]})) == {"D": "secondary", "A": "primary"}


def status_of(cells: pd.DataFrame, relations: pd.DataFrame) -> dict[str, str]:
    return protect(cells, relations, LOCAL, key=["area_code"]).set_index("area_code")["status"].to_dict()
