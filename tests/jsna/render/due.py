"""Run by a test on a copy of the program: renders, then says for each edit of a file which reports are due, and why."""

import json
import shutil
import sys
from functools import _lru_cache_wrapper
from pathlib import Path

from jsna.build import build
from jsna.built import is_stale
from jsna.render import code, last, run
from jsna.render.asked import Request
from jsna.render.early import Early
from jsna.render.pool import Manner
from jsna.workspace import Workspace

CHAPTERS = ("population", "hospital_care", "plan", "ccg")


def main(home, edits):
    """Render a county and a locality at `home`; then print what is due after each edit, by page and reason."""
    here = Workspace(home)
    run.take_away, run.tell, Early.heard = lambda *_: {}, lambda *_: [], lambda *_: None  # only reports are asked about
    done = run.render_reports(Request(("X10000001", "Two Ends"), chapters=CHAPTERS), here, Manner(2))
    told = {"made": [each.page for each in done.outcomes if each.status == "made"]}
    shutil.copytree(here.processed, home / "as built")
    for name, edit in edits.items():
        before = edited(*edit)
        told[name] = due(here, tables_too=name == "localities")
        file = Path(edit[0])
        file.unlink() if before is None else file.write_bytes(before)
        shutil.rmtree(here.processed)
        shutil.copytree(home / "as built", here.processed)
    print(json.dumps(told))


def edited(path, old, new):
    """Replace `old` in a file, or add to it; return what it was, None where it was not there."""
    file = Path(path)
    before = file.read_bytes() if file.exists() else None
    text = before or b""
    assert old.encode() in text, f"{path} has no {old!r}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.replace(old.encode(), new.encode(), 1) if old else text + new.encode())
    return before


def due(here, *, tables_too):
    """What `jsna check --run` says would be made, by page; where `tables_too`, once they are built."""
    code._content.cache_clear()  # which module imports which stays: no edit changes that
    for name, module in list(sys.modules.items()):
        for each in vars(module).values() if name.startswith("jsna.") and module is not code else ():
            if isinstance(each, _lru_cache_wrapper):
                each.cache_clear()
    if tables_too:
        assert is_stale(here)
        build(here)
    last.is_stale = lambda _: False
    lines = last.run_lines(here)
    start = next(place for place, line in enumerate(lines) if line.startswith("The same command would"))
    return dict(line.strip().split(": ", 1) for line in lines[start + 1 :] if ".html: " in line)


main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
