"""A plan is read as written, shows on its own areas only, and is begun from templates that can be read."""

import pytest
from plan_of_dale import PLACE
from typer.testing import CliRunner

from jsna import plans
from jsna.cli import app
from jsna.errors import JsnaError
from jsna.plans import contracts, dates
from jsna.plans.cells import number
from jsna.plans.place import NO_AREA


def test_cells_stay_as_printed(dale):
    kpis = dale(
        kpis="indicator,baseline,actual,estimate,target,document\n"
        "CAMHS,xx,N/A,Target 0.15,TBC,plan\nRate,41.5,-10.3%,(07/08 was 26.7),,plan\n"
    ).table("kpis")
    assert kpis[["baseline", "actual", "estimate", "target"]].to_numpy().tolist() == [
        ["xx", "N/A", "Target 0.15", "TBC"], ["41.5", "-10.3%", "(07/08 was 26.7)", ""],
    ]  # fmt: skip


def test_html_in_a_text_cell_stays_text(dale):
    risks = dale(risks="risk,description,document\nRain,<script>alert(1)</script>,plan\n").table("risks")
    assert risks["description"].iloc[0] == "<script>alert(1)</script>"


def test_a_file_saved_by_a_spreadsheet_is_read(dale):
    text = "﻿service;x".replace(";x", ",commissioners,document,,\r\nNight nursing,CCG,plan,,\r\n,,,,\r\n")
    assert dale(services=text).table("services")["service"].tolist() == ["Night nursing"]


def test_a_file_that_excel_saves_in_britain_is_read(dale):
    text = 'service,commissioners,annual_value\r\nNight – nursing,CCG,"£1,000"\r\n'
    rows = dale(services=text.encode("cp1252")).table("services")
    assert rows[["service", "annual_value"]].to_numpy().tolist() == [["Night – nursing", "£1,000"]]


def test_headings_are_known_whatever_their_capitals(dale):
    rows = dale(services="Service,Commissioners,Annual value\nNight,CCG,5\n").table("services")
    assert rows["annual_value"].tolist() == ["5"]


def test_rows_that_name_no_document_come_from_the_only_one(dale):
    assert dale(risks="risk\nRain\n").cited("risks") == "Plan (Dale Council, 2024)"


def test_an_action_may_serve_several_priorities(dale):
    priorities = "priority,number\nSleep,1\nTeeth,2\n"
    actions = dale(priorities=priorities, actions="action,priority\nDo,1; Teeth\n").table("actions")
    assert actions["priority"].tolist() == ["1; Teeth"]


def test_a_plan_shows_on_its_own_areas_only(workspace):
    assert plans.covers("X06000001", "unitary", workspace)
    assert not plans.covers("X06000001", "ccg", workspace)
    assert plans.plan_of("X06000002", "unitary", workspace) is None


def test_a_plan_names_its_documents(dale):
    assert dale().cited("services") == "Plan (Dale Council, 2024), 2"


def test_a_changed_file_is_read_anew(dale):
    assert len(dale().table("services")) == 2
    assert len(dale(services="service,commissioners,document\nNight,CCG,plan\n").table("services")) == 1


PNG = b"\x89PNG\r\n\x1a\n"


def test_a_logo_is_held_by_the_page_itself(dale, workspace):
    (workspace.plans / "dale" / "logo.png").write_bytes(PNG)
    assert dale(place='logo = "logo.png"\n' + PLACE).logo() == "data:image/png;base64,iVBORw0KGgo="
    assert dale(place=PLACE).logo() == ""


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("logo.png", b"<svg onload='alert(1)'/>", "is not a PNG or JPEG picture"), ("none.png", b"", "is not a file"),
     ("logo.png", PNG + bytes(100_000), "of at most 100 kB"),
     ("../logo.png", PNG, "is not a file in the plan's folder")],
)  # fmt: skip
def test_a_logo_that_is_no_small_picture_beside_the_plan_is_refused(dale, workspace, name, content, message):
    (workspace.plans / "logo.png").write_bytes(PNG)
    (workspace.plans / "dale" / "logo.png").write_bytes(content)
    with pytest.raises(JsnaError, match=message):
        dale(place=f'logo = "{name}"\n' + PLACE).logo()


