"""The folder of a plan read whole: place.toml, then every file of it, then what they must agree on."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from jsna.errors import JsnaError
from jsna.facts import require
from jsna.plans import agreement, contracts
from jsna.plans.place import FILE, NO_AREA, Place, read_place
from jsna.plans.reading import read_table

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
HIDDEN = (".", "~")  # how the files begin that a spreadsheet or the system leaves behind


def read_folder(folder: Path) -> tuple[Place, dict[str, pd.DataFrame]]:
    """Return whose plan a folder holds, and the rows of each of its files.

    Rows that name no document come from the only one that place.toml names.

    Raises
    ------
    JsnaError : files are wrong, all of them told at once, or contradict each other; names file, row and column.
    """
    place = read_place(folder)
    for area in place.areas:
        known = area.code != NO_AREA
        require(f"{folder.name}/{FILE}, [[areas]]", "code", known, "your area's: `jsna check --areas` lists them")
    document = place.documents[0].id if len(place.documents) == 1 else ""
    tables: dict[str, pd.DataFrame] = {}
    wrong = []
    for path in _files(folder):
        try:
            tables[path.stem] = _table(path, document)
        except JsnaError as told:
            wrong.append(str(told))
    if wrong:
        raise JsnaError("\n".join(wrong))
    agreement.check(place, tables)
    return place, tables


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in (".csv", *WORKBOOKS) and not path.name.startswith(HIDDEN):
            yield path


def _table(path: Path, document: str) -> pd.DataFrame:
    if path.suffix.lower() in WORKBOOKS:
        raise JsnaError(f"{path.parent.name}/{path.name}: is a workbook, which is not read; save each sheet as CSV")
    if path.stem not in contracts.TABLES:
        known = ", ".join(contracts.TABLES)
        raise JsnaError(f"{path.parent.name}/{path.name}: is not a file of a plan; those are {known} (.csv)")
    return read_table(path, path.stem, document=document)
