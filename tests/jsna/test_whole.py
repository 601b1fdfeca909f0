"""A file replaced when whole, also where another program has it open, as Windows then refuses."""

from pathlib import Path

import pytest

from jsna import whole
from jsna.errors import JsnaError
from jsna.render.lock import only_one
from jsna.workspace import Workspace


def held(monkeypatch, times):
    """Have a file be held by another program for that many attempts to replace it."""
    attempts, replace = iter(range(times)), Path.replace

    def refused(part, target):
        for _ in attempts:
            raise PermissionError(13, "Access is denied", str(part), None, str(target))
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(whole, "PAUSES", (0, 0, 0))


def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced_all_the_same(tmp_path, monkeypatch):
    held(monkeypatch, 3)
    whole.write_whole(tmp_path / "areas.csv", "new")
    assert (tmp_path / "areas.csv").read_bytes() == b"new"


def test_a_page_that_another_program_holds_is_told_of_in_a_sentence(tmp_path, monkeypatch):
    held(monkeypatch, 9)
    told = r"index\.html cannot be written: it may be open in another program, such as Excel; what was finished stays"
    with pytest.raises(JsnaError, match=told), only_one(Workspace(tmp_path)):
        whole.write_whole(tmp_path / "outputs" / "index.html", "new")


def test_a_workbook_that_stays_open_is_named_with_what_to_do_and_left_as_it_was(tmp_path, monkeypatch):
    (tmp_path / "ward.xlsx").write_bytes(b"earlier")
    held(monkeypatch, 9)
    with pytest.raises(PermissionError, match=r"it may be open in another program, such as Excel: .*ward\.xlsx"):
        whole.write_whole(tmp_path / "ward.xlsx", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"ward.xlsx": b"earlier"}
