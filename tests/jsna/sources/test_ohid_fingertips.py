"""Fingertips downloads: England once, marks and limits as they are meant, rounded counts not taken for exact."""

import pytest
from reading_indicators import figure, read, read_shared

from jsna.errors import JsnaError

HEADING = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,{}Time period Sortable,New data,Compared to goal{}\n"
)
VARIANTS = [
    HEADING.format("Compared to England value or percentiles,Compared to percentiles,", ",Time period range"),
    HEADING.format("Compared to Regions (statistical) value or percentiles,", ",Time period range"),
    HEADING.format("Compared to Region value or percentiles,", ""),
]


def row(
    code="X07000001", kind="Districts", value="50", limits="40,60,,", count="103", note="", category=",", parent=""
):
    what = f"1,Falls,{parent},,{code},Name,{kind},Persons,<15 yrs,{category},2019/20"
    return f"{what},{value},{limits},{count},2060,{note}\n"


def made(*rows, heading=VARIANTS[0]):
    """Return the indicators of a download: each row ends in as many empty cells as its heading asks for."""
    width = heading.count(",")
    return read(heading + "".join(row.rstrip("\n") + "," * (width - row.count(",")) + "\n" for row in rows))


@pytest.mark.parametrize("heading", VARIANTS)
def test_every_variant_of_the_heading_is_read(heading):
    found = figure(made(row(), heading=heading), area_code="X07000001")
    assert (found["indicator_id"], found["numerator"], found["denominator"]) == ("fingertips:1", 103, 2060)
    assert (found["period_start"], found["period_years"], found["age"], found["sex"]) == (
        2019,
        1,
        "under 15",
        "persons",
    )
    assert bool(found["published"])


def test_england_printed_for_each_parent_is_kept_once():
    assert len(made(row("X92000001", "England"), row("X92000001", "England", parent="X92000001"))) == 1


def test_england_with_two_values_is_refused_with_its_rows():
    with pytest.raises(JsnaError, match=r"made\.csv.*given twice.*rows 1, 2 below the heading"):
        made(row("X92000001", "England"), row("X92000001", "England", value="51"))


def test_an_interval_of_minus_one_is_missing_and_says_so():
    found = made(row(value="", limits="-1,-1,-1,-1", count="", note="Not presented")).iloc[0]
    assert found[["lower_95", "upper_95", "lower_998", "upper_998"]].isna().all()
    assert found["mark"] == "[x]"
    assert found["note"].startswith("Not presented; the file gives -1")


def test_a_suppressed_value_is_confidential_not_an_error():
    note = "Value suppressed for disclosure control due to small count"
    assert made(row(value="", limits=",,,", count="", note=note)).iloc[0]["mark"] == "[c]"


def test_a_mark_in_a_number_column_is_kept_as_a_mark():
    assert made(row(value="*", limits=",,,", count="")).iloc[0]["mark"] == "[c]"


def test_words_in_a_number_column_are_refused():
    with pytest.raises(JsnaError, match=r"column Value.*'many'"):
        made(row(value="many"))


def test_negative_counts_are_refused():
    with pytest.raises(JsnaError, match=r"column Count.*below 0"):
        made(row(count="-5"))


def test_counts_that_all_end_in_nought_or_five_are_not_exact():
    rounded = [row(f"X0700000{place}", count=str(5 * place + 100)) for place in range(1, 10)]
    exact = [row(f"X0700000{place}", count=str(7 * place + 100)) for place in range(1, 10)]
    assert not made(*rounded)["exact_counts"].any()
    assert made(*exact)["exact_counts"].all()


def test_one_code_is_a_ccg_or_a_sub_icb_by_the_words_beside_it():
    both = made(row("X38000002", "CCGs (from Apr 2021)"), row("X38000002", "ICB sub-locations"))
    assert set(both["area_type"]) == {"ccg", "sub_icb"}


@pytest.mark.shared
def test_the_published_injuries_download_is_read_whole():
    (rows,) = read_shared("indicators/fingertips_90284_injuries_0-14_indicators-CountyUAfromApr2023.data.csv.gz")
    kent = figure(rows, area_code="E10000016", period="2023/24", sex="persons", category="all")
    assert (kent["numerator"], kent["denominator"]) == (2035, 288428)
    assert (kent["value"], bool(kent["exact_counts"])) == (pytest.approx(70.55487), False)
    england = figure(rows, area_code="E92000001", period="2010/11", sex="persons", category="all")
    assert england["numerator"] == 107429  # England's counts are exact, and printed twice
    assert bool(england["exact_counts"])
    assert rows["category"].str.contains("IMD2019").sum() > 500


@pytest.mark.shared
@pytest.mark.parametrize("name", ["Regions.data.csv.gz", "DistrictUApre419.data.csv.gz"])
def test_the_other_headings_published_are_read(name):
    stem = "fingertips_90284_injuries_0-14" if name.startswith("Reg") else "fingertips_prevalence"
    (rows,) = read_shared(f"indicators/{stem}_indicators-{name}")
    assert "region" in set(rows["area_type"])
