"""Published files to data/raw, whole and recorded: the only module that opens the network."""

import datetime
import json
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.error import URLError

from jsna.errors import JsnaError
from jsna.example import write_example
from jsna.sources import Source, modules, recognise
from jsna.unpacking import open_raw
from jsna.whole import put, write_whole
from jsna.workspace import Workspace

EXAMPLE = "example"
RECORD = "fetched.json"
SECONDS = 60


def listing() -> str:
    """Return what can be fetched, and for the rest the page to visit and the folder to put the file in."""
    lines = ["example: an invented county, to try the program with"]
    for source in sorted(_sources(), key=lambda each: each.id):
        how = "can be fetched" if source.download else f"visit {source.url}"
        lines.append(f"{source.id}: {source.title}, {source.edition} ({how}; folder data/raw/{folder(source)})")
    return "\n".join(lines)


def folder(source: Source) -> str:
    """Return the folder of data/raw that a source's files are kept in."""
    return source.folder or source.id


def fetch_sources(
    names: list[str], workspace: Workspace, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter
) -> list[str]:
    """Fetch the example or sources by id; returns what was written, in words.

    Raises
    ------
    JsnaError : an unknown name; invented and real statistics would lie together; a download that fails or is not
        the publication it should be (what was there stays).
    """
    if EXAMPLE in names:
        if len(names) > 1:
            raise JsnaError("fetch the example alone: invented and real statistics are never kept together")
        return _example(workspace)
    if workspace.invented_mark.exists():
        raise JsnaError(
            f"{workspace.raw} holds the invented example; keep real files in another workspace: "
            "`jsna --home FOLDER fetch …`"
        )
    known = {source.id: source for source in _sources()}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise JsnaError(f"no source is called {wrong[0]!r}; `jsna fetch` lists them")
    return [_download(known[name], workspace) for name in progress(names)]


def _sources() -> list[Source]:
    return [source for module in modules() for source in module.SOURCES if not source.unused]


def _example(workspace: Workspace) -> list[str]:
    if not workspace.invented_mark.exists() and workspace.raw_files():
        first = workspace.raw_files()[0].name
        raise JsnaError(
            f"{workspace.raw} holds real files ({first} …); the invented county needs a workspace of its own: "
            "`jsna --home FOLDER fetch example`"
        )
    written = write_example(workspace.raw)
    return [f"{len(written)} files of an invented county written to {workspace.raw}"]


def _download(source: Source, workspace: Workspace) -> str:
    if not source.download:
        raise JsnaError(
            f"{source.id} has no address to fetch; visit {source.url}, save {source.title} ({source.edition}) and "
            f"put it in {workspace.raw / folder(source)}"
        )
    target = workspace.raw / folder(source) / source.download.rsplit("/", 1)[-1]
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        with urllib.request.urlopen(source.download, timeout=SECONDS) as answer:
            part.write_bytes(answer.read())
        _refuse_other(part, source)
        put(part, target)
    except (URLError, OSError, TimeoutError) as wrong:
        raise JsnaError(
            f"{source.id} could not be fetched from {source.download}: {wrong}; what was there stays"
        ) from None
    finally:
        part.unlink(missing_ok=True)
    _record(target, source, workspace)
    return f"{source.id}: {target.stat().st_size:,} bytes in {target}"


def _refuse_other(path: Path, source: Source) -> None:
    found = [match.source.id for file in open_raw(path) for match in recognise(file)]
    if source.id not in found:
        raise JsnaError(
            f"{source.download} is not {source.title}: it is {', '.join(found) or 'not recognised'}; "
            "what was there stays"
        )


def _record(target: Path, source: Source, workspace: Workspace) -> None:
    path = workspace.raw / RECORD
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    digest = open_raw(target)[0].sha256
    record[target.relative_to(workspace.raw).as_posix()] = {
        "source": source.id,
        "from": source.download,
        "at": now,
        "sha256": digest,
    }
    write_whole(path, json.dumps(record, indent=1, sort_keys=True) + "\n")
