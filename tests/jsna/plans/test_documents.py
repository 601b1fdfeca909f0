"""The five documents: their figures, and every point where their words contradict their own tables."""

import pandas as pd
import pytest

from jsna import plans
from jsna.plans import arithmetic, printed, shown
from jsna.workspace import PROGRAM, Workspace

HERE = Workspace(PROGRAM)
PLACES = ["cambridgeshire-peterborough", "derby", "durham", "east-of-england", "kent"]


def plan(place):
    return plans.read_plan(place, HERE)


def points(place):
    found = arithmetic.disagreements(plan(place))
    return {row["subject"]: (row["stated"], row["given"]) for row in found.to_dict("records")}


def test_each_of_the_five_documents_is_a_plan_and_the_sixth_is_invented():
    known = plans.all_plans(HERE)
    assert [found.place.id for found in known if not found.place.invented] == PLACES
    assert [found.place.id for found in known if found.place.invented] == ["exampleshire"]


def test_kents_text_says_83_where_its_table_says_95_7():
    assert points("kent") == {"Young offenders' acute referrals to CAMHS within 5 days, 2007/08": ("83%", "95.7%")}


def test_kents_indicators_print_as_published():
    rows = plan("kent").table("kpis").set_index("indicator")
    assert rows.loc[rows["category"] == "PAF C19", ["actual", "estimate"]].to_numpy().tolist() == [
        ["62.4%", "69.4%"], ["54%", "61.7%"], ["53.6%", "58.4%"],
    ]  # fmt: skip
    conceptions = rows.loc["Teenage pregnancies per 1,000 females aged 15 to 18"]
    assert conceptions[["baseline", "actual", "estimate", "target"]].tolist() == [
        "41.5", "38", "34", "(07/08 was 26.7)",
    ]  # fmt: skip
    assert {"N/A", "Target 0.15", "TBC", "xx"} <= set(rows.to_numpy().ravel())


def test_kents_nil_return_of_consultations_is_a_valid_row():
    assert plan("kent").table("consultations")["consultation"].tolist() == ["None planned"]


def test_cambridgeshire_says_41_services_and_its_table_lists_38():
    assert points("cambridgeshire-peterborough") == {
        "Services of the three commissioners": ("41", "38"),
        "Views of children and families after 5 years": ("Autumn 2021", "Mar 2022"),
    }
    matrix = shown.services_matrix(plan("cambridgeshire-peterborough"))
    assert matrix.iloc[-1].tolist() == ["All services", "16", "11", "11"]
    assert len(matrix) == 38 + 1


def test_contracts_and_value_that_no_table_gives_cannot_be_checked():
    said = arithmetic.statements(plan("cambridgeshire-peterborough")).set_index("stated")["verdict"]
    assert said["more than 20"] == said["over £50m"] == arithmetic.UNCHECKED


def test_one_cell_of_durhams_timetable_differs():
    assert points("durham") == {"Timetable: Support to families, Jan 2011": ("empty", "®")}


def test_durham_has_11_priorities_over_five_outcomes():
    rows = plan("durham").table("priorities")
    assert (len(rows), rows["outcome"].nunique()) == (11, 5)


def test_derby_has_eight_intentions_and_five_sheets_and_milestones_after_a_projects_end():
    derby = plan("derby")
    assert (len(derby.table("intentions")), len(derby.table("projects"))) == (8, 5)
    late = [subject for subject, (_, given) in points("derby").items() if given == "April 2013 to March 2014"]
    assert len(late) == 5


def test_derbys_report_on_children_in_care_comes_every_four_months():
    rows = shown.reports(plan("derby"), pd.Timestamp("2014-03-01").date())
    assert rows["Due in"].iloc[0] == "Jun 2013, Oct 2013, Feb 2014"
    assert rows["Brings together"].iloc[0] == "performance; information; finance"


def test_the_framework_prints_ten_unit_costs():
    rows = plan("east-of-england").table("unit_costs")
    assert len(rows) == 10
    assert rows.set_index("item").loc["Family Intervention Project", ["low", "high"]].tolist() == ["8000", "20000"]
    assert points("east-of-england") == {}


@pytest.mark.parametrize("place", PLACES)
def test_what_no_body_approved_is_a_draft(place):
    assert plan(place).place.draft == (place != "durham")


@pytest.mark.shared
@pytest.mark.parametrize("place", PLACES)
def test_no_cell_repeats_a_sentence_of_the_documents(place, shared):
    texts = " ".join(path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt")))
    known = " ".join(texts.lower().split())
    cells = {cell for rows in plan(place).tables.values() for cell in rows.to_numpy().ravel() if len(cell) > 70}
    assert [cell for cell in cells if " ".join(cell.lower().split()) in known] == []


@pytest.mark.shared
def test_every_figure_of_durhams_printed_timetable_is_in_the_document(shared):
    text = next(text for path in sorted((shared / "seeds").glob("*.txt"))
                if "PROGRAMME OF JOINT COMMISSIONING" in (text := path.read_text(encoding="utf-8")))  # fmt: skip
    rows = [line.split("\t")[2:16] for line in text.splitlines() if "\t" in line and "§" in line]
    printed = sorted("".join((cell or ".") for cell in [*row, *[""] * 14][:14]) for row in rows)
    durham = plan("durham")
    marks = durham.table("timetable_published").pivot_table(
        index="priority", columns="month", values="mark", aggfunc="first", fill_value="."
    )
    assert sorted("".join(row) for row in marks.reindex(columns=sorted(marks.columns)).to_numpy()) == printed


def test_kents_table_of_children_stands_as_printed_and_its_arithmetic_comes_out():
    rows = printed.table(plan("kent")).set_index("Area")
    assert rows.loc["Tunbridge Wells", ["2005", "2016", "Change to 2016 (%)"]].tolist() == ["19,780", "15,940", "−19.4"]
    assert rows.loc["Kent", ["2005", "2011", "2016"]].tolist() == ["250,450", "242,740", "238,050"]
    assert printed.disagreements(plan("kent")).empty


def test_a_printed_total_or_change_that_does_not_come_out_is_shown(dale):
    text = (
        "area,part_of,ages,year,people,change,document\n"
        "A,Both,0 to 14,2005,100,,plan\nA,Both,0 to 14,2011,110,12,plan\n"
        "B,Both,0 to 14,2005,50,,plan\nBoth,,0 to 14,2005,160,,plan\n"
    )
    found = printed.disagreements(dale(population=text))
    assert found[["subject", "stated", "given"]].to_numpy().tolist() == [
        ["A, ages 0 to 14, change 2011", "12", "10"], ["Both, ages 0 to 14, total 2005", "160", "150"],
    ]  # fmt: skip
