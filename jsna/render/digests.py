"""What the release holds for each area, as checksums: rows that did not change have the checksum they had."""

import hashlib
import json
import pickle
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from jsna import store
from jsna.reads import EVERY
from jsna.workspace import Workspace

KEPT = "digests.pickle"
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

    def of(self, name: str, keys: Iterable[str]) -> str:
        """Return the checksum of what `keys` name in `name`: "population.area_code", "sources.name", "file.path"."""
        table, _, column = name.partition(".")
        if table == "file":
            held: dict[str, Any] = {key: _of_file(self._workspace.home / key) for key in keys}
        elif table == "sources":
            held = self._sources
        else:
            held = self._rows(table, column)
        wanted = sorted(held) if list(keys) == [EVERY] else keys
        return hashlib.sha256(repr([(key, held.get(key)) for key in wanted]).encode()).hexdigest()[:16]

    def save(self) -> None:
        """Keep the checksums for the next run."""
        if self._changed:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(".part")
            part.write_bytes(pickle.dumps(self._kept))
            part.replace(self._file)

    @cached_property
    def _sources(self) -> dict[str, Any]:
        package = json.loads(self._workspace.datapackage.read_text(encoding="utf-8"))
        return {source["name"]: json.dumps(source, sort_keys=True) for source in package["sources"]}

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


def _of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent"
