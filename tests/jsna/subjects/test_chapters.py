"""Every chapter for the example county: no exception, nothing empty, and no number in prose that its data lack."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_chapters import EMPTY, NOTEBOOKS, altered, running, sentences, unsupported

SUBJECTS = [name for name in NOTEBOOKS if name != "02_deprivation"]  # it has a test of its own
PLACES = {"district": "X07000001", "county": "X10000001", "england": "X92000001", "sub_icb": "X38000101"}
RUNS = [(name, kind) for name in SUBJECTS for kind in ("district", "county")] + [
    (name, kind)
    for name in ("00_summary", "01_population", "06_healthy_weight", "13_education_and_housing")
    for kind in ("england", "sub_icb")
]


@pytest.fixture(scope="module")
def run(example):
    """A function that runs a chapter's cells for the county's area of a kind, once."""
    with running(example) as shown:
        yield lambda name, kind: shown(name, PLACES[kind], kind)


@pytest.mark.parametrize(("name", "kind"), RUNS)
def test_a_chapter_runs_for_every_kind_of_area_with_nothing_empty(run, name, kind):
    outputs = run(name, kind)
    assert not [html for _, html in outputs if EMPTY.search(html)]
    headings = [place for place, (kind, _) in enumerate(outputs) if kind == "heading"]
    assert all(outputs[place + 1][0] != "heading" for place in headings)


@pytest.mark.parametrize(("name", "kind"), RUNS)
def test_every_number_in_the_prose_stands_in_the_data_of_the_page(run, name, kind):
    assert unsupported(run(name, kind)) == {}


@pytest.mark.parametrize("name", ["00_summary", "04_early_years", "10_looked_after", "13_education_and_housing"])
def test_nearly_every_number_told_wrong_by_one_would_be_found_out(run, name):
    pages = list(altered(run(name, "county")))
    missed = [what for page, what in pages if unsupported(page) == {}]
    assert len(pages) > 6
    assert len(missed) <= 0.2 * len(pages), missed


def test_a_figure_of_another_indicator_or_year_does_not_bear_a_sentence_out(run):
    outputs = run("13_education_and_housing", "county")
    lend = "Children in absolute low income, before housing costs: 5.6% of children under 16 in Exampleshire"
    assert unsupported([*outputs, ("findings", f"<li>{lend}</li>")]) == {lend: {"5.6"}}


def test_a_count_told_in_a_word_is_held_to_the_table_too():
    table = "<table><tr><th>Indicator</th><th>Against England</th></tr><tr><th>Decay</th><td>worse</td></tr></table>"
    told = "Both indicators here for Dale are worse than England."
    assert unsupported([("table", table), ("findings", f"<li>{told}</li>")]) == {told: {"2"}}


def test_what_a_plan_holds_is_held_to_the_table_of_each_file(run):
    outputs = run("15_plan", "district")
    (told,) = [text for kind, html in outputs for text in sentences(kind, html) if text.startswith("The plan holds")]
    assert unsupported(outputs) == {}
    for found in re.finditer(r"\d+", told):
        wrong = f"{told[: found.start()]}{int(found[0]) + 1}{told[found.end() :]}"
        assert unsupported([*outputs, ("findings", f"<li>{wrong}</li>")]) == {wrong: {str(int(found[0]) + 1)}}


def test_parts_that_do_not_add_up_are_found_out(run):
    outputs = run("06_healthy_weight", "county")
    told = "Of 4 indicators here for Exampleshire, 1 is worse than England and 4 are similar."
    assert unsupported([*outputs, ("findings", f"<li>{told}</li>")]) == {told: {"4"}}


def test_a_number_that_no_table_has_is_found_out(run):
    outputs = run("03_maternity", "district")
    assert unsupported([*outputs, ("findings", "<li>1,234.5 children</li>")]) == {"1,234.5 children": {"1,234.5"}}
