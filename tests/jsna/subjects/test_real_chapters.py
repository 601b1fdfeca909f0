"""Chapters of real places: nothing empty, and every number in sentences, titles and alternative texts in the data."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_chapters import EMPTY, running, unsupported

pytestmark = pytest.mark.shared

DERBY, THANET = ("E06000015", "unitary"), ("E07000114", "district")
DURHAM_NHS, ENGLAND = ("E38000234", "sub_icb"), ("E92000001", "england")
RUNS = [
    (place, name)
    for place, names in {
        DERBY: ("00_summary", "01_population", "08_sexual_health", "12_hospital_care", "14_services", "15_plan", "ccg"),
        THANET: ("00_summary", "13_education_and_housing", "ccg"),
        DURHAM_NHS: ("01_population", "10_looked_after", "14_services", "15_plan", "ccg"),
        ENGLAND: ("07_emotional_health", "08_sexual_health", "13_education_and_housing"),
    }.items()
    for name in names
]


@pytest.fixture(scope="module")
def run(real):
    """A function that runs a chapter's cells for a place, once."""
    with running(real) as shown:
        yield shown


@pytest.mark.parametrize(("place", "name"), RUNS)
def test_a_real_chapter_has_nothing_empty_and_no_number_that_its_data_lack(run, place, name):
    outputs = run(name, *place)
    assert not [html for _, html in outputs if EMPTY.search(html)]
    assert unsupported(outputs, "NHS North East and North Cumbria ICB - 84H") == {}
