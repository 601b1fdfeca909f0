"""Nothing that leaves the workspace tells of a withheld count: a 3 there for a 6 changes no byte of it.

Two workspaces differ inside withheld counts only; what they publish (pages, embedded data, downloads, workbooks,
executed notebooks, comparison, editions) and what they say on the way is the same, but for the time of day.
"""

import io
import json
import re
import shutil
import zipfile

import pytest
from hamlet import write

from jsna.build import build
from jsna.explain import explained
from jsna.render.plan import Request
from jsna.render.pool import Manner
from jsna.render.run import Wishes, render_reports
from jsna.workspace import Workspace

TIMES = re.compile(
    rb"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)|\"(?:seconds|duration|cpu)\": ?[\d.]+|\b[\d.]+ (?:s|seconds|ms)\b"
)
FIRST, SECOND = (3, 41), (6, 38)


def published(home, name, counts):
    """Publish the hamlet with `counts` of its two wards; return all that left the workspace, and all that was said."""
    write(home)
    rows = ["indicator,area,period,sex,age,count,denominator,value,policy"]
    for period, (one, two) in {"2021/22": (30, 44), "2022/23": counts}.items():
        places = {"X05000001": (one, 2000), "X05000002": (two, 2000), "X07000001": (one + two, 4000)}
        rows += [f"self_harm_admissions,{code},{period},,,{n},{people},,local" for code, (n, people) in places.items()]
    (home / "data" / "raw" / "local").mkdir()
    (home / "data" / "raw" / "local" / "ours.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    workspace = Workspace(home)
    said = build(workspace).notes
    request = Request(areas=("Hamlet", "X05000001"), chapters=("ccg",))
    run = render_reports(request, workspace, Manner(1), wishes=Wishes(publish="2026 spring"))
    assert not run.failed
    folders = [home / "outputs", home / "data" / "published"]
    left = {
        str(path.relative_to(home)): plain(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
    final = home.rename(home.with_name(name))
    return left, [TIMES.sub(b"", line.encode()) for line in (*said, *run.lines())], final


def plain(path):
    """What a reader finds in a file: of a workbook the parts, of a notebook all but when each cell ran."""
    content = path.read_bytes()
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
    assert ": 3; small count" in said[0] and ": 41; protects another cell" in said[0]
    assert ": 6; small count" in said[1]
