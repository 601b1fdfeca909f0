"""A bad plan file gets a message that names file, row, column, what was found and what to do."""

import pytest
from plan_of_dale import FILES, PLACE

from jsna import plans
from jsna.errors import JsnaError

PRIORITIES, SERVICES = FILES["priorities.csv"], FILES["services.csv"]
BUDGETS, PROJECTS = FILES["budgets.csv"], FILES["projects.csv"]
COSTS = "item,unit,low,high,age_from,age_to,prevalence_low,document,section\nBed,per child,5,9,0,4,0.1,plan,1\n"


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("programme", "priority,start,document\nEating,2024-02,plan\n",
         r"dale/programme\.csv: row 2, column priority: found 'Eating'; write one of the column priority"),
        ("programme", "priority,start,document\nSleep,soon,plan\n", "row 2, column start: found 'soon'; write a month"),
        ("projects", PROJECTS.replace("2024-12", "2023-12"),
         r"projects\.csv: row 2, column end: found '2023-12'; write a date after its start, '2024-01'"),
        ("budgets", BUDGETS.replace("1000", "-1000"),
         r"budgets\.csv: row 3, column amount: found '-1000'; write pounds, 0 or more"),
        ("services", SERVICES + "day  NURSING,CCG,,,plan,\n",
         r"services\.csv: row 4, column service: found 'day NURSING'; another row has it too"),
        ("priorities", "priority,indicators,document\nSleep,sleep_rate,plan\n",
         "column indicators: found 'sleep_rate'; write names of files in jsna/indicators"),
        ("services", SERVICES.replace("Day nursing", "=cmd|' /C calc'!A0"),
         "row 3, column service: found \"=cmd|.*; a spreadsheet would run this as a formula"),
        ("services", SERVICES.replace(",B,", ",@SUM(1),"), "column contract: found '@SUM.1.'; a spreadsheet would run"),
        ("services", SERVICES.replace(",B,", ",+44 20,"), "column contract: .* a spreadsheet would run"),
        ("services", SERVICES.replace(",B,", ",-2+3,"), "column contract: .* a spreadsheet would run"),
        ("services", SERVICES.replace("Day nursing", "<b>Day</b>"), "column service: found '<b>Day</b>'"),
        ("priorities", PRIORITIES.replace("Head of sleep", "jo@dale.gov.uk"), "column lead: .* write a post"),
        ("services", SERVICES.replace("B,2500.50,plan", "B,lots,plan"), "row 3, column annual_value: found 'lots'"),
        ("services", SERVICES.replace("Day nursing,CCG", "Day nursing,"), "column commissioners: found ''; write a"),
        ("services", SERVICES.replace(",plan,2\nDay", ",minutes,2\nDay"),
         r"row 2, column document: found 'minutes'; write one of the documents in place\.toml: plan"),
        ("services", SERVICES.replace("annual_value", "price"), "row 1, column price: 'price' is not a column"),
        ("services", SERVICES.replace("contract", "service"), "row 1, column service: 'service' stands there twice"),
        ("services", "commissioners,document\nCCG,plan\n", "row 1, column service: is missing; the columns"),
        ("services", SERVICES + "Care,CCG,C,1,plan,2,surplus\n", r"row 4, column 7, which has no heading: found"),
        ("services", "", "row 1 has no headings"),
        ("services", SERVICES.encode("utf-16"), "is neither UTF-8 nor Windows text; save it"),
        ("services", SERVICES.encode("utf-16-le"), "is neither UTF-8 nor Windows text; save it"),
        ("services", SERVICES.replace("Day", "Café").encode() + "Crèche,CCG,,,plan,2\n".encode("cp1252"),
         "line 4: is UTF-8 elsewhere and Windows text here; retype that line"),
        ("services", SERVICES.replace(",", ";"), "row 1: cells are set apart by semicolons, not commas"),
        ("services", 'service,commissioners,document\n"Night,CCG,plan\n', "row 2: a quotation mark opens here"),
        ("services", SERVICES.replace("Day nursing", "D" * 200_000), "row 3: a cell is far too long"),
        ("services", "Services 2024,,\n" + SERVICES, "row 1, column services_2024: 'services_2024' is not a column"),
        ("services", SERVICES.replace("Council; CCG", "Council; =1+1"), "found 'Council; =1.1'; a spreadsheet would"),
        ("services", SERVICES.replace("Day nursing", "＝1+1"), "column service: .* a spreadsheet would run"),
        ("services", SERVICES.replace("Day", "\u200b=1+1"), "column service: .* a spreadsheet would run"),
        ("services", SERVICES.replace("Day", "\u202eDay"), "column service: .* holds a character that is not shown"),
        ("services", "service,commissioners,age_range\nNight,CCG,11-May\n", "found '11-May'; write ages in words"),
        ("risks", "risk,description\nRain," + "x" * 4_001 + "\n", "column description: .* at most 4,000 characters"),
        ("milestones", "milestone,due\nBought,43831\n", r"found '43831'; .* \(43831 is 2020-01-01 as a"),
        ("prevalences", "need,age_from,age_to,prevalence_low,prevalence_high\nin need,0,4,0.2,0.1\n",
         "column prevalence_high: found '0.1'; write 0.2, its prevalence_low, or more"),
        ("prevalences", "need,age_from,age_to,prevalence_low\ntall,0,4,0.2\n", "column need: found 'tall'; write one"),
        ("milestones", "milestone,project,document\nBought,Cots,plan\n", "column project: found 'Cots'; write one of"),
        ("milestones", "milestone,due,document\nBought,Octember 2024,plan\n", "column due: found 'Octember 2024'"),
        ("milestones", "milestone,due,document\nBought,31/02/2024,plan\n", "column due: found '31/02/2024'"),
        ("actions", "action,priority,document\nDo,9,plan\n", "column priority: found '9'; write a priority or number"),
        ("budgets", BUDGETS.replace("core NHS", "NHS"), "column line: found 'NHS'; write one of: core NHS, NHS grant"),
        ("unit_costs", COSTS.replace(",9,", ",3,"), "column high: found '3'; write 5, its low, or more"),
        ("unit_costs", COSTS.replace("0.1", "10%"), "column prevalence_low: found '10%'; write a share from 0 to 1"),
        ("schedule_services", "item,document\nz,plan\n", "column item: found 'z'; write one of: a, b"),
        ("services", "service,commissioners,groups,document\nNight,CCG,a; z,plan\n",
         "row 2, column groups: found 'a; z'; write letters a to r"),
        ("wishes", "wish\nx\n", r"dale/wishes\.csv: is not a file of a plan; those are kpis"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_row_and_column(dale, file, text, message):
    with pytest.raises(JsnaError, match=message):
        dale(**{file: text})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Joint plan"', "", r"dale/place\.toml: title should be given: it is missing"),
        ('"Dale Council"\nas_at', '"<script>"\nas_at', "organisation should be text without HTML tags"),
        ('"2024-06-30"', '"soon"', "as_at should be a date"),
        ('"unitary"', '"parish"', "kind should be one of: lsoa"),
        ("[timeframe]", '[approval]\nstatus = "approved"\n[timeframe]', "post should be given with a date"),
        ('last = "2024-12"', 'last = "2023-12"', "last should be the first month or a later one"),
        ("[timeframe]", "[timeframe]\nweeks = 3", "weeks should be a field that is known"),
        ('first = "2024-01"', "first = 2024", "first should be text in quotes"),
        ("[[areas]]", "[[areas]", r"is not TOML: .*line 5.*: found '\[\[areas\]'; text stands in straight quotes"),
        ("[[areas]]", "[areas]", r"areas should be in double brackets: \[\[areas\]\]"),
        ('"Joint plan"', "“Joint plan”", "found 'title = “Joint plan”'; text stands in straight quotes"),
        ("[[areas]]", 'approval = "draft"\n[[areas]]', "approval should be a block that begins with .approval."),
        (
            'last = "2024-12"',
            'last = "2024-12"\nprogress_every = "6"',
            "progress_every should be a whole number without",
        ),
        ("[[areas]]", "total_budget = true\n[[areas]]", "total_budget should be pounds without words"),
        ('"X06000001"', '"E00000000"', "code should be your area's: `jsna check --areas` lists them"),
        ("[[areas]]", 'budget_area = "X1"\n[[areas]]', "budget_area should be the code of one of the areas"),
    ],
)
def test_a_mistake_in_place_toml_is_named_by_field(dale, old, new, message):
    assert old in PLACE
    with pytest.raises(JsnaError, match=message):
        dale(place=PLACE.replace(old, new, 1))


