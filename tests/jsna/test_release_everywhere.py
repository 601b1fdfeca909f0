"""Nothing that leaves the workspace tells of a withheld count: a 3 there for a 6 changes no byte of it.

Two workspaces differ inside withheld counts only, of a ward that is a locality too and that an NHS area overlaps;
what they publish (pages, embedded data, downloads, workbooks, executed notebooks, comparison, editions, costs of a
plan) and what they say on the way (logs, `jsna check`) is the same, but for the time of day.
"""

import io
import json
import re
import shutil
import zipfile

import pandas as pd
import pytest
from attacker import found, of_text, statements, taken
from hamlet import SMALL, people, write

from jsna.build import build
from jsna.check import check_lines
from jsna.explain import explained
from jsna.render.plan import Request
from jsna.render.pool import Manner
from jsna.render.run import Wishes, render_reports
from jsna.rules import rules
from jsna.workspace import Workspace
from needs.disclosure.audit import audit

TIMES = re.compile(
    rb"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)|\"(?:seconds|duration|cpu)\": ?[\d.]+|\b[\d.]+ (?:s|seconds|ms)\b"
)
FIRST, SECOND = (3, 41), (6, 38)


NHS = "LSOA11CD,LSOA11NM,SICBL22CD,SICBL22NM,ICB22CD,ICB22NM"
LOCALITY = """[[locality]]
name = "Mill school"
wards = ["X05000001"]
"""
PLACE = """title = "The hamlet's plan (invented)"
organisation = "Hamlet"
as_at = "2026-01-31"

[[areas]]
code = "X05000001"
kind = "ward"
name = "Mill End"

[[documents]]
id = "plan"
title = "The hamlet's plan (invented)"
organisation = "Hamlet"
date = "2025"
"""
COSTS = """item,unit,low,high,age_from,age_to,indicators
Listening hour,per child,90,110,10,14,self_harm_admissions
Course for parents,per family,950,1100,5,10,
"""


def written(home, counts):
    """Write the hamlet with `counts` of its two wards, what lies across them, and a plan that asks what need costs."""
    write(home)
    rows = ["indicator,area,period,sex,age,count,denominator,value,policy"]
    for period, (one, two) in {"2021/22": (30, 44), "2022/23": counts}.items():
        places = {"X05000001": (one, 2000), "X05000002": (two, 2000), "X07000001": (one + two, 4000)}
        places["X38000001"] = (25, 3000)  # three of the four small areas
        rows += [f"self_harm_admissions,{code},{period},,,{n},{people},,local" for code, (n, people) in places.items()]
    rows += [f"injury_admissions_0_14,X0500000{ward},2022/23,,,{60 + ward},1000,,local" for ward in (1, 2)]
    inside = [f"{code},Hamlet,X3800000{1 + place // 3},NHS {1 + place // 3}" for place, code in enumerate(SMALL)]
    files = {
        "data/raw/local/ours.csv": "\n".join([*rows, ""]),
        "data/raw/nhs.csv": "\n".join([NHS, *(f"{row},X54000001,NHS Invented" for row in inside), ""]),
        "data/raw/people-mid-2019.csv": people("9"),
        "data/raw/plans/hamlet/place.toml": PLACE,
        "data/raw/plans/hamlet/unit_costs.csv": COSTS,
        "localities.toml": LOCALITY,
    }
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")


