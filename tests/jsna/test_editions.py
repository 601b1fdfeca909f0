"""Editions: what was published stays as it was, and readers are told in words what has changed since."""

import json

import pandas as pd
import pytest

from jsna.pages import editions
from jsna.pages.checks import faults
from jsna.pages.index import overview_page
from jsna.pages.takeaway import takeaway_html

FACTS = {"area_code": "X07000001", "area_type": "district", "indicator_id": "obesity", "indicator": "Obesity, age 10"}


def row(**changes):
    """One figure as the pages show it."""
    figure = {"period": "2022/23", "value": 21.0, "shown": "21.0%", "mark": None, "verdict": "similar"}
    return {**FACTS, **figure, **changes}


def values(*rows):
    return pd.DataFrame(list(rows), columns=editions.KEPT)


def told(before, now):
    return editions.changes(values(before), values(now))


def test_what_is_recorded_comes_back_and_the_last_published_counts(tmp_path):
    assert editions.latest(tmp_path) is None
    editions.record(values(row()), "2026 spring", "2026-04-01", tmp_path)
    editions.record(values(row(value=22.5, shown="22.5%")), "2026 autumn", "2026-10-01", tmp_path)
    edition = editions.latest(tmp_path)
    assert (edition.name, edition.date) == ("2026 autumn", "2026-10-01")
    assert edition.figures.iloc[0]["value"] == 22.5
    assert {path.name for path in tmp_path.iterdir()} == {"2026-spring.json", "2026-autumn.json"}


def test_an_edition_that_is_published_is_not_published_again(tmp_path):
    target = editions.record(values(row()), "2026 spring", "2026-04-01", tmp_path)
    before = target.read_bytes()
    with pytest.raises(ValueError, match="published already"):
        editions.record(values(row(value=1.0)), "2026 Spring", "2026-04-02", tmp_path)
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["", "../elsewhere", "a/b", "x" * 61, "spring."])
def test_a_name_that_is_not_one_for_a_file_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="cannot name an edition"):
        editions.record(values(row()), name, "2026-04-01", tmp_path)


def test_a_withheld_figure_leaves_its_mark_alone(tmp_path):
    withheld = row(value=None, shown="[c]", mark="[c]", verdict="not compared")
    target = editions.record(values(withheld), "2026 spring", "2026-04-01", tmp_path)
    kept = json.loads(target.read_text(encoding="utf-8"))["values"][0]
    assert kept["value"] is None
    assert set(kept) == set(editions.KEPT)
    with pytest.raises(ValueError, match="a withheld figure has no value"):
        editions.record(values({**withheld, "value": 4.0}), "2026 summer", "2026-07-01", tmp_path)


def test_nothing_changed_is_said():
    assert told(row(), row()) == {}
    edition = editions.Edition("2026 spring", "2026-04-01", values(row()))
    assert "Nothing changed." in editions.changes_html(edition, {})


@pytest.mark.parametrize(
    ("now", "heading", "sentence"),
    [
        (
            {"verdict": "worse", "period": "2023/24", "shown": "24.0%"},
            "Verdicts that changed",
            "Obesity, age 10: 24.0% in 2023/24, after 21.0% in 2022/23; against England it was similar and is worse.",
        ),
        (
            {"period": "2023/24", "shown": "21.4%"},
            "New periods",
            "Obesity, age 10: 21.4% in 2023/24, after 21.0% in 2022/23.",
        ),
        (
            {"verdict": "worst"},
            "Verdicts that changed",
            "Obesity, age 10: 21.0% in 2022/23; against England it was similar and is clearly worse.",
        ),
        ({"shown": "20.8%"}, "Revisions", "Obesity, age 10: 20.8% in 2022/23, revised from 21.0%."),
        (
            {"verdict": "worse"},
            "Verdicts that changed",
            "Obesity, age 10: 21.0% in 2022/23; against England it was similar and is worse.",
        ),
    ],
)
def test_each_kind_of_change_is_a_sentence(now, heading, sentence):
    assert told(row(), row(**now)) == {heading: [sentence]}


def test_a_figure_that_is_withheld_now_is_not_told_again():
    withheld = {"value": None, "shown": "[c]", "mark": "[c]"}
    for now in (row(**withheld), row(**withheld, period="2023/24"), row(**withheld, verdict="not compared")):
        sentences = [sentence for group in told(row(), now).values() for sentence in group]
        assert len(sentences) == 1
        assert "21.0" not in sentences[0]


def test_indicators_added_and_taken_away_are_told():
    other = row(indicator_id="teeth", indicator="Tooth decay, age 5")
    assert editions.changes(values(other), values(row())) == {
        "Added or taken away": [
            "Obesity, age 10: added, 21.0% in 2022/23.",
            "Tooth decay, age 5: no longer shown.",
        ]
    }


def test_an_overview_with_changes_and_downloads_keeps_the_house_rules():
    report = {
        "page": "district-X07000001/01_population.html", "title": "Population", "status": "made", "reason": "",
        "facts": {"area": "X07000001", "kind": "district", "name": "Mill & End"},
    }  # fmt: skip
    edition = editions.Edition("2026 spring", "2026-04-01", values(row()))
    hostile = told(row(), row(shown="9%", indicator="<script>alert(1)</script>"))
    files = ["district-X07000001.xlsx", "01_population.pdf", "files/01_population-1-by-age.csv"]
    more = [editions.changes_html(edition, hostile), takeaway_html({"01_population": "Population"}, files)]
    html = overview_page([report], more=more)
    assert faults(html) == []
    assert "What changed since 2026 spring" in html
    assert "&lt;script&gt;alert(1)" in html
    assert all(f'href="{file}"' in html for file in files)


def test_an_area_that_the_edition_did_not_have_or_whose_pages_are_old_says_so():
    edition = editions.Edition("2026 spring", "2026-04-01", values(row()))
    assert "was not in that edition" in editions.changes_html(edition, None)
    assert "newer than this page shows" in editions.changes_html(edition, {}, current=False)
