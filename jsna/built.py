"""What the tables were last built from, and whether they still are: told without loading what builds them."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from jsna import __version__
from jsna.errors import JsnaError
from jsna.whole import write_whole
from jsna.workspace import PROGRAM, Workspace

AFTER_THE_TABLES = {  # rooms whose text no table depends on
    "chapter.py", "check.py", "cli.py", "evidence", "figures", "pages", "render", "subjects",
}  # fmt: skip


def read_record(workspace: Workspace) -> dict[str, Any]:
    """Return what the last build recorded; empty where there was none."""
    try:
        record: dict[str, Any] = json.loads(workspace.build_record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record


def write_record(workspace: Workspace, record: dict[str, Any]) -> None:
    """Record a build, and where its files lie besides `data/raw`, whole or not at all."""
    elsewhere = [str(folder) for folder in workspace.raw_elsewhere]
    write_whole(workspace.build_record, json.dumps({**record, "raw_elsewhere": elsewhere}, indent=1) + "\n")


def as_built(workspace: Workspace) -> Workspace:
    """Return the workspace with the further folders of published files that its tables were built from."""
    return replace(workspace, raw_elsewhere=tuple(map(Path, read_record(workspace).get("raw_elsewhere", ()))))


def refuse_nothing(workspace: Workspace) -> None:
    """Raise JsnaError where there are no tables, no published file and no plan: before anything slow is loaded."""
    here = (workspace.release, workspace.plans)
    if not workspace.raw_away and not any(folder.is_dir() for folder in here) and not workspace.raw_files():
        raise JsnaError(no_files(workspace))


def no_files(workspace: Workspace) -> str:
    """Return the sentence for a workspace without published files."""
    folders = ", ".join(str(folder) for folder in workspace.raw_folders)
    return f"no published files in {folders}; `jsna fetch example` writes an invented county, or see `jsna check`"


def is_stale(workspace: Workspace) -> bool:
    """Whether the release is missing, or older than the files, facts or code it was made from."""
    return read_record(workspace).get("inputs") != fingerprint(workspace)


def fingerprint(workspace: Workspace) -> str:
    """Return a checksum of what a build depends on: each raw file's name, size and time, and the program's text."""
    seen = hashlib.sha256(__version__.encode())
    for path, name in _named(workspace):
        facts = path.stat()
        seen.update(f"{name}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    for path in sorted([*PROGRAM.glob("jsna/**/*.py"), *PROGRAM.glob("jsna/**/*.toml"), *PROGRAM.glob("lib/**/*.py")]):
        if not AFTER_THE_TABLES & set(path.relative_to(PROGRAM).parts):
            seen.update(path.read_bytes())
    own_rules = workspace.raw / "local" / "policy.toml"
    for path in (workspace.localities, own_rules, *sorted(workspace.plans.glob("*/place.toml"))):  # what people decide
        seen.update(path.read_bytes() if path.exists() else b"")
    return seen.hexdigest()


def people_write(workspace: Workspace) -> list[Path]:
    """Return every file that people put in place: published ones, plans, localities, notebooks, the program itself."""
    program = [*PROGRAM.glob("jsna/**/*"), *PROGRAM.glob("lib/needs/**/*.py")]
    other = [*workspace.plans.rglob("*"), *PROGRAM.glob("data/raw/plans/**/*"), *workspace.notebooks.glob("*/*.ipynb")]
    kept = [path for path in (*program, *other) if path.suffix not in ("", ".pyc")]
    return [*workspace.raw_files(), workspace.localities, workspace.invented_mark, *sorted(kept)]


def _named(workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """Each raw file, and its name inside its folder: a workspace that was moved is the same workspace."""
    for path in workspace.raw_files():
        folder = next(folder for folder in workspace.raw_folders if folder in path.parents)
        yield path, path.relative_to(folder).as_posix()
