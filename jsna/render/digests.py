"""What reports are made from besides code, as checksums: rows, facts and files that did not change keep theirs."""

import hashlib
import json
import pickle
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from jsna import store
from jsna.catalogue import indicators, policies
from jsna.evidence import evidence
from jsna.held import Stamp, stamp_of
from jsna.plans import schedule
from jsna.plans.plan import shown_on
from jsna.reads import EVERY
from jsna.whole import write_whole
from jsna.workspace import PROGRAM, Workspace

KEPT = "digests.pickle"
FACTS: Mapping[str, Callable[[], Mapping[str, object]]] = {
    "indicator_facts": indicators, "policy": policies, "evidence": evidence,
}  # fmt: skip
OTHER_FACTS = ("schedule", "sources", "plan")  # not one file a fact
FILES = ("file", "program_file")
Keys = dict[str, int]


class Digests:
    """Checksums of the release's rows by key, kept from one run to the next for files that did not change."""

    def __init__(self, workspace: Workspace) -> None:
        """Read what was kept."""
        self._workspace = workspace
        self._file = workspace.processed / "reports" / KEPT
        self._changed = False
        try:
            self._kept: dict[str, tuple[Any, Keys]] = pickle.loads(self._file.read_bytes())
        except (OSError, ValueError, EOFError, pickle.UnpicklingError):
            self._kept = {}

    def of(self, reads: Mapping[str, list[str]]) -> dict[str, str]:
        """Return the checksum of each thing read: a table's rows, facts of a kind, each file by its path."""
        return {thing: checksum for name, keys in reads.items() for thing, checksum in self._of(name, keys)}

    def _of(self, name: str, keys: list[str]) -> Iterator[tuple[str, str]]:
        table, _, column = name.partition(".")
        if table in FILES:
            root = PROGRAM if table == "program_file" else self._workspace.home
            yield from ((key, checksum_of_file(root / key)) for key in keys)
            return
        held = self._facts(table, column) if table in FACTS or table in OTHER_FACTS else self._rows(table, column)
        wanted = sorted(held) if keys == [EVERY] else keys
        yield f"{table.replace('_', ' ')} it shows", checksum([(key, held.get(key)) for key in wanted])

    def _facts(self, kind: str, by: str) -> Mapping[str, Any]:
        if kind == "sources":
            return self._sources
        return self._plans if kind == "plan" else _facts(kind, by)

    def save(self) -> None:
        """Keep the checksums for the next run, where there are new ones."""
        if self._changed:
            write_whole(self._file, pickle.dumps(self._kept))
            self._changed = False

    @cached_property
    def _sources(self) -> dict[str, Any]:
        package = json.loads(self._workspace.datapackage.read_text(encoding="utf-8"))
        return {source["name"]: json.dumps(source, sort_keys=True) for source in package["sources"]}

    @cached_property
    def _plans(self) -> dict[str, str]:
        return {f"{code} {kind}": place for (code, kind), place in shown_on(self._workspace).items()}

    def _rows(self, table: str, column: str) -> Keys:
        path = self._workspace.release / f"{table}.parquet"
        if not path.exists():
            return {}
        stamp = (path.stat().st_size, path.stat().st_mtime_ns)
        name = f"{table}.{column}"
        if name not in self._kept or self._kept[name][0] != stamp:
            self._kept[name] = (stamp, _by_key(store.read(table, self._workspace.release, noted=False), column))
            self._changed = True
        return self._kept[name][1]


def _by_key(rows: pd.DataFrame, column: str) -> Keys:
    """The sum of the hashes of each key's rows, whatever their order."""
    hashes = pd.util.hash_pandas_object(rows, index=False)
    sums = hashes.groupby(rows[column].astype("str").to_numpy()).sum()
    return {str(key): int(value) for key, value in sums.items()}


@cache
def _facts(kind: str, by: str) -> dict[str, str]:
    """The checksum of the facts of a kind, by their id, theme or whatever they were asked by."""
    if kind == "schedule":
        return {"": checksum(schedule())}
    found: dict[str, list[object]] = {}
    for entry in FACTS[kind]().values():
        found.setdefault(str(getattr(entry, by)), []).append(entry)
    return {name: checksum(entries) for name, entries in found.items()}


def checksum(thing: object) -> str:
    """Return the checksum of a thing that is told whole by its `repr`."""
    return hashlib.sha256(repr(thing).encode()).hexdigest()[:16]


def checksum_of_file(path: Path) -> str:
    """Return the checksum of a file's content, read once while it stays as it is; "absent" where there is none."""
    return _of_file(path, stamp_of(path)) if path.is_file() else "absent"


@lru_cache(maxsize=1024)
def _of_file(path: Path, _stamp: Stamp) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
