"""The chapter on deprivation for every kind of area: whole, with no number in words that its tables lack."""

import re
import sys
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from jsna.subjects import deprivation_editions, deprived_wards, inequality

sys.path.insert(0, str(Path(__file__).parent))
from reading_chapters import running

PLACES = {
    "district": "X07000001", "county": "X10000001", "unitary": "X06000001", "ward": "X05000001",
    "sub_icb": "X38000101", "england": "X92000001",
}  # fmt: skip
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def shown(example):
    """Run the chapter for a kind of area, once; return kind and HTML of each output."""
    with running(example) as run:
        yield lambda kind: run("02_deprivation", PLACES[kind], kind)


def numbers(html):
    text = unescape(re.sub("<[^>]*>", " ", re.sub("<svg.*?</svg>", "", html, flags=re.S)))
    return {found.rstrip(",") for found in NUMBER.findall(text)}


@pytest.mark.parametrize("kind", list(PLACES))
def test_every_number_in_words_stands_in_a_table_or_its_notes(shown, kind):
    outputs = shown(kind)
    words = set().union(*(numbers(html) for name, html in outputs if name in ("findings", "text")))
    data = "".join(html for name, html in outputs if name in ("figure", "table"))
    rows = {str(table.count("<tr>") - 1) for table in re.findall(r"<table>.*?</table>", data, re.S)}
    settings = {"9,999", "2019"}  # how clusters are judged
    assert words - numbers(data) - rows - settings == set()


@pytest.mark.parametrize("kind", list(PLACES))
def test_nothing_is_empty(shown, kind):
    assert not [html for _, html in shown(kind) if re.search(r"\bnan\b|NaN|<NA>|>\s*None\s*<|\binf\b", html)]


def test_a_county_shows_the_map_with_wards_named_and_every_edition(shown):
    html = "".join(text for _, text in shown("county"))
    assert "National fifth of multiple deprivation, by ward, 2025" in html
    assert "in each edition of the index" in html
    assert "2019 to 2025" in html


def ward(name, fifth, children):
    return {"area_name": name, "national_quintile": fifth, "children": children, "edition": "2019"}


class Place:
    name = "Ambleshire"

    def __init__(self, share=1.0):
        self.share = share

    def called_in(self, _):
        return self.name if self.share == 1 else f"part of {self.name} ({100 * self.share:.0f}% of its people)"

    def table(self, *_, **__):
        moved = {"edition_before": "2015", "edition_after": "2019", "average_rank_before": 0.5, "entered": 0, "left": 0}
        return pd.DataFrame([moved | {"average_rank_after": 0.504, "average_rank_change": 0.004}])

    area = type("Area", (), {"kind": "district"})


def test_wards_in_the_worst_fifth_are_named_with_their_children_and_the_worst_named_where_none_is():
    rows = pd.DataFrame([ward("Ash", 1, 400.0), ward("Beck", 1, 200.0), ward("Croft", 3, 100.0)])
    assert deprived_wards.findings(Place(), rows) == [
        "2 of its 3 wards stand in the most deprived fifth of England, with 600 children: Ash and Beck."
    ]
    none = deprived_wards.findings(Place(), rows.assign(national_quintile=2))
    assert none[0].endswith("the most deprived are Ash, Beck and Croft.")


def test_where_only_a_part_of_an_area_is_here_its_wards_and_ranks_are_those_of_the_part():
    rows = pd.DataFrame([ward("Ash", 1, 400.0), ward("Beck", 1, 200.0), ward("Croft", 3, 100.0)])
    assert deprived_wards.findings(Place(0.3), rows)[0].startswith("2 of the 3 of its wards that are here stand in")
    stood = pd.DataFrame({"edition": ["2019"], "peer_rank": [4.0], "peers": [4.0]})
    ranked, moved = deprivation_editions.findings(Place(0.3), stood)
    assert ranked == (
        "By multiple deprivation part of Ambleshire (30% of its people) was in 2019 the least deprived of the 4 "
        "districts and single-tier councils whose small areas are here."
    )
    assert moved.startswith("From 2015 to 2019 part of Ambleshire (30% of its people) stayed about as deprived")


def test_an_area_that_hardly_moved_is_not_said_to_have_become_more_deprived():
    assert deprivation_editions.findings(Place(), pd.DataFrame({"peer_rank": [], "peers": []})) == [
        "From 2015 to 2019 Ambleshire stayed about as deprived relative to England, from place 50.0 to 50.4 of 100, "
        "which is the most deprived; none of its small areas entered or left the most deprived tenth."
    ]


def test_groups_are_called_after_the_areas_that_a_publisher_formed_them_of():
    rows = pd.DataFrame({"kind": ["decile"], "set": ["District & UA deprivation deciles in England (IMD2019"]})
    assert inequality._groups(rows) == "tenth of councils"
    assert inequality._groups(rows.assign(kind="quintile", set="fifths of a district's wards by deprivation")) == (
        "fifth of wards"
    )