def published(home, name, counts):
    """Publish the hamlet with `counts` of its two wards; return all that left the workspace, and all that was said."""
    written(home, counts)
    workspace = Workspace(home)
    said = build(workspace).notes
    request = Request(areas=("Hamlet", "X05000001", "X05000002", "X38000001"), chapters=("ccg",))
    run = render_reports(request, workspace, Manner(1), wishes=Wishes(publish="2026 spring"))
    assert not run.failed
    folders = [home / "outputs", home / "data" / "published", workspace.release]
    left = {
        path.relative_to(home).as_posix(): plain(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
    told = (*said, *run.lines(), *check_lines(workspace).lines)
    final = home.rename(home.with_name(name))
    return left, [TIMES.sub(b"", line.encode()) for line in told], final


def plain(path):
    """What a reader finds in a file: of a workbook the parts, of a notebook all but when each cell ran."""
    content = path.read_bytes()
    if path.name == "contents.txt":
        return content.partition(b"\n")[2]  # its first line changes with the second at which reports ended
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return [(part.filename, TIMES.sub(b"", parts.read(part))) for part in parts.infolist()]
    if path.suffix == ".ipynb":
        book = json.loads(content)
        cells = [{k: v for k, v in cell.items() if k not in ("metadata", "id")} for cell in book["cells"]]
        return json.dumps([cells, sorted(book["metadata"])])
    return TIMES.sub(b"", content)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    base = tmp_path_factory.mktemp("everywhere")
    found = [published(base / "home", name, counts) for name, counts in (("one", FIRST), ("two", SECOND))]
    yield found
    shutil.rmtree(base)


def test_no_byte_that_leaves_differs(both):
    (one, _, _), (two, _, _) = both
    assert sorted(one) == sorted(two)
    assert len(one) > 15
    assert [name for name in one if one[name] != two[name]] == []


def test_nothing_that_is_said_differs_or_holds_a_withheld_count(both):
    (_, one, _), (_, two, _) = both
    assert one == two
    assert any(b"withheld 2 of " in line for line in one)


def test_the_mark_stands_where_the_figure_would(both):
    (one, _, _), _ = both
    page = one["outputs/ward-X05000001/ccg.html"].decode()
    assert "[c]" in page
    assert "1 of Mill End is withheld here ([c])" in page


def test_what_describes_the_tables_holds_no_checksum_of_withheld_counts(both):
    one, two = (json.loads(Workspace(home).datapackage.read_text(encoding="utf-8")) for _, _, home in both)
    assert one == two


def test_only_the_analysts_screen_tells_the_counts_apart(both):
    said = ["\n".join(explained(Workspace(home))) for _, _, home in both]
    what = "Hospital admissions for self-harm, 10 to 24 [self_harm_admissions]"
    rule = "1 to 7 are withheld: policy local and published, of each rule the strictest"
    assert f"{what}, Mill End [ward X05000001], 2022/23, persons: 3; small count ({rule})" in said[0]
    assert "Church End [ward X05000002], 2022/23, persons: 41; protects another cell" in said[0]
    assert said[0].replace(": 3;", ": 6;").replace(": 41;", ": 38;") == said[1]


def test_a_cost_says_that_its_rate_is_withheld_not_that_it_is_not_here(both):
    name = "outputs/ward-X05000001/ccg.html"
    row = next(said for said in statements(name, both[0][0][name]) if "Listening hour" in said)
    assert row.split("  ")[-1].strip() == "withheld [c]: Hospital admissions for self-harm, 10 to 24"
    assert row.count("[c]") == 4  # share, children, pounds


def test_a_comparison_says_of_both_wards_that_they_are_withheld_and_why(both):
    page = both[0][0]["outputs/compare-ward.html"].decode()
    said = [row.split()[:3] for row in of_text(page) if re.search(r"^ *(Mill|Church) End +\[c\]", row)]
    assert said == [["Church", "End", "[c]"], ["Mill", "End", "[c]"]]
    assert "Hospital admissions for self-harm, 10 to 24 (per 100,000)" in page
    assert "[c] confidential: withheld so that nobody can be identified." in page


SUBJECT, AREAS = r"self.harm", ("X05000001", "Mill End", "X05000002", "Church End")
SECRETS = {3.0, 41.0, 150.0, 2050.0}  # the counts, and per 100,000 of 2,000 people


@pytest.fixture(scope="module")
def left(both):
    return taken(both[0][2])


def test_an_attacker_who_reads_every_file_finds_no_withheld_count(left):
    assert found(left, SECRETS, SUBJECT, AREAS) == []


def test_the_attacker_would_have_found_it_in_every_kind_of_file(left):
    seen = found({name: planted(content) for name, content in left.items()}, SECRETS, SUBJECT, AREAS)
    assert {name.rpartition(".")[2] for name, _ in seen} == {"html", "csv", "xlsx", "ipynb", "json"}


def planted(content):
    """A file as it were if a count's rate stood where its mark stands."""
    if isinstance(content, dict):
        return {name: planted(part) for name, part in content.items()}
    return content.replace(b"[c]", b"150.0")


PEOPLE = {"X05000001": 2000, "X05000002": 2000, "X07000001": 4000}


def solved(left):
    """What the auditor makes of the downloaded tables: a row a place, its count worked out from the rate shown."""
    rows = {}
    for name, content in left.items():
        for said in statements(name, content) if name.endswith(".csv") else []:
            place = [code for code in PEOPLE if code in name]
            if place and said.startswith("Hospital admissions for self-harm") and "2022/23" in said:
                rows.setdefault(place[0], said.split(" | ")[2].split(" (")[0])
    cells = pd.DataFrame({"place": list(rows), "told": list(rows.values())})
    rate = pd.to_numeric(cells["told"].str.replace(",", ""), errors="coerce")
    people = cells["place"].map(PEOPLE).astype(float)
    told = cells.assign(shown=(rate * people / 100_000).round(), mark=cells["told"].where(rate.isna()))
    told = told.assign(denominator=float("nan"))
    sums = pd.DataFrame({"dimension": "place", "hierarchy": "wards", "whole": "X07000001", "part": list(PEOPLE)[:2]})
    return told, audit(told, sums, rules()["local"], key=["place"])


def test_the_sums_in_the_downloads_give_no_withheld_count_away(left):
    told, attacked = solved(left)
    marks = {"X05000001": "[c]", "X05000002": "[c]", "X07000001": "1,100"}
    assert dict(zip(told["place"], told["told"], strict=True)) == marks
    assert not attacked["recoverable"].any()


def test_the_same_sums_would_give_it_away_were_the_other_ward_shown(left):
    csvs = [name for name in left if "X05000002" in name and name.endswith(".csv")]
    _, attacked = solved(left | {name: left[name].replace(b"[c]", b'"2,050"') for name in csvs})
    assert attacked["recoverable"].tolist() == [True]
