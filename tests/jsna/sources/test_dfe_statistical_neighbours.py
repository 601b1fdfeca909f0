"""Published lists of statistical neighbours: DfE's wide file, and a plain list of codes; both refuse what cannot be."""

from pathlib import Path

import pytest

from jsna.errors import JsnaError
from jsna.rawfile import RawFile
from jsna.sources import recognise

HEADING = "old_la_code,la_name,region_ind,region_name," + ",".join(f"SN_{n},SN_{n}P" for n in range(1, 11)) + "\n"
PLAIN = "area_code,neighbour_code,neighbour_rank,published_list\n"


def read(text):
    (match,) = recognise(RawFile("made.csv", Path("made.csv"), text.encode()))
    return match.tidy()["neighbour_list"]


def line(code="991", first="992"):
    others = ",".join(f"{900 + n},Close " for n in range(2, 11))
    return f"{code},Dale,1,Upland,{first},Very close,{others}\n"


def test_ten_neighbours_are_read_in_order_with_their_closeness_in_words():
    listed = read(HEADING + line())
    assert listed["neighbour_rank"].tolist() == list(range(1, 11))
    assert listed.loc[0, ["area_code", "member_code", "closeness"]].tolist() == ["dfe:991", "dfe:992", "very close"]
    assert listed["source"].unique().tolist() == ["dfe_statistical_neighbours"]


def test_a_plain_list_names_itself():
    listed = read(PLAIN + "X07000001,X07000002,1,A model of 2024\nX07000001,X07000003,2,A model of 2024\n")
    assert listed[["member_code", "neighbour_rank"]].to_numpy().tolist() == [["X07000002", 1], ["X07000003", 2]]
    assert listed["published_list"].unique().tolist() == ["A model of 2024"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADING + line(first="E1"), "member_code should be DfE's number"),
        (HEADING + line(first="991"), "another area than its neighbour"),
        (HEADING + line() + line(), "given once for an area"),
        (PLAIN + "X07000001,Dale,1,A model\n", "neighbour_code should be a code"),
        (PLAIN + "X07000001,X07000002,first,A model\n", "a rank from 1 to 99"),
        (PLAIN + "X07000001,X07000002,1,\n", "the name of the list"),
    ],
)
def test_a_list_that_cannot_be_is_refused_by_column_and_row(text, words):
    with pytest.raises(JsnaError, match=words):
        read(text)
