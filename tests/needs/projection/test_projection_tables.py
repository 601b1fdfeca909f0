"""Age groups, change tables and demand as commissioners read them."""

import pandas as pd
import pytest
from invented_county import components, districts

from needs.projection.choose import project_best
from needs.projection.tables import age_groups, change_table, demand, rounded

# Children aged 0-14 by district: 2005, share of everyone (%), projected 2011 and 2016, changes (%). Kent County
# Council's analysts, printed in the business plan of Kent's Director of Children's Health Commissioning for 2008/09.
KENT = {
    "Ashford": (21290, 19.6, 22290, 23180, 4.7, 8.9),
    "Canterbury": (22700, 16.2, 21560, 21060, -5.0, -7.2),
    "Dartford": (17980, 19.1, 19730, 21180, 9.7, 17.8),
    "Dover": (19150, 18.1, 17720, 16890, -7.5, -11.8),
    "Gravesham": (17670, 18.9, 16710, 16640, -5.4, -5.8),
    "Maidstone": (25970, 18.3, 25710, 25300, -1.0, -2.6),
    "Sevenoaks": (20000, 18.5, 18780, 17910, -6.1, -10.5),
    "Shepway": (17180, 17.6, 15890, 14960, -7.5, -12.9),
    "Swale": (23370, 19.3, 22490, 22040, -3.8, -5.7),
    "Thanet": (23930, 18.4, 23020, 22610, -3.8, -5.5),
    "Tonbridge and Malling": (21430, 19.9, 20790, 20340, -3.0, -5.1),
    "Tunbridge Wells": (19780, 18.9, 18050, 15940, -8.7, -19.4),
}
TOTAL = (250450, 242740, 238050, -3.1, -5.0)


def kent() -> pd.DataFrame:
    table = pd.DataFrame.from_dict(KENT, orient="index", columns=["2005", "share", "2011", "2016", "c11", "c16"])
    long = table.rename_axis("area_code").reset_index().melt(
        ["area_code", "share"], ["2005", "2011", "2016"], var_name="year", value_name="population"
    )  # fmt: skip
    everyone = (100 * long["population"] / long["share"]).where(long["year"] == "2005")
    return long.assign(year=long["year"].astype(int), all_ages=everyone)


def test_kents_table_of_2005_to_2016_is_reproduced():
    table = change_table(kent(), base=2005, years=[2011, 2016], total="Kent").set_index("area_code")
    for district, (base, share, first, second, *changes) in KENT.items():
        row = table.loc[district]
        assert row[["base", "2011", "2016"]].tolist() == [base, first, second]
        assert row["share"] == share
        assert row[["change_2011", "change_2016"]].tolist() == changes
    total = table.loc["Kent"]
    assert total[["base", "2011", "2016", "change_2011", "change_2016"]].tolist() == list(TOTAL)
    assert total["share"] == 18.5


def test_halves_are_rounded_away_from_zero():
    assert rounded(pd.Series([-10.45, 10.45, 0.05, -0.04]), 1).tolist() == [-10.5, 10.5, 0.1, 0]


def test_totals_add_up_the_unrounded_parts():
    counts = pd.DataFrame({"area_code": ["A", "B"] * 2, "year": [1, 1, 2, 2],
                           "population": [10.4, 10.4, 11.4, 11.4], "all_ages": [50.0, 50.0, None, None]})  # fmt: skip
    table = change_table(counts, base=1, years=[2])
    assert table["base"].iloc[-1] == pytest.approx(20.8)


def test_an_area_without_one_of_the_years_is_refused():
    with pytest.raises(ValueError, match="Thanet"):
        change_table(kent().query("~(area_code == 'Thanet' and year == 2016)"), base=2005, years=[2011, 2016])


def projected() -> pd.DataFrame:
    return project_best(districts(), components(), horizon=6)[0]


def test_age_groups_are_sums_with_intervals_of_their_own():
    projection = projected()
    groups = age_groups(projection)
    one = groups.query("area_code == 'D1' and year == 2024 and age_group == '0–4'").iloc[0]
    cells = projection.query("area_code == 'D1' and year == 2024 and age <= 4")
    assert one["population"] == pytest.approx(cells["population"].sum())
    assert cells["lower_80"].sum() < one["lower_80"] < one["population"] < one["upper_80"] < cells["upper_80"].sum()
    assert groups["age_group"].nunique() == 14
    pd.testing.assert_frame_equal(age_groups(projection.rename(columns={"age": "age_from"})), groups)
    assert groups.query("year == 2025")["reason"].str.contains(r"\[u\]").all()


def test_ages_that_are_not_projected_are_refused():
    with pytest.raises(ValueError, match="0 to 19"):
        age_groups(projected().query("age < 15"), {"0–19": (0, 19)})


def services(**changes) -> pd.DataFrame:
    usual = {"service": ["speech and language"], "age_from": [0], "age_to": [4], "prevalence": [0.07],
             "unit_cost": [250.0]}  # fmt: skip
    return pd.DataFrame(usual | changes)


def test_demand_is_children_times_prevalence_times_cost():
    groups = age_groups(projected(), {"0–4": (0, 4)})
    result = demand(groups, services())
    assert len(result) == len(groups)
    assert result["in_need"].sum() == pytest.approx(0.07 * groups["population"].sum())
    assert result["cost"].sum() == pytest.approx(17.5 * groups["population"].sum())
    assert demand(groups, services(unit_cost=[float("nan")]))["cost"].isna().all()


@pytest.mark.parametrize(
    ("change", "message"),
    [({"prevalence": [7.0]}, "prevalence"), ({"unit_cost": [-1.0]}, "unit_cost"), ({"age_to": [5]}, "age group")],
)
def test_impossible_services_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        demand(age_groups(projected(), {"0–4": (0, 4)}), services(**change))
