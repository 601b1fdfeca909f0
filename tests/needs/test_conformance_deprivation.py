"""Published summaries of deprivation are recognised in workbooks of any kind, and compared by the one command."""

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from needs.deprivation import LSOAS, summary

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
CODES = [f"E0100000{number}" for number in range(1, 9)]
DISTRICTS = ["E07000001"] * 3 + ["E07000002"] * 3 + ["E07000003"] * 2
COUNTIES = {"E07000001": "E10000001", "E07000002": "E10000001", "E07000003": "E10000002"}
NAMES = {"E10000001": "Northshire", "E10000002": "Southshire"}
IMD, KIDS = "Index of Multiple Deprivation (IMD)", "Income Deprivation Affecting Children Index (IDACI)"


@pytest.fixture(scope="module")
def conformance():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    yield importlib.import_module("conformance")
    sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture
def files(tmp_path):
    """The publisher's file of small areas, a lookup of districts, and our summaries of two counties."""
    rank, kids = np.arange(1, 9) * 3000, np.arange(8, 0, -1) * 4000
    lsoas = pd.DataFrame({
        "LSOA code (2011)": CODES, "Local Authority District code (2019)": DISTRICTS,
        f"{IMD} Rank (where 1 is most deprived)": rank, f"{KIDS} Rank (where 1 is most deprived)": kids,
        "Total population: mid 2015": [1500, 1600, 1700, 1400, 1500, 1600, 2000, 1200],
        "Dependent Children aged 0-15: mid 2015": [300, 200, 400, 100, 350, 280, 500, 90],
    })  # fmt: skip
    lsoas.to_csv(tmp_path / "lsoas.csv", index=False)
    pd.DataFrame({"LTLA": list(COUNTIES), "UTLA": list(COUNTIES.values())}).to_csv(tmp_path / "lookup.csv")
    blocks = [
        pd.DataFrame({"area_code": CODES, "rank": rank, "denominator": people, "measure": measure})
        for rank, people, measure in ((rank, lsoas.iloc[:, 4], "imd"), (kids, lsoas.iloc[:, 5], "idaci"))
    ]
    parents = [COUNTIES[district] for district in DISTRICTS]
    lookup = pd.DataFrame({"area_code": CODES, "parent_code": parents, "parent_type": "county", "share": 1.0})
    return tmp_path, summary(pd.concat(blocks), lookup, lsoas=LSOAS[2019])


def sheet(summaries, measure, called, *, code=True):
    """One measure as counties are published: titles above, rank columns beside, blanks in the headings."""
    rows = summaries[summaries["measure"] == measure]
    table = pd.DataFrame({"Upper Tier Local Authority District name (2019)": rows["parent_code"].map(NAMES)})
    if code:
        table.insert(0, "Upper Tier Local Authority District code (2019)", rows["parent_code"])
    table[f"{called} - Average rank "] = rows["average_rank"].round(2)
    table[f"{called} - Rank of average rank"] = rows["average_rank"].rank(ascending=False)
    table[f"{called} - Proportion of LSOAs in most deprived 10% nationally"] = rows["proportion"].round(4)
    return table


def last_line(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_county_workbook_with_titles_and_other_tabs_is_compared_through_districts(conformance, files, capsys):
    folder, summaries = files
    with pd.ExcelWriter(folder / "File_11_Upper_Tier_Summaries.xlsx") as book:
        pd.DataFrame(["The average rank of an area is the mean of its ranks. " * 4]).to_excel(book, sheet_name="Notes")
        sheet(summaries, "imd", "IMD").to_excel(book, sheet_name="Table 1", index=False, startrow=3)
        sheet(summaries, "idaci", "IDACI").to_excel(book, sheet_name="Children", index=False)
    given = [folder / name for name in ("File_11_Upper_Tier_Summaries.xlsx", "lookup.csv", "lsoas.csv")]
    assert conformance.run([str(path) for path in given]) == 0
    facts = last_line(capsys)
    assert (facts["edition"], facts["areas"], facts["values"], facts["out_of_order"]) == (2019, 2, 8, 0)


def test_areas_are_found_by_name_and_the_measure_in_the_tab_where_headings_do_not_tell(conformance, files, capsys):
    folder, summaries = files
    pd.DataFrame({"LSOA": CODES, "place": [NAMES[COUNTIES[each]] for each in DISTRICTS]}).to_csv(folder / "names.csv")
    with pd.ExcelWriter(folder / "summaries.xlsx") as book:
        table = sheet(summaries, "idaci", "IDACI", code=False)
        table.columns = [column.replace("IDACI - ", "") for column in table]
        table.to_excel(book, sheet_name="IDACI 2019", index=False)
    assert conformance.run([str(folder / name) for name in ("summaries.xlsx", "names.csv", "lsoas.csv")]) == 0
    assert last_line(capsys)["values"] == 4


def test_a_value_that_is_not_ours_fails_and_names_the_area(conformance, files, capsys):
    folder, summaries = files
    wrong = sheet(summaries, "imd", "IMD")
    wrong.iloc[0, 2] *= 1.01
    wrong.to_csv(folder / "File_11.csv", index=False)
    assert conformance.run([str(folder / name) for name in ("File_11.csv", "lookup.csv", "lsoas.csv")]) == 1
    assert last_line(capsys)["beyond"] == 1


def test_an_area_that_the_lookup_lacks_is_named_and_not_compared(conformance, files, capsys):
    folder, summaries = files
    table = sheet(summaries, "imd", "IMD")
    pd.concat([table, table.tail(1).assign(**{table.columns[0]: "E10000099"})]).to_csv(folder / "s.csv", index=False)
    assert conformance.run([str(folder / name) for name in ("s.csv", "lookup.csv", "lsoas.csv")]) == 0
    assert "not compared: E10000099" in capsys.readouterr().out


def test_small_areas_of_another_edition_are_refused(conformance, files):
    folder, summaries = files
    sheet(summaries, "imd", "IMD").to_csv(folder / "IoD2025_summaries.csv", index=False)
    with pytest.raises(SystemExit, match="no LSOA file of 2025"):
        conformance.run([str(folder / name) for name in ("IoD2025_summaries.csv", "lookup.csv", "lsoas.csv")])


@pytest.mark.shared
def test_all_ten_sheets_of_the_published_district_summaries_agree(conformance, capsys):
    book = next((SHARED / "oracles" / "deprivation").glob("File_10*.xlsx"), None)
    folder = SHARED / "realdata" / "deprivation"
    if book is None or not folder.is_dir():
        pytest.skip("the published Indices of Deprivation are not in ../shared")
    lookup = next(folder.glob("File_1_-_IMD2019*"))
    assert conformance.run([str(book), str(lookup), *map(str, folder.glob("File_?_-_*2019*"))]) == 0
    facts = last_line(capsys)
    assert (facts["areas"], facts["rows"], facts["beyond"], facts["out_of_order"]) == (316, 26, 1, 12)
