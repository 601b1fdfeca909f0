"""Tables of the release kept in memory by a warm process, checked once, from which its forks take an area's rows."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

LARGEST = 24_000_000  # bytes on disk: larger tables are read by area, as everywhere else
Stamp = tuple[int, int]

_held: dict[Path, tuple[Stamp, pd.DataFrame, dict[str, slice]]] = {}


def stamp_of(path: Path) -> Stamp:
    """Return what changes when a file is replaced: its size and time."""
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns


def hold(path: Path, rows: pd.DataFrame) -> None:
    """Keep the rows of the table at `path`, if they lie together by area."""
    codes = rows["area_code"].cat.codes.to_numpy()
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    names = rows["area_code"].iloc[starts].astype("str").tolist()
    if len(set(names)) == len(names):
        stops = [*starts[1:], len(rows)]
        where = {name: slice(start, stop) for name, start, stop in zip(names, starts, stops, strict=True)}
        _held[path] = (stamp_of(path), rows, where)


def rows_of(path: Path, areas: Sequence[str]) -> pd.DataFrame | None:
    """Return the rows of some areas, in the table's order, or None where the table is not held as it is now."""
    if path not in _held or _held[path][0] != stamp_of(path):
        return None
    _, rows, where = _held[path]
    found = sorted((where[area] for area in set(areas) if area in where), key=lambda part: int(part.start))
    if len(found) == 1:
        return rows.iloc[found[0]].reset_index(drop=True)
    places = np.concatenate([np.arange(part.start, part.stop) for part in found]) if found else np.arange(0)
    return rows.take(places).reset_index(drop=True)


def only_used(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` whose categories are those that occur: the same however much of the table was read."""
    names = [name for name, kind in rows.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
    return rows.assign(**{str(name): _used(rows[name].array) for name in names})


def _used(words: pd.Categorical) -> pd.Categorical:
    """Return the same words with the categories that occur, in their order."""
    counts = np.bincount(words.codes + 1, minlength=len(words.categories) + 1)[1:]
    if counts.all():
        return words
    kept = np.flatnonzero(counts)
    places = np.full(len(counts) + 1, -1, dtype=np.int64)  # the last is for what is missing
    places[kept] = np.arange(len(kept))
    kind = pd.CategoricalDtype(words.categories[kept], words.ordered)
    return pd.Categorical.from_codes(places[words.codes], dtype=kind, validate=False)
