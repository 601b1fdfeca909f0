"""Facts that people write: one reader of TOML, which takes what Windows writes and says what is wrong."""

import pytest

from jsna.catalogue import indicators
from jsna.errors import JsnaError
from jsna.facts import read_toml
from jsna.geography.localities import read_localities
from jsna.plans.place import read_place
from jsna.rules import rules

FALLS = """title = "Falls"
theme = "injuries"
definition = "Children who fell."
unit = "per 1,000"
multiplier = 1000
method = "crude rate"
polarity = "low is good"
numerator = "children who fell"
denominator = "children"
sources = ["made:falls"]
why = "They hurt."
"""
PLACE = """title = "Plan"
organisation = "Dale"
as_at = "2013-09-30"
[[areas]]
code = "X06000001"
kind = "unitary"
name = "Dale"
[[documents]]
id = "plan"
title = "Plan"
organisation = "Dale"
date = "2013"
"""
KINDS = {
    "falls.toml": (FALLS, lambda folder: indicators(folder)["falls"]),
    "local/policy.toml": ("[local]\nsuppress_to = 9\n", lambda folder: rules(folder)["local"]),
    "localities.toml": (
        '[[locality]]\nname = "Hill"\nwards = ["X05000001"]\n',
        lambda folder: read_localities(folder / "localities.toml"),
    ),
    "place.toml": (PLACE, read_place),
}


def said(folder, name, content):
    """What the file `name` says to its reader when its bytes are `content`."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return KINDS[name][1](folder)


@pytest.mark.parametrize("name", KINDS)
def test_a_file_saved_by_windows_notepad_says_the_same(tmp_path_factory, name):
    plain, windows = tmp_path_factory.mktemp("plain") / "dale", tmp_path_factory.mktemp("windows") / "dale"
    text = KINDS[name][0]
    assert said(plain, name, text.encode()) == said(windows, name, text.replace("\n", "\r\n").encode("utf-8-sig"))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_file_in_another_encoding_is_refused_with_what_to_do(tmp_path, name, encoding):
    with pytest.raises(JsnaError, match=r"toml: is not UTF-8; save it from the text editor as UTF-8"):
        said(tmp_path, name, (KINDS[name][0] + "# £1 a child\n").encode(encoding))


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    (tmp_path / "localities.toml").mkdir()
    with pytest.raises(JsnaError, match=r"localities\.toml: cannot be read \(.+\); is it a file, and closed elsewhere"):
        read_localities(tmp_path / "localities.toml")


def test_a_line_that_is_not_toml_is_shown(tmp_path):
    (tmp_path / "a.toml").write_bytes(b'title = "Falls"\r\ntheme = injuries\r\n')
    with pytest.raises(JsnaError, match=r"a\.toml: is not TOML: .*line 2.*found 'theme = injuries'; text stands in"):
        read_toml(tmp_path / "a.toml", "a.toml")
