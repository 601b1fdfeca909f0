"""Raw to processed to release, read top to bottom: the order of lines is the graph."""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pandas as pd

from jsna import geography, measures, protect, schema, store
from jsna.built import fingerprint, no_files, write_record
from jsna.datapackage import describe
from jsna.deprivation import deprivation_tables
from jsna.errors import JsnaError
from jsna.forecasts import forecasts
from jsna.gate import unpublished
from jsna.health import health
from jsna.inequality import by_fifth_of_wards
from jsna.neighbours import neighbours
from jsna.plans import places, plans_folder
from jsna.plans.place import read_place
from jsna.reading import Found, Reading, read_all
from jsna.store import Stored
from jsna.whole import put, write_whole
from jsna.workspace import Workspace

Progress = Callable[[Iterable[Path]], Iterable[Path]]


@dataclass
class Built:
    """What a build wrote, and what it noticed on the way."""

    tables: dict[str, Stored] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class BuildError(JsnaError):
    """Published files that break a rule: nothing was written, all faults are told at once."""


def build(workspace: Workspace, progress: Progress = iter) -> Built:
    """Make every table from the published files and write them, the release last; replace the old ones when whole.

    Raises
    ------
    BuildError : a file is damaged, breaks its publication's rules or contradicts another.
    JsnaError : nothing to build from, or a folder of files is away; invented and real statistics together; the disk
        is full.
    """
    if workspace.raw_away:
        away = ", ".join(map(str, workspace.raw_away))
        raise JsnaError(f"published files are kept in {away}, which is not there; say where with --raw FOLDER")
    print_of_inputs = fingerprint(workspace)
    reading = read_all(workspace, progress)
    if reading.faults:
        raise BuildError("\n".join(reading.faults))
    if "areas" not in reading.tables or "area_lookup" not in reading.tables:
        raise JsnaError(_nothing_here(workspace, reading))
    refuse_mixture(reading.tables["areas"])
    notes: list[str] = []
    tables = make_tables(reading.tables, workspace, notes)
    return _write(tables, workspace, reading, notes, print_of_inputs)


def make_tables(read: dict[str, pd.DataFrame], workspace: Workspace, notes: list[str]) -> dict[str, pd.DataFrame]:
    """Return the processed tables, from those that were read; adds to `notes` what a reader should know."""
    localities = geography.read_localities(workspace.localities)
    lookup = geography.complete_lookup(read["area_lookup"], localities)
    named = [read["areas"], geography.locality_areas(localities), _areas_of_plans(workspace, read["areas"])]
    tables = {"areas": pd.concat(named, ignore_index=True), "area_lookup": lookup}
    tables |= {name: read[name] for name in ("components", "lsoa_change") if name in read}
    notes += geography.unplaced(read, lookup)
    if "boundaries" in read:
        drawn = pd.concat([read["boundaries"], geography.dissolve(read["boundaries"], lookup)])
        tables["boundaries"] = drawn.drop_duplicates(schema.key("boundaries"), keep="last")
        notes += geography.without_outline_or_area(read["boundaries"], lookup)
    if "population" in read:
        small = measures.sums_of_small_areas(read["population"], lookup)
        tables["population"] = pd.concat([read["population"], small], ignore_index=True)
        tables |= forecasts(tables["population"], tables.get("components"), lookup, notes)
    if "population" in read and "boundaries" in read:
        tables["coverage"] = geography.coverage(lookup, read["boundaries"], read["population"])
    if "deprivation" in read:
        tables |= deprivation_tables(read, lookup, notes)
    summary = tables.get("deprivation_summary")
    tables["neighbours"] = neighbours(summary, read.get("neighbour_list"), read.get("dfe_codes"))
    if "indicators" in read:
        found = health(read["indicators"], read.get("dfe_codes"), lookup, read.get("population"))
        fifths = [] if summary is None else [by_fifth_of_wards(found.indicators, summary, lookup)]
        tables["indicators"] = pd.concat([found.indicators, *fifths], ignore_index=True)
        notes += found.left_out + geography.unnamed(read["indicators"], tables["areas"])
    return tables


