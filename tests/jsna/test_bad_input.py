"""Bad input: a sentence that names the file, what was found and what to do; exit 1; what was there stays."""

import errno
import gzip
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import hamlet
import pandas as pd
import pytest

from jsna import build as building
from jsna import cli, store
from jsna.workspace import Workspace


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The hamlet, built, with a page from an earlier day."""
    home = tmp_path_factory.mktemp("hamlet")
    hamlet.write(home)
    (home / "outputs").mkdir()
    (home / "outputs" / "index.html").write_text("an earlier page", encoding="utf-8")
    building.build(Workspace(home))
    return home


@pytest.fixture
def home(built, tmp_path):
    """A copy of the hamlet's workspace."""
    return shutil.copytree(built, tmp_path / "hamlet")


@pytest.fixture
def jsna(home, monkeypatch, capsys):
    """A function that runs a command as the shell does; returns its exit code and what it said on both streams."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["jsna", "--home", str(home), *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


def held(home):
    """Every finished file of the workspace, with its checksum."""
    rooms = [home / "data" / "processed", home / "outputs"]
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for room in rooms
        for path in sorted(room.rglob("*"))
        if path.is_file() and path.name != ".lock"  # whose process it is, while it works
    }


def put(home, name, content):
    path = home / "data" / "raw" / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def archive(content, cut=None):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(PEOPLE, content)
    return packed.getvalue()[:cut]


def locked(content):
    """A zip file whose member is marked as encrypted."""
    data = bytearray(archive(content))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


PEOPLE = "people-mid-2020.csv"  # the year is read off the name, as the publisher has it
MANY = hamlet.people() * 20
REFUSED = {
    "an empty file": ("new.csv", b"", ["new.csv", "empty", "download it again"]),
    "a file of blank lines": ("new.csv", b"\r\n\r\n", ["new.csv", "empty"]),
    "a truncated zip": ("new.zip", archive(MANY, -200), ["new.zip", "damaged or cut short", "download it again"]),
    "a truncated gzip": ("new.csv.gz", gzip.compress(MANY.encode())[:-50], ["new.csv.gz", "cut short", "download"]),
    "a truncated workbook": ("new.xlsx", b"PK\x03\x04" + b"\0" * 300, ["new.xlsx", "damaged", "download"]),
    "the wrong encoding": (
        PEOPLE, hamlet.people().replace("Hamlet 000A", "Hamlet Señal").encode("latin-1"),
        [PEOPLE, "line 2", "not UTF-8", "0xf1", "CSV UTF-8"],
    ),
    "a web page saved as CSV": (
        PEOPLE, "<!DOCTYPE html><html><title>404 Not found</title></html>",
        [PEOPLE, "web page", "download it again"],
    ),
    "a page that begins with a blank line": (PEOPLE, "\n\n <html>Sign in</html>", [PEOPLE, "web page"]),
    "fewer people than none": (
        PEOPLE, hamlet.people("-3"), [PEOPLE, "row 1 below the heading", "'-3'", "whole numbers from 0"],
    ),
    "half a person": (PEOPLE, hamlet.people("10.5"), [PEOPLE, "row 1", "'10.5'", "whole number"]),
    "a word among people": (PEOPLE, hamlet.people("about 10"), [PEOPLE, "row 1", "'about 10'"]),
    "one key with two values in a file": (
        "fingertips.csv", hamlet.fingertips(hamlet.figure(count="91")),
        ["fingertips.csv", "1 figures are given twice", "rows 1, 3", "remove one"],
    ),
    "one key with two values in two files": (
        "later-mid-2020.csv", hamlet.people("11"),
        ["later-mid-2020.csv", PEOPLE, "keys have two different values", "X01000001"],
    ),
    "a negative count": (
        "fingertips.csv", hamlet.fingertips(hamlet.figure("X07000001", "Districts & UAs", "-4")),
        ["fingertips.csv", "column Count", "below 0", "row 3 below the heading: '-4'"],
    ),
    "a zip with a password": ("new.zip", locked(MANY), ["new.zip", "encrypted", "unzip it"]),
    "a zip in a zip": ("new.zip", archive(archive(MANY)), ["new.zip", "inside a zip file", "unzip new.zip"]),
    "a comma in a cell without quotation marks": (
        PEOPLE, hamlet.people("1,234"), [PEOPLE, "line 1 below the heading", "quotation marks"],
    ),
    "a file cut in the middle of a row": (
        PEOPLE, hamlet.people()[:-40], [PEOPLE, "cut short", "the heading 96", "download it again"],
    ),
    "a quotation mark that is never closed": (
        PEOPLE, '"' + hamlet.people() + "," * 200_000, [PEOPLE, "cannot be read as CSV", "quotation mark"],
    ),
    "a comma for a decimal point": (
        "fingertips.csv", hamlet.fingertips(hamlet.figure("X07000001", "Districts", value='"90,5"')),
        ["fingertips.csv", "column Value", "row 3", "'90,5'"],
    ),
    "a figure without end": (
        "fingertips.csv", hamlet.fingertips(hamlet.figure("X07000001", "Districts", value="inf")), ["row 3", "'inf'"],
    ),
    "a misspelt code": (
        "fingertips.csv", hamlet.fingertips(hamlet.figure("X0700001", "Districts")),
        ["fingertips.csv", "misspelt", "row 3 below the heading: 'X0700001'"],
    ),
    "a rate that its own counts contradict": (
        "fingertips.csv", hamlet.fingertips(hamlet.figure("X07000001", "Districts", value="0.9")),
        ["fingertips.csv", "X07000001", "2020/21", "row 3", "is 0.9 where its counts give 90"],
    ),
    "a heading that stands twice": (
        "fingertips.csv", hamlet.fingertips().replace("Compared to goal", "Value"),
        ["fingertips.csv", "'Value'", "more than once"],
    ),
    "a period that no clock will see": (
        "fingertips.csv", hamlet.fingertips(hamlet.figure(period="9999")), ["fingertips.csv", "'9999'"],
    ),
    "a column less": (
        "fingertips.csv", hamlet.fingertips().replace(",Denominator,", ",Of,"),
        ["fingertips.csv", "has no 'Denominator'", "download it again from https://fingertips"],
    ),
    "a rank above the number of small areas": (
        "imd.csv", hamlet.imd(1, 2, 3, 41729), ["imd.csv", "'41729'", "32,844", "row 4 below the heading"],
    ),
    "a tenth that is not its rank's": (
        "imd.csv", hamlet.imd(1, 2, 3, 4).replace("4,1\n", "4,9\n"), ["imd.csv", "Decile", "row 4", "tenth"],
    ),
    "a date for a period": (
        "fingertips.csv", hamlet.fingertips(hamlet.figure(period="Spring")), ["fingertips.csv", "'Spring'", "2019/20"],
    ),
    "invented and real files together": (
        "real.csv", hamlet.wards().replace("X0", "E0"), ["invented", "real", "--home"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "words"), REFUSED.values(), ids=REFUSED)
def test_a_build_refuses_it_in_a_sentence_and_leaves_what_was_there(jsna, home, name, content, words):
    before = held(home)
    put(home, name, content)
    code, _, said = jsna("build")
    assert code == 1
    assert [word for word in words if word not in said] == [], said
    assert "Traceback" not in said
    assert held(home) == before


def test_all_faults_are_told_at_once(jsna, home):
    put(home, "one.csv", b"")
    put(home, "two.csv", "<html>")
    code, _, said = jsna("build")
    assert code == 1
    assert "one.csv" in said
    assert "two.csv" in said


def test_a_fault_is_told_by_check_too_with_exit_1(jsna, home):
    put(home, PEOPLE, hamlet.people("-3"))
    code, said, _ = jsna("check")
    assert code == 1
    assert "'-3'" in said


def test_debug_shows_where_an_error_came_from(home, monkeypatch):
    put(home, "one.csv", b"")
    monkeypatch.setattr(sys, "argv", ["jsna", "--home", str(home), "--debug", "build"])
    with pytest.raises(building.BuildError, match="empty"):
        cli.main()


def test_a_missing_column_is_named_with_where_to_get_the_file(jsna, home):
    put(home, "fingertips.csv", hamlet.fingertips().replace("Lower CI 95.0 limit", "Lower"))
    code, said, _ = jsna("check")
    assert code == 0
    assert "fingertips.csv: is like Fingertips public health profiles" in said
    assert "'Lower CI 95.0 limit'" in said
    assert "https://fingertips.phe.org.uk/" in said


def test_a_file_that_nobody_knows_is_listed_and_does_not_stop_a_build(jsna, home):
    put(home, "allotments.csv", "plot,tenant\n1,Ann\n")
    assert jsna("build")[0] == 0
    assert "allotments.csv: no publication known here has these headings" in jsna("check")[1]


def test_a_file_with_semicolons_is_told_apart_from_one_that_nobody_knows(jsna, home):
    put(home, "new.csv", hamlet.wards().replace(",", ";"))
    assert "new.csv: its cells are not separated by commas" in jsna("check")[1]


def test_places_that_are_in_no_table_here_are_counted_and_named(jsna, home):
    put(home, "fingertips.csv", hamlet.fingertips(hamlet.figure("A83001", "GPs"), hamlet.figure("W06000001", "UAs")))
    assert "2 rows are of places in no table here (A83001, W06000001)" in jsna("check")[1]


def test_the_councils_own_figures_of_no_area_here_are_named(jsna, home):
    row = "looked_after_number,X07999999,2024,,,88,,,local\n"
    put(home, "own.csv", "indicator,area,period,sex,age,count,denominator,value,policy\n" + row)
    assert "no area here has the code X07999999; no page shows its figures: correct the code" in jsna("build")[1]


def test_an_option_on_the_wrong_side_of_the_command_is_told_where_it_stands(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["jsna", "render", "--home", "elsewhere"])
    with pytest.raises(SystemExit, match="2"):
        cli.main()
    assert "--home FOLDER and --debug stand before the command" in capsys.readouterr().err


def figures(home, code):
    rows = store.read("indicators", home / "data" / "processed" / "release", areas=[code])
    return rows[rows["period"] == "2020/21"]


def test_a_suppression_mark_is_kept_as_suppressed(jsna, home):
    withheld = hamlet.figure("X07000001", "Districts & UAs", "*", "*", "*", ",,,", note="Value suppressed")
    put(home, "fingertips.csv", hamlet.fingertips(withheld))
    assert jsna("build")[0] == 0
    (row,) = figures(home, "X07000001").to_dict("records")
    assert row["mark"] == "[c]"
    assert pd.isna(row["value"])
    assert pd.isna(row["numerator"])


def test_england_printed_once_for_each_parent_is_kept_once(jsna, home):
    put(home, "fingertips.csv", hamlet.fingertips(hamlet.figure("X92000001", "England", "1000", "100000")))
    assert jsna("build")[0] == 0
    assert len(figures(home, "X92000001")) == 1


def test_limits_of_minus_one_are_no_interval(jsna, home):
    put(
        home, "fingertips.csv", hamlet.fingertips(hamlet.figure("X07000001", "Districts", "", "", limits="-1,-1,-1,-1"))
    )
    assert jsna("build")[0] == 0
    (row,) = figures(home, "X07000001").to_dict("records")
    assert row["value"] == 90.0
    assert pd.isna(row["lower_95"])
    assert "-1" in row["note"]


def test_a_ward_that_is_in_no_lookup_is_listed_and_counted(jsna, home):
    put(home, "fingertips.csv", hamlet.fingertips(hamlet.figure("X05000099", "Wards", name="Elsewhere")))
    code, said, _ = jsna("build")
    assert code == 0
    assert "indicators: 1 of 1 wards are in no lookup here (X05000099)" in said
    assert len(figures(home, "X05000099")) == 1


def test_two_areas_of_one_name_are_told_apart_by_their_codes(jsna, home):
    same = dict.fromkeys(hamlet.WARDS, "Mill End")
    put(home, "wards.csv", hamlet.wards(same))
    put(home, "above.csv", hamlet.above(wards=same))
    code, _, said = jsna("render", "mill end")
    assert code == 1
    assert all(ward in said for ward in hamlet.WARDS)
    assert "--type" in said or "code" in said


def test_an_unknown_area_is_answered_with_what_is_close(jsna):
    code, _, said = jsna("render", "Hamlett")
    assert code == 1
    assert "did you mean Hamlet" in said


def test_a_file_that_another_program_holds_is_named(jsna, home, monkeypatch):
    before, read = held(home), Path.read_bytes

    def locked(path):
        if path.name == PEOPLE:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    code, _, said = jsna("build")
    assert code == 1
    assert PEOPLE in said
    assert "Excel" in said
    monkeypatch.undo()
    assert held(home) == before


def test_the_lock_file_that_excel_leaves_beside_an_open_workbook_is_passed_over(jsna, home):
    put(home, "~$people.xlsx", b"\x05Ann")
    assert jsna("build")[0] == 0


@pytest.mark.parametrize("table", ["areas", "population", "release"])
def test_a_full_disk_leaves_the_earlier_tables_whole(jsna, home, monkeypatch, table):
    before, write = held(home), store.pq.write_table
    put(home, PEOPLE, hamlet.people("12"))

    def full(rows, path, **options):
        write(rows, path, **options)
        if table in str(path):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.pq, "write_table", full)
    code, _, said = jsna("build")
    assert code == 1
    assert "No space left on device" in said
    assert held(home) == before


@pytest.mark.skipif(os.name == "nt", reason="signals to a process are a Unix matter")
def test_ctrl_c_half_way_leaves_what_was_there(home):
    put(home, PEOPLE, hamlet.people("12"))
    before = held(home)
    waits = "import jsna.build, time, sys; from jsna import cli; make = jsna.build.make_tables;\n"
    waits += "def slowly(*given):\n    print('making', flush=True); time.sleep(30)\n"
    waits += f"jsna.build.make_tables = slowly; sys.argv = ['jsna', '--home', {str(home)!r}, 'build']; cli.main()"
    command = [sys.executable, "-c", waits]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stdout.readline() == "making\n"
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)
    assert running.returncode == 1
    assert "stopped" in said
    assert "Traceback" not in said
    assert held(home) == before
