"""Shares of the budget, spend per child and the cost of need, by hand."""

import numpy as np
import pandas as pd
import pytest

from jsna.plans import arithmetic, costs, shown

COSTS = (
    "item,unit,low,high,age_from,age_to,prevalence_low,prevalence_high,document\n"
    "Care,per child,100,200,0,4,0.1,0.2,plan\nHelp,per child,300,,0,4,1,,plan\nAdvice,per family,5,,,,,,plan\n"
)


@pytest.fixture
def projection():
    """Two years of one area with 1,000 people at each year of age."""
    ages = np.arange(91)
    years = [
        pd.DataFrame({"area_code": "X06000001", "base_year": 2024, "year": year, "sex": "persons", "age_from": ages,
                      "age_to": np.where(ages < 90, ages, 999), "population": 1000.0, "method": "made"})
        for year in (2024, 2029)
    ]  # fmt: skip
    return pd.concat(years, ignore_index=True)


def test_money_is_shared_out_by_line_and_what_has_no_amount_is_counted(dale):
    rows = costs.balance(dale().table("budgets"), "line").set_index("line")
    assert rows.loc["core NHS"].tolist() == [3000, 75, 0]
    assert rows.loc["other"].tolist() == [1000, 25, 1]


def test_a_prevalence_is_the_rows_share_times_the_shares_of_the_indicators_it_names(dale, projection):
    text = (
        "item,unit,low,age_from,age_to,prevalence_low,prevalence_high,indicators,document\n"
        "Foster,per child,10,0,17,0.5,0.75,looked_after_rate,plan\nHome,per child,10,0,17,,,looked_after_rate,plan\n"
        "Rare,per child,10,0,17,,,looked_after_rate; foster_placements,plan\n"
    )
    shares = {"looked_after_rate": (0.01, 0.02)}
    rows = costs.cost_of_need(dale(unit_costs=text).table("unit_costs"), projection, 2024, shares).set_index("item")
    assert rows.loc["Foster", ["need_low", "need_high"]].tolist() == pytest.approx([18_000 * 0.005, 18_000 * 0.015])
    assert rows.loc["Home", ["need_low", "need_high"]].tolist() == pytest.approx([180, 360])
    assert rows.loc["Rare", "reason"] == costs.WANTS


def test_cost_of_need_in_the_base_year_is_children_times_prevalence_times_unit_cost(dale, projection):
    rows = costs.cost_of_need(dale(unit_costs=COSTS).table("unit_costs"), projection, 2024).set_index("item")
    assert rows.loc["Care", ["children", "need_low", "need_high", "cost_low", "cost_high"]].tolist() == [
        5000, 500, 1000, 50_000, 200_000,
    ]  # fmt: skip
    assert rows.loc["Help", ["cost_low", "cost_high"]].tolist() == [1_500_000, 1_500_000]


def test_the_range_widens_with_the_range_of_the_projection(dale, projection):
    rows = costs.cost_of_need(dale(unit_costs=COSTS).table("unit_costs"), projection, 2029).set_index("item")
    low, high = rows.loc["Help", ["cost_low", "cost_high"]]
    assert low < 1_500_000 < high


def test_an_item_without_prevalence_has_no_cost_and_says_why(dale, projection):
    rows = costs.cost_of_need(dale(unit_costs=COSTS).table("unit_costs"), projection, 2024).set_index("item")
    assert np.isnan(rows.loc["Advice", "cost_low"]) and rows.loc["Advice", "reason"] == costs.WANTS


def test_without_a_projection_there_is_no_cost(dale, projection):
    rows = costs.cost_of_need(dale(unit_costs=COSTS).table("unit_costs"), projection.iloc[:0], 2024)
    assert rows["cost_high"].isna().all() and rows["reason"].notna().all()


@pytest.mark.parametrize(
    ("text", "value"),
    [("41", 41), ("more than 20", 20), ("over £50m", 50e6), ("eight", 8), ("83%", 83), ("-10.3%", -10.3),
     ("1,234", 1234),
     ("£2.5bn", 2.5e9), ("N/A", None), ("TBC", None)],
)  # fmt: skip
def test_printed_figures_are_read_as_numbers_only_to_be_compared(text, value):
    assert arithmetic.printed_number(text) == value


@pytest.mark.parametrize(
    ("stated", "counted", "of", "verdict"),
    [
        ("2", "services", "", "agrees"), ("three", "services", "", "disagrees"), ("1", "services", "Council", "agrees"),
        ("2", "services", "CCG", "agrees"), ("more than 2", "contracts", "", "disagrees"),
        ("2", "contracts", "", "agrees"),
        ("over £3k", "annual value", "", "agrees"), ("1", "risks", "", "disagrees"), ("9", "", "", "cannot be checked"),
        ("5", "kpi actual", "Sleep", "cannot be checked"),
    ],
)  # fmt: skip
def test_what_a_document_states_is_held_against_its_tables(dale, stated, counted, of, verdict):
    text = f"statement,stated,counted,of,document\nIt,{stated},{counted},{of},plan\n"
    assert arithmetic.statements(dale(statements=text))["verdict"].tolist() == [verdict]


def test_milestones_are_done_due_overdue_or_without_a_date_at_a_day(dale):
    rows = shown.milestones(dale(), pd.Timestamp("2024-04-01").date()).set_index("Milestone")["Standing"]
    assert rows.to_dict() == {
        "Bought": "overdue", "Slept in": "due", "Counted": "no date", "Chosen": "done", "Told": "due",
    }  # fmt: skip
    on_the_day = shown.milestones(dale(), pd.Timestamp("2024-03-31").date()).set_index("Milestone")["Standing"]
    assert on_the_day["Bought"] == "due"


def test_a_service_of_two_commissioners_is_marked_under_both(dale):
    rows = shown.services_matrix(dale()).set_index("Service")
    assert rows.loc["Night nursing"].tolist() == ["●", "●"]
    assert rows.loc["All services"].tolist() == ["1", "2"]


def test_columns_that_nobody_filled_are_left_out_and_empty_cells_say_so(dale):
    rows = shown.listing(dale(), "budgets")
    assert rows.columns.tolist() == ["Item", "Line", "Amount (£)"]
    assert rows["Amount (£)"].tolist()[-1] == "not given"