def protection_now(workspace: Workspace) -> protect.Protection:
    """Return what disclosure control withholds from the tables as built, with the counts: for the analyst's eyes only.

    Raises
    ------
    JsnaError : nothing is built yet, or the figures break a rule of disclosure control.
    """
    if not store.exists("areas", workspace.processed):
        raise JsnaError("nothing is built yet; run `jsna build`")
    names = ("area_lookup", "coverage", "deprivation_summary", "indicators")
    there = [name for name in names if store.exists(name, workspace.processed)]
    tables = {name: store.read(name, workspace.processed, noted=False) for name in there}
    return protect.protection({"indicators": schema.empty("indicators")} | tables, workspace.raw, workspace.published)


def _areas_of_plans(workspace: Workspace, known: pd.DataFrame) -> pd.DataFrame:
    """The areas that plans are about and no file here names: their plans can be read without any statistics.

    Invented areas are left out: where they are not among the files, the statistics are real.
    """
    named = set(zip(known["area_code"].astype("str"), known["area_type"].astype("str"), strict=True))
    rows = [
        (area.code, area.kind, "plan", area.name, "plans")
        for place in places(workspace)
        for area in read_place(plans_folder(workspace) / place).areas
        if (area.code, area.kind) not in named and not area.invented
    ]
    return pd.DataFrame(rows, columns=["area_code", "area_type", "edition", "area_name", "source"])


def _write(
    tables: dict[str, pd.DataFrame], workspace: Workspace, reading: Reading, notes: list[str], inputs: str
) -> Built:
    """Write processed and release beside the old ones, then put them in place together."""
    building = workspace.processed / f".building-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    try:
        built = Built(found=reading.found, notes=notes)
        for name, frame in tables.items():
            if len(frame):
                built.tables[name] = store.write(name, frame, building)
        released = protect.release(tables, notes, workspace.raw, workspace.published)
        for name, frame in released.items():
            if frame is tables.get(name) and len(frame):  # unaltered: the same bytes
                (building / "release").mkdir(exist_ok=True)
                shutil.copyfile(building / f"{name}.parquet", building / "release" / f"{name}.parquet")
            elif len(frame):
                built.tables[f"release/{name}"] = store.write(name, frame, building / "release")
        own = unpublished(tables["indicators"]) if "indicators" in tables else ()
        package = describe(built.tables, reading.found, own)
        write_whole(building / workspace.datapackage.name, json.dumps(package, indent=1) + "\n")
        _put_in_place(building, workspace)
        _record(workspace, built, inputs)
    except OSError as wrong:
        raise JsnaError(
            f"the tables cannot be written to {workspace.processed}: {wrong}; what was there stays"
        ) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return built


def _put_in_place(building: Path, workspace: Workspace) -> None:
    """Move the new files over the old ones and remove tables that are no more."""
    write_record(workspace, {})  # until the new record stands, what is here counts as stale
    fresh = {path.relative_to(building) for path in building.rglob("*") if path.is_file()}
    for path in sorted(fresh):
        target = workspace.processed / path
        target.parent.mkdir(parents=True, exist_ok=True)
        put(building / path, target)
    for old in workspace.processed.rglob("*.parquet"):
        if old.relative_to(workspace.processed) not in fresh and building not in old.parents:
            old.unlink()


def _record(workspace: Workspace, built: Built, inputs: str) -> None:
    found = [asdict(found) for found in built.found]
    write_record(workspace, {"inputs": inputs, "notes": built.notes, "found": found})


def refuse_mixture(areas: pd.DataFrame) -> None:
    """Raise JsnaError if areas of the invented county and real ones stand in one table."""
    codes = areas["area_code"].astype("str")
    invented, real = codes[codes.str.startswith("X")], codes[codes.str.startswith("E")]
    if len(invented) and len(real):
        raise JsnaError(
            f"invented ({invented.iloc[0]}) and real ({real.iloc[0]}) statistics lie together; a workspace holds one "
            "or the other: keep the real files apart, for instance with `jsna --home FOLDER …`"
        )


def _nothing_here(workspace: Workspace, reading: Reading) -> str:
    if not reading.found:
        return no_files(workspace)
    folders = ", ".join(str(folder) for folder in workspace.raw_folders)
    return (
        f"{len(reading.found)} files in {folders}, but no lookup of areas among them; `jsna check` says what is missing"
    )
