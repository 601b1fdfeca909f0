"""Indicators and policies as data: complete, consistent, and a wrong file is refused by file and field."""

import pytest

from jsna.catalogue import SHARES, THEMES, by_source_key, indicators, policies, themes
from jsna.errors import JsnaError

GOOD = """
title = "Falls"
theme = "injuries"
definition = "Falls of children."
unit = "per 1,000"
multiplier = 1000
method = "crude rate"
polarity = "low is good"
numerator = "falls"
denominator = "children"
sources = ["made:falls"]
why = "They hurt."
"""


@pytest.fixture
def written(tmp_path):
    """Return the indicators with one more, `falls.toml`, of the text given."""

    def read(text):
        (tmp_path / "falls.toml").write_text(text, encoding="utf-8")
        return indicators(tmp_path)

    return read


def test_an_indicator_of_ones_own_is_a_file_in_a_folder(written):
    assert written(GOOD)["falls"].multiplier == 1000


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (GOOD.replace('why = "They hurt."', ""), r"falls\.toml: why should be given: it is missing"),
        (GOOD.replace('"They hurt."', '""'), "why should be given: it is empty"),
        (GOOD + 'colour = "red"\n', "colour should be a field that is known"),
        (GOOD.replace('"injuries"', '"accidents"'), "theme should be one of: births and infancy"),
        (GOOD.replace('"crude rate"', '"median"'), "method should be one of"),
        (GOOD.replace('"low is good"', '"low"'), "polarity should be one of"),
        (GOOD.replace('"children"', '""'), "denominator should be given: it is empty"),
        (GOOD.replace('denominator = "children"\n', ""), "denominator should be given for a proportion or rate"),
        (GOOD.replace("1000", '"1000"'), "multiplier should be a number; found '1000'"),
        (GOOD.replace("1000", "-1"), "multiplier should be more than 0"),
        (GOOD.replace("per 1,000", "% of children"), "unit should be in % for a proportion, else not"),
        (GOOD.replace('["made:falls"]', "[]"), "publication should be given where sources is empty"),
        (GOOD.replace('["made:falls"]', '"made:falls"'), "sources should be a list"),
        (GOOD.replace("made:falls", "lait:LAC"), "sources: 'lait:LAC' is listed in looked_after_rate.toml too"),
        (GOOD + 'policy = "secret"\n', "policy should be one of"),
        (GOOD + 'publication = "A book"\n', "folder should be given with publication"),
        (GOOD + 'publication = "A book"\nfolder = "ohid"\n', "page should be the page of a national publication"),
        (GOOD + '[target]\nsource = "Plan"\n', "target should be either a value or a range"),
        (
            GOOD + '[target]\nsource = "Plan"\nrange = [9, 1]\n',
            r"target should be a range \[lower, upper\], the lower first",
        ),
        (GOOD + '[baseline]\nperiod = "1998"\nvalue = 41.5\n', r"\[baseline\]: source should be given: it is missing"),
        ("title = Falls", r"falls\.toml: is not TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_file_and_field(written, wrong, message):
    with pytest.raises(JsnaError, match=message):
        written(wrong)


def test_a_name_that_is_taken_is_refused(tmp_path):
    (tmp_path / "neet.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(JsnaError, match="two files of this name"):
        indicators(tmp_path)


def test_every_theme_has_indicators():
    assert all(themes().values())
    assert list(themes()) == list(THEMES)


def test_every_indicator_file_is_under_thirty_lines():
    from importlib.resources import files

    lines = {
        file.name: len(file.read_text(encoding="utf-8").splitlines())
        for file in (files("jsna") / "indicators").iterdir()
    }
    assert max(lines.values()) < 30


def test_a_share_says_of_what():
    assert all(facts.denominator for facts in indicators().values() if facts.method in SHARES)


def test_what_no_file_holds_names_the_publication_and_its_folder():
    unfilled = [facts for facts in indicators().values() if not facts.sources]
    assert len(unfilled) > 60
    assert all(facts.publication and facts.folder for facts in unfilled)
    assert all(facts.page or facts.folder == "local" for facts in unfilled)


def test_counts_come_before_values():
    keys = by_source_key()
    assert keys["ons_conceptions:under_18"] == ("under_18_conceptions", 0)
    assert keys["fingertips:20401"] < keys["fingertips_next:20401"] < keys["lait:Under18concep"]
    assert keys["local:under_18_conceptions"][1] > keys["lait:Under18concep"][1]


def test_the_plans_figures_belong_to_the_place_that_printed_them():
    kent = indicators()["under_18_conceptions"].baseline
    assert (kent.area, kent.period, kent.value, kent.then_value) == ("E10000016", "1998", 41.5, 34.0)
    acute = indicators()["camhs_offenders_acute"].baseline
    assert (acute.value, acute.then_value) == (84.5, 95.7)


def test_hospital_counts_of_one_to_seven_are_not_shown():
    hes = policies()["hes"]
    assert (hes.suppress_from, hes.suppress_to, hes.zero_shown, hes.round_to) == (1, 7, True, 5)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("suppress_to = 7", "suppress_from should be given: it is missing"),
        ("suppress_from = 1", "suppress_to should be given: it is missing"),
        ("suppress_from = 8\nsuppress_to = 7", "suppress_from should be 0 <= suppress_from <= suppress_to"),
        ("suppress_from = -1\nsuppress_to = 7", "suppress_from should be 0 <= suppress_from <= suppress_to"),
        ("suppress_from = 0\nsuppress_to = 7", "zero_shown should be false where 0 is suppressed"),
        ("suppress_from = 2\nsuppress_to = 7", "suppress_from should be 0 or 1"),
        ("suppress_from = 1\nsuppress_to = 7\nround_to = 0", "round_to should be 1 or more"),
        ("suppress_from = 1\nsuppress_to = 7\ndate = 'soon'", "date should be a day"),
        ("suppress_from = 1\nsuppress_to = 7\ncomplement = 'yes'", "complement should be true or false"),
        ("suppress_from = 1.5\nsuppress_to = 7", "suppress_from should be a whole number; found 1.5"),
        ("suppress_from = 1\nsuppress_to = 7\nrate_events = 9\nreliable_events = 3", "rate_events should be at most"),
    ],
)
def test_a_policy_that_is_incomplete_or_contradicts_itself_is_refused(tmp_path, wrong, message):
    rest = ['title = "T"', 'source = "S"', 'date = "2026-01-01"', "as_published = false", "zero_shown = true"]
    rest += ["complement = true", "differencing = true", "round_to = 1"]
    given = {line.split(" = ")[0] for line in wrong.splitlines()}
    lines = [line for line in rest if line.split(" = ")[0] not in given] + wrong.splitlines()
    (tmp_path / "ours.toml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(JsnaError, match=r"policies/ours\.toml: " + message):
        policies(tmp_path)
