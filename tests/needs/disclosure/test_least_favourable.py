"""What hides the small counts hides them whatever they are, and no choice of cells that does so loses less."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from invented_tables import LOCAL, areas, sums, two_way

from needs.disclosure import exact
from needs.disclosure.audit import audit
from needs.disclosure.hierarchy import link
from needs.disclosure.protect import protect
from needs.disclosure.steady import least_favourable
from needs.disclosure.system import System, build

READERS = ["status", "reason", "mark", "shown"]
KEY = ["row", "column"]


def least_by_trying_all(system: System) -> float:
    """Return the weight of the lightest set of cells that hides every small count, found by trying every set."""
    cells = np.flatnonzero(system.optional)
    sets = [np.isin(np.arange(len(system.weight)), cells[list(some)]) for some in map(list, subsets(len(cells)))]
    for chosen in sorted(sets, key=lambda one: float(system.weight[one].sum())):
        if not np.any(system.exposed(system.primary | chosen)):
            return float(system.weight[chosen].sum())
    return np.inf


def subsets(size: int) -> list[tuple[int, ...]]:
    return [tuple(np.flatnonzero(bits)) for bits in product([0, 1], repeat=size)]


def every_member(released: pd.DataFrame, relations: pd.DataFrame) -> list[np.ndarray]:
    """Return all whole tables that show the same, in which the same counts are small."""
    matrix = link(released, relations, key=KEY).matrix.toarray()
    count, hidden = released["numerator"].to_numpy(), released["shown"].isna().to_numpy()
    inner = hidden & ~(released[KEY] == "all").any(axis=1).to_numpy()
    ranges = [np.arange(1, 8) if few else np.arange(8, 40) for few in count[inner] <= 7]
    tables = np.tile(np.where(hidden, 0.0, count)[:, None], np.prod([len(values) for values in ranges]))
    tables[inner] = np.array(np.meshgrid(*ranges)).reshape(len(ranges), -1)
    for row in [*matrix, *matrix]:  # rows and columns, then the total
        whole = int(np.flatnonzero(row < 0)[0])
        if hidden[whole]:
            tables[whole] = tables[row > 0].sum(axis=0)
    alike = (tables[hidden] <= 7) == (count[hidden] <= 7)[:, None]
    return [*tables[:, ~(matrix @ tables).any(axis=0) & alike.all(axis=0)].T]


@pytest.mark.parametrize("inner", [[[3, 20, 12], [15, 9, 30]], [[3, 20, 5], [15, 9, 30]], [[2, 40, 0], [15, 9, 30]]])
def test_the_exact_choice_is_the_lightest_of_all_sets(inner):
    cells, relations = two_way(np.array(inner))
    system = build(cells.assign(weight=1.0 + cells.index % 3), link(cells, relations, key=KEY), LOCAL)
    for some in (system.feasible(), least_favourable(system, cells, LOCAL)):
        chosen = exact.least(some)
        assert chosen is not None and some.weight[chosen & some.optional].sum() == least_by_trying_all(some)


@pytest.mark.parametrize("inner", [[[3, 12, 20], [15, 9, 30]], [[3, 14, 0], [15, 22, 30]]])
def test_every_table_that_shows_the_same_is_released_alike(inner):
    cells, relations = two_way(np.array(inner))
    released = protect(cells, relations, LOCAL, key=KEY)
    members = every_member(released, relations)
    assert len(members) > 1
    for table in members[:: 1 + len(members) // 15]:
        again = protect(cells.assign(numerator=table), relations, LOCAL, key=KEY)
        pd.testing.assert_frame_equal(released[READERS], again[READERS])


@pytest.mark.parametrize("seed", range(3))
def test_the_same_cells_hide_the_small_counts_whatever_all_counts_are(seed):
    draw = np.random.default_rng(seed)
    few = draw.random((6, 4)) < 0.15
    first = None
    for _ in range(3):
        inner = np.where(few, draw.integers(1, 8, few.shape), 8 + draw.poisson(draw.exponential(20, few.shape)))
        cells, relations = two_way(inner)
        released = protect(cells, relations, LOCAL, key=KEY)
        assert not audit(released, relations, LOCAL, key=KEY, exact=True)["recoverable"].any()
        first = released["mark"] if first is None else first
        pd.testing.assert_series_equal(first, released["mark"])


def test_one_small_count_in_a_large_table_takes_three_cells_with_it_and_no_total():
    inner = np.full((7, 5), 100) + np.arange(35).reshape(7, 5)
    inner[2, 3] = 4
    released = protect(*two_way(inner), LOCAL, key=KEY)
    withheld = released[released["status"] == "secondary"]
    assert len(withheld) == 3 and not (withheld[KEY] == "all").any(axis=None)


def test_women_and_men_of_sixty_wards_are_released_alike_and_safe():
    draw = np.random.default_rng(5)
    wards = [f"w{number:02}" for number in range(60)]
    district = {name: f"D{number // 10}" for number, name in enumerate(wards)}
    few = draw.random((60, 2)) < 0.1
    marks = []
    for _ in range(2):
        counts = pd.DataFrame(np.where(few, draw.integers(1, 8, few.shape), 8 + draw.poisson(30, few.shape)), wards)
        counts = counts.set_axis(["female", "male"], axis=1)
        counts = pd.concat([counts, counts.groupby(district).sum(), counts.sum().to_frame("C").T])
        cells = counts.assign(persons=counts.sum(axis=1)).rename_axis("area_code").reset_index()
        cells = cells.melt("area_code", var_name="sex", value_name="numerator").assign(denominator=np.nan)
        relations = pd.concat(
            [
                sums({name: [ward for ward in wards if district[ward] == name] for name in set(district.values())}),
                sums({"C": sorted(set(district.values()))}),
                sums({"persons": ["female", "male"]}, "sex", "sex"),
            ]
        )
        released = protect(cells, relations, LOCAL, key=["area_code", "sex"])
        assert not audit(released, relations, LOCAL, key=["area_code", "sex"])["recoverable"].any()
        marks.append(released["mark"])
    pd.testing.assert_series_equal(*marks)


def test_a_total_is_shown_where_a_ward_can_hide_another():
    cells = areas({"E": 126, "D": 63, "F": 63, "A": 3, "B": 20, "C": 40})
    relations = pd.concat([sums({"D": ["A", "B", "C"]}), sums({"E": ["D", "F"]})])
    released = protect(cells, relations, LOCAL, key=["area_code"])
    assert released.set_index("area_code").loc[["E", "D", "F"], "mark"].isna().all()
