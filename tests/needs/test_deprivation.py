"""The official measures of deprivation: worked by hand, as laws, and against the published district summaries."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from needs.deprivation import LSOAS, extent_weight, local_quantiles, national_quantile, peer_rank, summary

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
N = LSOAS[2019]


def ranks(*rows, measure="imd"):
    return pd.DataFrame(rows, columns=["area_code", "rank", "denominator"]).assign(measure=measure)


def place(*codes, parent="P", kind="ward"):
    return pd.DataFrame({"area_code": codes, "parent_code": parent, "parent_type": kind, "share": 1.0})


THREE = ranks(("L1", 100, 1000), ("L2", 4000, 2000), ("L3", 30_000, 1000))


def test_a_ward_of_three_lsoas_agrees_with_the_sums_done_by_hand():
    result = summary(THREE.assign(score=[80.0, 40.0, 5.0]), place("L1", "L2", "L3"), lsoas=N).iloc[0]
    assert result["average_score"] == (80 * 1 + 40 * 2 + 5 * 1) / 4
    assert result["average_rank"] == (32_745 * 1 + 28_845 * 2 + 2_845 * 1) / 4
    assert result["proportion"] == 1 / 3
    assert result["extent"] == pytest.approx((1000 + 2000 * (0.95 - 2 * 0.9 / 19)) / 4000)  # rank 4,000: percentile 13
    assert result["local_concentration"] == 32_745  # a tenth is 400 people, all in L1
    assert (result["population"], result["lsoas"], result["lsoas_missing"]) == (4000, 3, 0)


def test_local_concentration_takes_the_last_lsoa_in_part():
    small = ranks(("L1", 100, 100), ("L2", 200, 900), ("L3", 30_000, 4000))  # a tenth is 500: L1 whole, 400 of L2
    result = summary(small, place("L1", "L2", "L3"), lsoas=N).iloc[0]
    assert result["local_concentration"] == pytest.approx((100 * 32_745 + 400 * 32_645) / 500)


@pytest.mark.parametrize(("percentile", "weight"), [(1, 1), (10, 1), (11, 0.95), (30, 0.05), (31, 0), (100, 0)])
def test_extent_counts_all_of_the_worst_tenth_and_fades_out_by_the_thirtieth_percentile(percentile, weight):
    rank = np.array([np.floor(percentile * N / 100)])
    assert extent_weight(rank, lsoas=N) == pytest.approx([weight])


@pytest.mark.parametrize("edition", sorted(LSOAS))
def test_an_area_of_one_lsoa_has_its_values(edition):
    n = LSOAS[edition]
    rank = np.unique(np.linspace(1, n, 997).astype(int))
    codes = [f"L{number}" for number in rank]
    one = pd.DataFrame({"area_code": codes, "rank": rank, "denominator": 1234.5, "score": 60.0, "measure": "imd"})
    result = summary(one, place(*codes, parent=codes), lsoas=n)
    np.testing.assert_allclose(result["average_rank"], n + 1 - rank)
    np.testing.assert_allclose(result["local_concentration"], n + 1 - rank)
    np.testing.assert_allclose(result["extent"], extent_weight(rank, lsoas=n))
    np.testing.assert_array_equal(result["proportion"], rank <= n / 10)
    np.testing.assert_array_equal(result["national_decile"], np.ceil(10 * rank / n))


def random_england(seed=5, areas=400):
    random = np.random.default_rng(seed)
    codes = np.array([f"L{number}" for number in range(areas)])
    table = pd.DataFrame({"area_code": codes, "rank": random.permutation(N)[:areas] + 1, "measure": "imd"})
    return table.assign(denominator=random.integers(0, 3000, areas), score=random.random(areas))


def test_merging_areas_gives_the_weighted_mean_and_shares_stay_between_0_and_1():
    england = random_england()
    wards = place(*england["area_code"], parent=[f"W{number % 20}" for number in range(400)])
    small = summary(england, wards, lsoas=N)
    whole = summary(england, place(*england["area_code"]), lsoas=N).iloc[0]
    for measure in ("average_score", "average_rank", "extent"):
        assert whole[measure] == pytest.approx(np.average(small[measure], weights=small["population"]))
    assert whole["proportion"] == pytest.approx(np.average(small["proportion"], weights=small["lsoas"]))
    assert small["extent"].between(0, 1).all()
    assert small["proportion"].between(0, 1).all()
    assert (small["local_concentration"] >= small["average_rank"] - 1e-6).all()


def test_the_order_of_rows_does_not_matter():
    england = random_england()
    wards = place(*england["area_code"], parent=[f"W{number % 20}" for number in range(400)])
    shuffled = summary(england.sample(frac=1, random_state=1), wards.sample(frac=1, random_state=2), lsoas=N)
    key = ["parent_code", "measure"]
    straight = summary(england, wards, lsoas=N)
    pd.testing.assert_frame_equal(
        straight.sort_values(key, ignore_index=True), shuffled.sort_values(key, ignore_index=True)
    )


def test_each_measure_has_its_own_denominator():
    children = ranks(("L1", 100, 300), ("L2", 4000, 100), measure="idaci")
    both = pd.concat([ranks(("L1", 100, 1000), ("L2", 4000, 1000)), children])
    result = summary(both, place("L1", "L2"), lsoas=N).set_index("measure")
    assert result["average_rank"].to_dict() == {"imd": (32_745 + 28_845) / 2, "idaci": (3 * 32_745 + 28_845) / 4}
    assert result["population"].to_dict() == {"imd": 2000, "idaci": 400}


def test_an_area_that_lacks_an_lsoa_has_no_values_and_the_reason_names_it():
    result = summary(THREE, place("L1", "L2", "L9"), lsoas=N).iloc[0]
    assert pd.isna(result[["average_rank", "proportion", "extent", "local_concentration"]]).all()
    assert result["reason"] == "no rank for 1 of 3 LSOAs: L9"


def test_codes_of_another_edition_are_counted_and_the_first_named():
    result = summary(THREE, place("L5", "L6", "L7", "L8"), lsoas=N).iloc[0]
    assert result["reason"] == "no rank for 4 of 4 LSOAs: L5, L6, L7 …"


def test_a_missing_denominator_leaves_the_proportion_only():
    result = summary(ranks(("L1", 100, 1000), ("L2", 4000, None)), place("L1", "L2"), lsoas=N).iloc[0]
    assert pd.isna(result[["average_rank", "extent", "local_concentration", "population"]]).all()
    assert result["proportion"] == 0.5
    assert result["reason"] == "no denominator for 1 of 2 LSOAs: L2"


def test_an_area_without_children_has_no_idaci():
    result = summary(ranks(("L1", 100, 0), measure="idaci"), place("L1"), lsoas=N).iloc[0]
    assert pd.isna(result["average_rank"])
    assert result["reason"] == "nobody counted"


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (ranks(("L1", 34_753, 1000)), "England and Wales"),
        (ranks(("L1", 3_400, 1000)).assign(decile=1), "England and Wales"),  # the tenth it has among 34,753
        (ranks(("L1", 0, 1000)), "rank >= 1"),
        (ranks(("L1", 1, -1)), "denominator >= 0"),
        (ranks(("L1", 1, 1), ("L1", 2, 1)), "names one row"),
    ],
)
def test_ranks_that_cannot_be_of_the_edition_are_refused(wrong, rule):
    with pytest.raises(ValueError, match=rule):
        summary(wrong, place("L1"), lsoas=N)


def test_tied_proportions_take_the_lowest_rank():
    five = pd.DataFrame({"measure": "imd", "parent_type": "ward", "proportion": [0.5, 0.25, 0.25, None, 0.1]})
    result = peer_rank(five, values=["proportion"])
    assert result["proportion_peer_rank"].fillna(0).tolist() == [1, 2, 2, 0, 4]
    assert set(result["proportion_peers"]) == {4}


def test_national_fifths_follow_the_published_boundaries():
    rank = pd.Series([1, 6568, 6569, 32_844])
    assert national_quantile(rank, lsoas=N, groups=5).tolist() == [1, 1, 2, 5]


def test_local_fifths_hold_equal_numbers_of_people_not_of_areas():
    areas = pd.DataFrame({"county": "C", "rank": [10, 20, 30, 40], "population": [200, 300, 250, 250]})
    result = local_quantiles(areas, within=["county"], groups=[5])
    assert result["local_quintile"].tolist() == [1, 2, 4, 5]  # middles at 10, 35, 62.5 and 87.5 %


def test_equal_local_ranks_share_a_group_and_unknown_ones_have_none():
    areas = pd.DataFrame({"county": "C", "rank": [10, 10, 30, None], "population": [100, 100, 200, 100]})
    result = local_quantiles(areas, within=["county"])
    assert result["local_quintile"].tolist()[:3] == [2, 2, 4]
    assert pd.isna(result["local_decile"].iloc[3])


@pytest.mark.shared
def test_the_published_district_summaries_of_2019_are_reproduced():
    source = SHARED / "realdata" / "deprivation"
    workbook = next((SHARED / "oracles" / "deprivation").glob("File_10*.xlsx"), None)
    if workbook is None or not source.exists():
        pytest.skip("the published Indices of Deprivation are not in ../shared")
    published = pd.read_excel(workbook, sheet_name="IMD", engine="calamine", index_col=0).rename(columns=str.strip)
    lsoas = pd.read_csv(source / "File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv.gz", thousands=",")
    people = pd.read_csv(source / "File_6_-_IoD2019_Population_Denominators.csv.gz", thousands=",")
    table = lsoas.merge(people.iloc[:, [0, 4]], on=lsoas.columns[0])
    table.columns = ["area_code", "name", "district", "district_name", "rank", "decile", "denominator"]
    districts = place(*table["area_code"], parent=table["district"].to_numpy(), kind="district")
    ours = summary(table.assign(measure="imd"), districts, lsoas=N).set_index("parent_code")
    published = published.loc[ours.index]
    assert len(ours) == 316
    relative = (ours["average_rank"] / published["IMD - Average rank"] - 1).abs()
    assert relative.max() < 2e-5
    concentration = (ours["local_concentration"] / published["IMD 2019 - Local concentration"] - 1).abs()
    assert concentration.max() < 2e-5
    assert (ours["extent"] - published["IMD 2019 - Extent"]).abs().max() < 0.00006
    share = published["IMD - Proportion of LSOAs in most deprived 10% nationally"]
    assert (ours["proportion"] - share).abs().max() < 0.00006