def test_a_place_toml_that_is_not_utf_8_says_so(dale):
    with pytest.raises(JsnaError, match=r"dale/place\.toml: is not UTF-8; save it from the text editor as UTF-8"):
        dale(place=PLACE.replace("Dale Council", "Dåle Council").encode("cp1252"))


def test_an_area_named_twice_and_a_plan_of_no_area_are_refused(dale):
    block = PLACE[PLACE.index("[[areas]]") : PLACE.index("[[documents]]")]
    with pytest.raises(JsnaError, match="an area stands there twice"):
        dale(place=PLACE.replace(block, block * 2))
    with pytest.raises(JsnaError, match=r"areas should be given: a block \[\[areas\]\] names an area"):
        dale(place=PLACE.replace(block, ""))


def test_mistakes_of_several_files_are_told_at_once(dale):
    with pytest.raises(JsnaError) as told:
        dale(budgets=BUDGETS.replace("1000", "-1000"), services=SERVICES.replace("annual_value", "price"))
    assert [line.split(":")[0] for line in str(told.value).splitlines()] == ["dale/budgets.csv", "dale/services.csv"]


def test_with_two_documents_each_row_names_its_own(dale):
    second = '[[documents]]\nid = "minutes"\ntitle = "Minutes"\norganisation = "Dale"\ndate = "2024"\n[timeframe]'
    with pytest.raises(JsnaError, match=r"row 2, column document: found ''; write one of the .*: plan, minutes"):
        dale(place=PLACE.replace("[timeframe]", second), services="service,commissioners\nNight,CCG\n")