def test_new_plan_writes_templates_that_can_be_read_and_keeps_what_is_there(workspace):
    written = plans.new_plan("vale", workspace)
    assert {path.name for path in written} >= {"place.toml", "services.csv", "unit_costs.csv", "README.txt"}
    assert len([path for path in written if path.suffix == ".csv"]) == len(contracts.TABLES)
    place = workspace.plans / "vale" / "place.toml"
    place.write_text(place.read_text(encoding="utf-8").replace(NO_AREA, "X06000002"), encoding="utf-8")
    plan = plans.read_plan("vale", workspace)
    assert plan.place.draft and all(len(plan.table(name)) == 0 for name in contracts.TABLES)
    assert plans.new_plan("vale", workspace) == []


def test_the_command_says_where_the_files_are_and_what_comes_next(tmp_path):
    said = " ".join(CliRunner().invoke(app, ["--home", str(tmp_path), "new", "plan", "vale"]).stdout.split())
    assert f"{2 + len(contracts.TABLES)} new files. Next: write the area's code in place.toml" in said


@pytest.mark.parametrize("name", ["../etc", "The Vale", "", "a/b", "-x"])
def test_new_plan_refuses_a_name_that_is_no_folder(workspace, name):
    with pytest.raises(JsnaError, match="is not a name for a plan's folder"):
        plans.new_plan(name, workspace)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2009-12-31", "2009-12-31", "2009-12-31"), ("31/12/2009", "2009-12-31", "2009-12-31"),
        ("8 May 2013", "2013-05-08", "2013-05-08"), ("December 2009", "2009-12-01", "2009-12-31"),
        ("Sept 2008", "2008-09-01", "2008-09-30"), ("Dec-09", "2009-12-01", "2009-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"), ("Autumn 2013", "2013-09-01", "2013-11-30"),
        ("Spring/Summer 2014", "2014-03-01", "2014-08-31"), ("Winter 2013", "2013-12-01", "2014-02-28"),
        ("2014", "2014-01-01", "2014-12-31"), ("2013/14", "2013-04-01", "2014-03-31"),
    ],
)  # fmt: skip
def test_dates_are_understood_as_plans_and_spreadsheets_write_them(words, first, last):
    span = dates.when(words)
    assert (str(span[0]), str(span[1])) == (first, last)


@pytest.mark.parametrize("words", ["", "TBC", "On-going", "N/A"])
def test_what_has_no_date_has_none(words):
    assert dates.when(words) is None


@pytest.mark.parametrize("words", ["soon", "32 May 2013", "2013-13", "Octember 2013", "2013/15", "£5"])
def test_what_is_no_date_is_refused(words):
    with pytest.raises(ValueError, match="is not a date such as"):
        dates.when(words)


@pytest.mark.parametrize(("text", "value"), [("£1,250.50", 1250.5), ("0", 0), ("125000", 125000)])
def test_money_is_read_as_people_write_it(text, value):
    assert number(text) == value


def test_the_framework_has_nine_items_13_areas_18_groups_and_13_questions():
    framework = plans.schedule()
    sections = (framework.items, framework.action_areas, framework.service_groups, framework.questions)
    assert [len(section) for section in sections] == [9, 13, 18, 13]
    assert "".join(item.id for item in framework.service_groups) == "abcdefghijklmnopqr"


def test_the_framework_names_indicators_and_files_that_exist():
    from jsna.catalogue import indicators

    framework = plans.schedule()
    items = [*framework.items, *framework.action_areas, *framework.service_groups, *framework.questions]
    assert {name for item in items for name in item.indicators} <= set(indicators())
    assert {name for item in items for name in item.tables} <= set(contracts.TABLES)
