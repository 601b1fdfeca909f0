"""Published lists of statistical neighbours: DfE's model for children's services, and any list in the plain layout.

DfE's file has a row for each authority, with the DfE numbers of its ten neighbours (`SN_1` … `SN_10`) and in words how
close each is (`SN_1P` …). `area_code` and `member_code` hold "dfe:886" until `jsna.neighbours` has looked them up. The
plain layout, for lists that others publish (of districts, say), has a row for each neighbour: codes, rank and the
name of the list.
"""

import pandas as pd

from jsna.errors import JsnaError
from jsna.sources import Match, Source

PLAIN = ("area_code", "neighbour_code", "neighbour_rank", "published_list")
FOLDER = "neighbours"
SOURCES = (
    Source(
        id="dfe_statistical_neighbours",
        title="Children's services statistical neighbour model",
        publisher="Department for Education",
        edition="as downloaded",
        released="",
        url="https://www.gov.uk/government/publications/local-authority-interactive-tool-lait",
        columns=("old_la_code", "la_name", "SN_1", "SN_1P", "SN_10", "SN_10P"),
        folder=FOLDER,
        fills="statistical neighbours of upper-tier authorities",
    ),
    Source(
        id="published_neighbours",
        title="Statistical neighbours, as listed",
        publisher="the publisher that the list names",
        edition="as listed",
        released="",
        url="",
        columns=PLAIN,
        folder=FOLDER,
        fills="statistical neighbours of areas that DfE's model does not hold",
    ),
)
MODEL = "DfE's statistical neighbour model for children's services"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as `neighbour_list`: area_code, member_code, neighbour_rank, closeness and published_list."""
    listed = plain_rows if match.source.id == "published_neighbours" else rows
    return {"neighbour_list": listed(match.frame(), match.file.label)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return DfE's wide table with one row for each neighbour.

    Raises
    ------
    JsnaError : a number is not one of DfE's three digits, an authority occurs twice, or is its own neighbour.
    """
    ranks = [rank for rank in range(1, 21) if f"SN_{rank}" in published]
    area = "dfe:" + published["old_la_code"].str.strip()
    parts = [
        pd.DataFrame(
            {
                "area_code": area,
                "member_code": "dfe:" + published[f"SN_{rank}"].str.strip(),
                "neighbour_rank": rank,
                "closeness": published[f"SN_{rank}P"].str.strip().str.lower() if f"SN_{rank}P" in published else None,
            }
        )
        for rank in ranks
    ]
    listed = pd.concat(parts, ignore_index=True).assign(published_list=MODEL)
    listed = listed[listed["member_code"] != "dfe:"]
    for column in ("area_code", "member_code"):
        wrong = ~listed[column].str.fullmatch(r"dfe:\d{3}")
        _refuse(label, listed[wrong], column, "DfE's number of an authority, three digits")
    return _sound(listed, label)


def plain_rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return a list in the plain layout, its rank as a number.

    Raises
    ------
    JsnaError : a code or the list's name is missing, a rank is not a whole number from 1, a neighbour or rank occurs
        twice, or an area is its own neighbour.
    """
    cells = published[list(PLAIN)].apply(lambda column: column.str.strip())
    for column in ("area_code", "neighbour_code"):
        _refuse(label, cells[~cells[column].str.fullmatch(r"[A-Z]\d{8}")], column, "a code such as E10000016")
    _refuse(label, cells[cells["published_list"] == ""], "published_list", "the name of the list and its year")
    _refuse(label, cells[~cells["neighbour_rank"].str.fullmatch(r"[1-9]\d?")], "neighbour_rank", "a rank from 1 to 99")
    listed = cells.rename(columns={"neighbour_code": "member_code"}).assign(closeness=None)
    return _sound(listed.astype({"neighbour_rank": int}), label)


def _sound(listed: pd.DataFrame, label: str) -> pd.DataFrame:
    itself = listed["area_code"] == listed["member_code"]
    _refuse(label, listed[itself], "area_code", "another area than its neighbour")
    for column in ("member_code", "neighbour_rank"):
        twice = listed.duplicated(["area_code", column], keep=False)
        _refuse(label, listed[twice], column, "given once for an area")
    return listed.reset_index(drop=True)


def _refuse(label: str, wrong: pd.DataFrame, column: str, rule: str) -> None:
    if len(wrong):
        raise JsnaError(
            f"{label}: column {column} should be {rule}; broken by {len(wrong):,} rows, the first:\n"
            f"{wrong.head(3).to_string(index=False)}\ncorrect them and save the file again"
        )