def test_many_mistakes_are_listed_but_not_all(dale):
    rows = "".join(f"Service {number},CCG,,lots,plan,\n" for number in range(20))
    with pytest.raises(JsnaError, match="and 12 more") as told:
        dale(services=SERVICES.splitlines()[0] + "\n" + rows)
    assert str(told.value).count("\n") == 8


def test_rows_are_numbered_as_the_spreadsheet_shows_them(dale):
    text = (
        SERVICES.replace("Day nursing,CCG,B,2500.50", '"Day\nnursing",CCG,B,1') + "\n,,,,,\nEvening,CCG,C,free,plan,2\n"
    )
    with pytest.raises(JsnaError, match="row 6, column annual_value"):
        dale(services=text)


def test_a_workbook_in_the_folder_is_not_passed_over(dale, workspace):
    (workspace.plans / "dale" / "services.xlsx").write_bytes(b"PK")
    with pytest.raises(
        JsnaError, match=r"dale/services\.xlsx: is a workbook, which is not read; save each sheet as CSV"
    ):
        dale()


def test_two_plans_that_show_on_one_area_are_refused(workspace):
    other = workspace.plans / "vale"
    other.mkdir()
    (other / "place.toml").write_text(PLACE, encoding="utf-8")
    with pytest.raises(JsnaError, match=r"vale/place\.toml: areas: X06000001 \(unitary\) shows the plan 'dale' too"):
        plans.covers("X06000001", "unitary", workspace)


def test_a_plan_that_is_not_there_is_refused_with_those_that_are(workspace):
    with pytest.raises(JsnaError, match="no plan is called 'vale'; there are: dale"):
        plans.read_plan("vale", workspace)
