"""Facts in TOML files, one a file, as objects of a dataclass; a file that is wrong is refused by name and field."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from jsna import reads
from jsna.errors import JsnaError

Entry = TypeVar("Entry")
WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class Facts(Mapping[str, Entry]):
    """Facts by id, or by what `by` says; those looked up are remembered, all where all are gone through."""

    def __init__(self, found: Mapping[str, Entry], kind: str, *, by: str = "id") -> None:
        """Hold what was `found`, remembered as read under the name `kind`."""
        self._found, self._kind, self._by = found, kind, by

    def __getitem__(self, name: str) -> Entry:
        """Return one."""
        reads.note(self._kind, [name], by=self._by)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        """Go through all names."""
        reads.note(self._kind, None, by=self._by)
        return iter(self._found)

    def __len__(self) -> int:
        """How many there are."""
        reads.note(self._kind, None, by=self._by)
        return len(self._found)

    def having(self, field: str, values: Iterable[str]) -> list[Entry]:
        """Return those whose `field` has one of `values`, which are remembered in place of the ids."""
        wanted = set(values)
        reads.note(self._kind, wanted, by=field)
        return [entry for entry in self._found.values() if getattr(entry, field) in wanted]


def read_facts(kind: type[Entry], folder: str, extra: Path | None = None) -> dict[str, Entry]:
    """Return every file of the package's `folder`, and of the folder `extra`, as a `kind`, by its id: the file's name.

    Raises
    ------
    JsnaError : a file is not TOML in UTF-8; two have one name; a field is missing, empty, unknown or of the wrong type.
    """
    found: dict[str, Entry] = {}
    places = [files("jsna") / folder] + ([extra] if extra is not None and extra.is_dir() else [])
    for place in places:
        for file in sorted(
            (file for file in place.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
        ):
            name, where = file.name.removesuffix(".toml"), f"{folder}/{file.name}"
            if name in found:
                raise JsnaError(f"{where}: id: there are two files of this name; rename yours")
            found[name] = made(kind, {**read_toml(file, where), "id": name}, where)
    return found


def read_toml(file: Traversable, where: str) -> dict[str, Any]:
    """Return what a TOML file holds; it may begin with the byte order mark that Windows Notepad writes.

    Raises
    ------
    JsnaError : it cannot be read, is not UTF-8 or not TOML; the message begins with `where`, and shows the line.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise JsnaError(f"{where}: is not UTF-8; save it from the text editor as UTF-8") from None
    except OSError as wrong:
        raise JsnaError(f"{where}: cannot be read ({wrong.strerror}); is it a file, and closed elsewhere?") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        line = re.search(r"line (\d+)", str(wrong))
        found = f": found {text.splitlines()[int(line[1]) - 1].strip()[:60]!r}" if line else ""
        do = "text stands in straight quotes, a block's name in brackets; correct that line"
        raise JsnaError(f"{where}: is not TOML: {wrong}{found}; {do}") from None


def made(kind: Any, facts: Mapping[str, Any], where: str) -> Any:
    """Return `facts` as an object of the dataclass `kind`, every field there and of its type.

    Raises
    ------
    JsnaError : a field is missing, empty, unknown or of the wrong type; names it, after `where`.
    """
    known = {field.name: field for field in fields(kind)}
    hints = _hints(kind)
    for name in facts:
        require(where, name, name in known, f"a field that is known; those are {', '.join(known)}")
    for name, field in known.items():
        require(where, name, name in facts or field.default is not MISSING, "given: it is missing")
    return kind(**{name: _typed(value, hints[name], where, name) for name, value in facts.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(value: Any, hint: Any, where: str, name: str) -> Any:
    if get_origin(hint) is UnionType:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        require(where, name, isinstance(value, list), "a list")
        return tuple(_typed(part, item, where, name) for part in value)
    if isinstance(value, dict) and is_dataclass(hint):
        return made(hint, value, f"{where}, [{name}]")
    whole = isinstance(value, int) and not isinstance(value, bool)
    fits = whole if hint is int else whole or isinstance(value, float) if hint is float else isinstance(value, hint)
    require(where, name, fits, f"{WORDS.get(hint, 'a table')}; found {value!r}")
    require(where, name, value != "", "given: it is empty")
    return value


def require(where: str, field: str, holds: bool, rule: str) -> None:
    """Raise JsnaError naming file and field unless the rule `holds`."""
    if not holds:
        raise JsnaError(f"{where}: {field} should be {rule}; correct the file")
