"""A place's plan: every file in its folder, read, checked and held against the others."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from jsna import reads
from jsna.errors import JsnaError
from jsna.plans.folder import read_folder
from jsna.plans.place import FILE, Place, PlanArea, read_place
from jsna.plans.reading import empty_table
from jsna.workspace import PROGRAM, Workspace, current_workspace

COMMENTARY = "commentary"
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}  # nothing that could run
LARGEST_LOGO = 100_000


@dataclass(frozen=True)
class Plan:
    """The files of one place; a file that is not there is a table without rows."""

    place: Place
    folder: Path
    tables: Mapping[str, pd.DataFrame] = field(repr=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return the rows of a file, text as written; the index is the spreadsheet's row."""
        note([self.folder / f"{name}.csv"])
        return self.tables[name] if name in self.tables else empty_table(name)

    def area(self, code: str, kind: str) -> PlanArea | None:
        """Return how the plan shows on an area; None where it does not."""
        return next((area for area in self.place.areas if (area.code, area.kind) == (code, kind)), None)

    def logo(self) -> str:
        """Return the organisation's logo as an address that a page can hold; "" where there is none.

        Raises
        ------
        JsnaError : the picture is not in the plan's folder, is neither PNG nor JPEG, or is too large.
        """
        name = self.place.logo
        path = self.folder / name
        if not name:
            return ""
        note([path])
        where = f"{self.place.id}/{FILE}: logo"
        if path.parent != self.folder or not path.is_file():
            raise JsnaError(f"{where}: {name!r} is not a file in the plan's folder; put it there")
        picture = path.read_bytes()
        kind = next((kind for start, kind in PICTURES.items() if picture.startswith(start)), "")
        if not kind or len(picture) > LARGEST_LOGO:
            raise JsnaError(f"{where}: {name!r} is not a PNG or JPEG picture of at most {LARGEST_LOGO // 1000} kB")
        return f"data:{kind};base64,{b64encode(picture).decode('ascii')}"

    def cited(self, name: str) -> str:
        """Return the documents and sections that the rows of a file come from, as a reader reads them."""
        rows = self.table(name)[["document", "section"]].drop_duplicates()
        facts = {document.id: document for document in self.place.documents}
        sections = rows[rows["section"] != ""].groupby("document", sort=False)["section"].agg(list)
        said = []
        for document in rows["document"].unique():
            places = [place for place in sections.get(document, []) if len(sections[document]) <= 4]
            source = facts[str(document)]
            said.append(", ".join([f"{source.title} ({source.organisation}, {source.date})", *places]))
        return "; ".join(said)


def plans_folder(workspace: Workspace | None = None) -> Path:
    """Return where plans lie: the workspace's own, or those beside the program."""
    here = (workspace or current_workspace()).plans
    return here if here.is_dir() else Workspace(PROGRAM).plans


def places(workspace: Workspace | None = None) -> list[str]:
    """Return the places that have a plan, by the names of their folders."""
    folder = plans_folder(workspace)
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def read_plan(place: str, workspace: Workspace | None = None) -> Plan:
    """Return the plan of a place.

    Raises
    ------
    JsnaError : there is no such folder, or a file is wrong; names file, row, column, what was found, what to do.
    """
    folder = plans_folder(workspace) / place
    if not folder.is_dir():
        known = ", ".join(places(workspace)) or "none"
        raise JsnaError(f"no plan is called {place!r}; there are: {known}. `jsna new plan {place}` begins one")
    note([folder / FILE], workspace)
    stamp = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(folder.iterdir()))
    plan, _ = _read(folder, stamp)  # what it read to check the plan shows on no page: `Plan.table` notes what does
    return plan


@lru_cache(maxsize=16)
def _read(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> tuple[Plan, reads.Seen]:
    return reads.seen_by(lambda: _checked(folder))


def _checked(folder: Path) -> Plan:
    place, tables = read_folder(folder)
    return Plan(place, folder, tables)


def all_plans(workspace: Workspace | None = None) -> list[Plan]:
    """Return the plan of every place, each read whole; two that show on one area are refused."""
    shown_on(workspace)
    return [read_plan(place, workspace) for place in places(workspace)]


def plan_of(area_code: str, kind: str, workspace: Workspace | None = None) -> Plan | None:
    """Return the plan that an area's pages show; None where no plan covers it."""
    place = shown_on(workspace).get((area_code, kind))
    reads.note("plan", [f"{area_code} {kind}"], by="area")
    return read_plan(place, workspace) if place else None


def covers(area_code: str, kind: str, workspace: Workspace | None = None) -> bool:
    """Whether a plan shows on an area's pages; reads no more than each place.toml."""
    return (area_code, kind) in shown_on(workspace)


def covered(workspace: Workspace | None = None) -> set[tuple[str, str]]:
    """Return the areas, by code and kind, on whose pages a plan shows."""
    return set(shown_on(workspace))


def shown_on(workspace: Workspace | None = None) -> dict[tuple[str, str], str]:
    """Return the place whose plan shows on each area, by code and kind; reads no more than each place.toml."""
    shown: dict[tuple[str, str], str] = {}
    for name in places(workspace):
        for area in read_place(plans_folder(workspace) / name).areas:
            other = shown.setdefault((area.code, area.kind), name)
            if other != name:
                raise JsnaError(
                    f"{name}/{FILE}: areas: {area.code} ({area.kind}) shows the plan {other!r} too; "
                    f"delete it from one of the two files"
                )
    return shown


def note(paths: Iterable[Path], workspace: Workspace | None = None) -> None:
    """Remember files of the workspace or the program, there or not: a page is made anew when one changes."""
    roots = {"file": (workspace or current_workspace()).home, "program_file": PROGRAM}
    for path in paths:
        for table, root in roots.items():
            if path.is_relative_to(root):
                reads.note(table, [path.relative_to(root).as_posix()], by="path")
                break
