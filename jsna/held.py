"""Tables of the release kept in memory by a warm process, checked once, from which its forks take an area's rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

LARGEST = 24_000_000  # bytes on disk: larger tables are read by area, as everywhere else
AREA = ("area_code", "area_type")
MANY = 8  # columns of words
Stamp = tuple[int, int]


@dataclass(frozen=True)
class Columns:
    """A table parted so that rows of it are taken at once: words as categories, plain words, and all other columns.

    Where there are `MANY` columns of words, those that do not name the area are plain: their rows are one block, and
    rows of so wide a table are then picked, joined and told a good deal sooner than column by column.
    """

    words: dict[str, pd.Categorical]
    plain: dict[str, tuple[np.ndarray, np.ndarray]]  # each column's words, and the place among them of each row's
    others: pd.DataFrame

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Columns":
        """Part a table."""
        coded = [str(name) for name, kind in table.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
        words = {name: _ordered(table[name].array) for name in coded if len(coded) <= MANY or name in AREA}
        plain = {name: (_told(table[name].array), table[name].array.codes) for name in coded if name not in words}
        return cls(words, plain, table.drop(columns=coded).copy())

    def rows(self, places: "slice | np.ndarray" = slice(None)) -> pd.DataFrame:
        """Return the rows at `places`, with the categories that occur: the same from any part of a table."""
        others = self.others.iloc[places].reset_index(drop=True)
        words = {name: _used(column[places]) for name, column in self.words.items()}
        told = np.array([column[codes[places]] for column, codes in self.plain.values()], dtype=object)
        frames = [pd.DataFrame(words, index=others.index), others]
        if self.plain:
            frames.insert(1, pd.DataFrame(told.T, others.index, list(self.plain), dtype=object))
        return pd.concat(frames, axis=1)


_held: dict[Path, tuple[Stamp, Columns, dict[str, slice]]] = {}


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
        _held[path] = (stamp_of(path), Columns.of(rows), where)


def rows_of(path: Path, areas: Sequence[str]) -> pd.DataFrame | None:
    """Return the rows of some areas, in the table's order, or None where the table is not held as it is now."""
    if path not in _held or _held[path][0] != stamp_of(path):
        return None
    _, columns, where = _held[path]
    found = sorted((where[area] for area in set(areas) if area in where), key=lambda part: int(part.start))
    if len(found) == 1:
        return columns.rows(found[0])
    return columns.rows(np.concatenate([np.arange(part.start, part.stop) for part in found] or [np.arange(0)]))


def _told(words: pd.Categorical) -> np.ndarray:
    """Return the categories as words, and after them what stands for a missing one, whose code is -1."""
    return np.append(words.categories.to_numpy(dtype=object), np.nan)


def _ordered(words: pd.Categorical) -> pd.Categorical:
    """Return the same words with their categories in order, not as they happened to be met in the rows read."""
    known = words.categories
    return words if known.is_monotonic_increasing else words.reorder_categories(known.sort_values())


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
