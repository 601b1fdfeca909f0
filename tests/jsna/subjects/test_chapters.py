"""Every chapter for the example county: no exception, nothing empty, and no number in prose that its data lack."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_chapters import EMPTY, NOTEBOOKS, running, unsupported

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


def test_a_number_that_no_table_has_is_found_out(run):
    outputs = run("03_maternity", "district")
    assert unsupported([*outputs, ("findings", "<li>1,234.5 children</li>")]) == {"1,234.5 children": {"1,234.5"}}
