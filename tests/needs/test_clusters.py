"""Local Moran's I: by hand, against every arrangement, and where chance alone is at work."""

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest

from needs.clusters import local_moran


def line(values):
    """Areas side by side, each a neighbour of the next."""
    codes = [f"A{place}" for place in range(len(values))]
    pairs = [*pairwise(codes), *pairwise(reversed(codes))]
    return (
        pd.DataFrame({"area_code": codes, "value": values}),
        pd.DataFrame(pairs, columns=["area_code", "neighbour_code"]),
    )


def grid(values):
    """Areas on a square lattice; neighbours share a side."""
    size = len(values)
    at = np.arange(size * size).reshape(size, size)
    ahead = np.vstack([np.c_[at[:, :-1].ravel(), at[:, 1:].ravel()], np.c_[at[:-1].ravel(), at[1:].ravel()]])
    pairs = pd.DataFrame(np.vstack([ahead, ahead[:, ::-1]]), columns=["area_code", "neighbour_code"])
    return pd.DataFrame({"area_code": at.ravel(), "value": np.ravel(values).astype(float)}), pairs


def test_local_i_agrees_with_the_sums_done_by_hand():
    # mean 4, deviations -3 -1 0 4, sum of squares 26, over n - 1 = 3
    result = local_moran(*line([1.0, 3.0, 4.0, 8.0]), permutations=99)
    assert result["local_i"].tolist() == pytest.approx([3 / (26 / 3), 1.5 / (26 / 3), 0, 0])
    assert result["neighbours_mean"].tolist() == [3.0, 2.5, 5.5, 4.0]


def test_local_i_agrees_with_esda():
    values = np.add.outer(np.arange(4.0) ** 2, np.arange(4.0))  # lat2W(4, 4), row-standardised, esda 2.9.0
    result = local_moran(*grid(values), permutations=99)
    assert result["local_i"].iloc[[0, 5, 10, 15]].tolist() == pytest.approx(
        [1.388889, 0.520833, 0.104167, 1.944444], abs=1e-6
    )


def test_p_values_come_near_those_of_every_arrangement():
    values = [9.0, 8.0, 7.0, 2.0, 3.0, 1.0, 4.0, 0.0, 2.5]
    areas, neighbours = line(values)
    result = local_moran(areas, neighbours, permutations=19_999)
    for place in (0, 1, 4):
        near = [other for other in (place - 1, place + 1) if 0 <= other < len(values)]
        others = [value for other, value in enumerate(values) if other != place]
        sums = np.array([sum(drawn) for drawn in combinations(others, len(near))])
        seen = sum(values[other] for other in near)
        exact = min(1, 2 * min((sums >= seen - 1e-9).mean(), (sums <= seen + 1e-9).mean()))
        assert result["p_value"].iloc[place] == pytest.approx(exact, abs=0.012)


def test_a_block_of_high_values_is_a_cluster():
    values = np.random.default_rng(2).normal(0, 1, (12, 12))
    values[4:8, 4:8] += 8
    result = local_moran(*grid(values))
    inside = result["cluster"].to_numpy().reshape(12, 12)[5:7, 5:7]
    assert set(inside.ravel()) == {"high among high"}


def test_chance_alone_gives_no_clusters():
    found = local_moran(*grid(np.random.default_rng(4).normal(0, 1, (15, 15))))["cluster"]
    assert (found != "none").sum() <= 1


def test_the_same_seed_gives_the_same_answer():
    areas, neighbours = grid(np.random.default_rng(1).normal(0, 1, (6, 6)))
    first, again, other = (local_moran(areas, neighbours, permutations=99, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first["p_value"].equals(other["p_value"])


def test_areas_without_neighbours_or_values_say_so_and_leave_the_others_standing():
    areas, neighbours = line([1.0, None, 4.0, 8.0, 6.0])
    result = local_moran(areas, neighbours, permutations=99)
    assert result["reason"].iloc[:2].tolist() == ["no neighbours", "no value"]
    assert result["cluster"].iloc[:2].isna().all()
    assert result["p_value"].iloc[2:].notna().all()


def test_areas_all_alike_have_no_clusters_and_a_reason():
    assert set(local_moran(*line([2.0, 2.0, 2.0]))["reason"]) == {"all areas are alike"}


@pytest.mark.parametrize(("pair", "rule"), [(("A0", "A0"), "own neighbour"), (("A0", "Z9"), "among the areas")])
def test_neighbours_that_cannot_be_are_refused(pair, rule):
    areas, _ = line([1.0, 2.0])
    with pytest.raises(ValueError, match=rule):
        local_moran(areas, pd.DataFrame([pair], columns=["area_code", "neighbour_code"]))


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")  # its next release doubles p
def test_every_local_i_quadrant_and_p_value_is_esdas():
    esda = pytest.importorskip("esda", reason="esda, a development dependency, is not installed")
    weights = pytest.importorskip("libpysal").weights.lat2W(8, 8)
    values = np.random.default_rng(7).normal(size=(8, 8)) + np.add.outer(np.arange(8.0), np.arange(8.0) ** 2 / 8)
    settings = {"transformation": "r", "permutations": 4999, "seed": 1}
    theirs = esda.Moran_Local(values.ravel(), weights, **settings)
    ours = local_moran(*grid(values), permutations=4999)
    np.testing.assert_allclose(ours["local_i"], theirs.Is, atol=1e-12)
    sides = np.array(["high among high", "low among high", "low among low", "high among low"])[theirs.q - 1]
    stands = ours["cluster"] != "none"
    assert stands.sum() > 5
    assert (ours["cluster"] == sides)[stands].all()
    chance = np.minimum(1, 2 * theirs.p_sim)  # of the nearer tail; both are simulated and differ by that error
    error = np.sqrt(2 * chance * (2 - chance) / 4999)
    assert (np.abs(ours["p_value"] - chance) <= 4 * error + 0.001).all()
