"""Every published file found, recognised and made tidy; several files of one publication are united."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from jsna import schema
from jsna.errors import JsnaError
from jsna.places import unfit
from jsna.sources import Match, near_misses, recognise
from jsna.unpacking import open_raw
from jsna.workspace import Workspace

PARTS = {  # what source modules return besides the tables of the data model: columns that name one row
    "deprivation_denominators": ["area_code", "area_edition", "edition", "measure"],
    "dfe_codes": ["dfe_code", "area_code", "year"],
    "neighbour_list": ["area_code", "neighbour_rank"],
}


@dataclass(frozen=True)
class Found:
    """One file (or sheet of it) found under the raw folders, and what became of it."""

    label: str
    path: str
    sha256: str
    source: str = ""
    title: str = ""
    publisher: str = ""
    edition: str = ""
    licence: str = ""
    released: str = ""
    url: str = ""
    rows: int = 0
    areas: int = 0
    problem: str = ""  # why nothing of it is used
    notes: tuple[str, ...] = ()  # what of it is left out, and why


@dataclass
class Reading:
    """What the raw folders hold: `tables` by name, every file `found`, and the faults that stop a build."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_all(workspace: Workspace, progress: Callable[[Iterable[Path]], Iterable[Path]] = iter) -> Reading:
    """Return the tidy tables of every published file that is recognised, and what was found.

    A file that is damaged, or that breaks a rule of its publication, is a fault; one that nobody knows is listed.
    """
    reading = Reading()
    parts: dict[str, list[tuple[str, pd.DataFrame]]] = {}
    seen: set[str] = set()
    for path in progress(workspace.raw_files()):
        try:
            for file in open_raw(path):
                if file.sha256 in seen:
                    reading.found.append(
                        Found(file.label, str(path), file.sha256, problem="the same bytes were read already")
                    )
                    continue
                seen.add(file.sha256)
                matches = recognise(file)
                if not matches:
                    why = "; ".join(near_misses(file)) or "no publication known here has these headings"
                    reading.found.append(Found(file.label, str(path), file.sha256, problem=why))
                for match in matches:
                    reading.found.append(_tidy(match, parts))
        except JsnaError as fault:
            reading.faults.append(str(fault))
            reading.found.append(Found(path.name, str(path), "", problem=str(fault)))
    for table, pieces in parts.items():
        try:
            reading.tables[table] = unite(table, pieces)
        except JsnaError as fault:
            reading.faults.append(str(fault))
    return reading


def _tidy(match: Match, parts: dict[str, list[tuple[str, pd.DataFrame]]]) -> Found:
    source, label = match.source, match.file.label + (f", sheet {match.sheet}" if match.sheet else "")
    facts = {name: getattr(source, name) for name in ("title", "publisher", "edition", "licence", "released", "url")}
    if source.unused:
        return Found(
            label, str(match.file.path), match.file.sha256, source.id, problem=f"not used: {source.unused}", **facts
        )
    try:
        tables = match.tidy()
    except JsnaError:
        raise
    except KeyError as absent:
        raise JsnaError(
            f"{label}: recognised as {source.title}, but it has no {absent.args[0]!r}; download it again from "
            f"{source.url or 'where it came from'}"
        ) from absent
    except (ValueError, TypeError, IndexError, AttributeError) as wrong:
        raise JsnaError(
            f"{label}: recognised as {source.title}, but not readable as such ({wrong!r}); download it again from "
            f"{source.url or 'where it came from'}"
        ) from wrong
    for name, frame in tables.items():
        parts.setdefault(name, []).append((label, frame))
    main = max(tables.values(), key=len)
    areas = main["area_code"].nunique() if "area_code" in main else 0
    return Found(
        label, str(match.file.path), match.file.sha256, source.id,
        rows=len(main), areas=areas, notes=tuple(match.notes), **facts,
    )  # fmt: skip


def unite(table: str, pieces: list[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Return the rows of several files as one table; what two files say alike is kept once.

    Raises
    ------
    JsnaError : two files (or two rows of one) give one key different values; names the files and the key.
    """
    if table == "areas":
        return _names(pieces)
    key = PARTS.get(table) or schema.key(table)
    frame = pd.concat([piece.assign(_file=label) for label, piece in pieces], ignore_index=True)
    if table == "deprivation":
        return _completed(frame, key)
    values = [name for name in frame.columns if name not in {*key, "_file", "source", "geometry", "note"}]
    frame = frame.drop_duplicates([*key, *values]) if "geometry" not in frame else frame.drop_duplicates(key)
    _refuse_conflicts(table, frame, key, values)
    return frame.drop(columns="_file").reset_index(drop=True)


def _completed(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Unite the files of an index: ranks must agree, and each brings the scores and denominators it has."""
    by_key = frame.groupby(key, sort=False, observed=True)
    for name in ("rank", "decile", "score"):
        spread = by_key[name].transform("nunique")
        _refuse_conflicts("deprivation", frame[(spread > 1)].drop_duplicates([*key, name]), key, [name])
    codes, names = pd.factorize(frame["source"], sort=True)
    once = frame.assign(bit=1 << codes).drop_duplicates([*key, "source"])
    bits = once.groupby(key, sort=False, observed=True)["bit"].sum()
    words = {each: "; ".join(name for place, name in enumerate(names) if each >> place & 1) for each in bits.unique()}
    return by_key.first().drop(columns=["_file", "source"]).assign(source=bits.map(words)).reset_index()


def _refuse_conflicts(table: str, frame: pd.DataFrame, key: list[str], values: list[str]) -> None:
    wrong = frame[frame.duplicated(key, keep=False)]
    if wrong.empty:
        return
    first = wrong[(wrong[key] == wrong[key].iloc[0]).all(axis=1)]
    shown = first[[*key, *values, "_file"]].head(4).to_string(index=False)
    files = " and ".join(sorted(set(wrong["_file"].astype("str"))))
    raise JsnaError(
        f"table {table}: {len(wrong.drop_duplicates(key)):,} keys have two different values, in {files}; "
        f"remove the file that is out of date. The first:\n{shown}"
    )


def _names(pieces: list[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Unite the names of areas: publications spell a name differently, so the most exact spelling is kept.

    Names in capitals, and names from files that are not about geography, give way to others; a place without a name
    is called by its code.

    Raises
    ------
    JsnaError : a name would be run as a formula, or holds characters that nobody sees.
    """
    frame = pd.concat([piece for _, piece in pieces], ignore_index=True).drop_duplicates()
    written = frame["area_name"].astype("str").str.strip()
    frame["area_name"] = written.mask(written == "", frame["area_code"].astype("str"))
    for name, rows in frame.groupby("area_name", sort=False):
        if wrong := unfit(str(name)):
            area, source = rows["area_code"].iloc[0], rows["source"].iloc[0]
            raise JsnaError(f"the name of {area}, {name!r} ({source}), {wrong}; correct it in the file")
    shouted = frame["area_name"].map(lambda name: bool(re.fullmatch(r"[^a-z]*", name)))
    rank = 2 * shouted + ~frame["source"].str.startswith("ons_lookup")
    ordered = frame.assign(_rank=rank).sort_values(
        ["area_code", "area_type", "_rank", "source", "edition"], kind="stable"
    )
    return ordered.drop_duplicates(schema.key("areas")).drop(columns="_rank").reset_index(drop=True)
