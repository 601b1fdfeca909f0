"""A new plan: every file with its headings, ready to be filled in with a spreadsheet or text editor."""

import re
from pathlib import Path

from jsna.errors import JsnaError
from jsna.plans import contracts
from jsna.plans.place import FILE, NO_AREA
from jsna.plans.plan import COMMENTARY
from jsna.workspace import Workspace, current_workspace

PLACE = f"""# Whose plan this is. docs/plans.md says what each file holds.
title = "Joint commissioning plan"
organisation = "Name of the commissioner"
as_at = "2026-01-31"  # the day up to which progress is recorded
# logo = "logo.png"  # a PNG or JPEG picture in this folder, at most 100 kB
# total_budget = 1000000  # the organisation's whole budget in pounds, for the share spent on children
# budget_area = "{NO_AREA}"  # of several areas the one whose children the budget is for

[[areas]]  # one block an area whose pages show the plan; `jsna check --areas` lists codes
code = "{NO_AREA}"
kind = "district"  # district, unitary, county, ccg, sub_icb, icb, region, locality
name = "Name of the area"

[[documents]]  # one block a document; rows of every file name its id
id = "plan"
title = "Title of the document"
organisation = "Who published it"
date = "2026"

[approval]
status = "draft"  # or "approved", then with post and date
post = ""
date = ""

# [timeframe]  # the months that the programme's timetable shows
# first = "2026-04"
# last = "2027-05"
# progress_every = 6
# review_every = 12
"""
WORDS = """Write here what figures cannot say about this chapter; the file's name is the chapter's (05_immunisation.md).
Cite a figure as {{mmr_2_years:2023/24:88.1}}: the page prints the value, and says so when it has changed.
"""
NEXT = (
    "Next: write the area's code in place.toml (`jsna check --areas` lists codes), fill in the files that you need, "
    "delete the rest (docs/plans.md explains each column), and `jsna render` the area; `jsna check` tells what is "
    "wrong by file, row and column."
)


def new_plan(place: str, workspace: Workspace | None = None) -> list[Path]:
    """Write the files of a new plan and return them; a file that is there already stays as it is.

    Raises
    ------
    JsnaError : the name is not one for a folder, or the folder cannot be written to.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", place):
        raise JsnaError(f"{place!r} is not a name for a plan's folder: write small letters, digits and hyphens")
    folder = (workspace or current_workspace()).plans / place
    wanted = {FILE: PLACE, f"{COMMENTARY}/README.txt": WORDS}
    wanted |= {f"{table}.csv": ",".join(contracts.columns(table)) + "\n" for table in contracts.TABLES}
    written = []
    try:
        (folder / COMMENTARY).mkdir(parents=True, exist_ok=True)
        for name, text in wanted.items():
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8", newline="\n")
                written.append(folder / name)
    except OSError as wrong:
        raise JsnaError(f"the plan cannot be written to {folder}: {wrong}") from None
    return written
