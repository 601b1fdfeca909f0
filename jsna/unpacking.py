"""A published file opened whatever its wrapping: zipped, gzipped or plain."""

import gzip
import io
import zipfile
import zlib
from pathlib import Path

from jsna.errors import JsnaError
from jsna.rawfile import ZIP, RawFile


def open_raw(path: Path) -> list[RawFile]:
    """Return the published file at `path`, unwrapped; a zip of several files gives each of them.

    Raises
    ------
    JsnaError : the file is empty, cannot be opened (another program holds it) or its wrapping is damaged.
    """
    try:
        data = path.read_bytes()
    except PermissionError:
        raise JsnaError(f"{path.name}: cannot be opened; is it open in another program such as Excel?") from None
    if not data.strip():
        raise JsnaError(f"{path.name}: is empty ({len(data)} bytes); download it again")
    if data[:2] == b"\x1f\x8b":
        return [RawFile(path.name, path, _gunzipped(path, data))]
    if data[:4] == ZIP and not _is_workbook(path, data):
        return _members(path, data)
    return [RawFile(path.name, path, data)]


def _gunzipped(path: Path, data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as wrong:
        raise JsnaError(f"{path.name}: the gzip file is damaged or cut short ({wrong}); download it again") from None


def _is_workbook(path: Path, data: bytes) -> bool:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile as wrong:
        raise JsnaError(f"{path.name}: the zip file is damaged or cut short ({wrong}); download it again") from None
    return bool(names & {"[Content_Types].xml", "content.xml"})


def _members(path: Path, data: bytes) -> list[RawFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [name for name in sorted(archive.namelist()) if not name.endswith("/") and "__MACOSX" not in name]
            files = [RawFile(f"{path.name}: {name}", path, archive.read(name)) for name in members]
    except (RuntimeError, NotImplementedError) as wrong:  # locked with a password, or packed in a newer way
        raise JsnaError(f"{path.name}: cannot be unpacked here ({wrong}); unzip it and put in what it holds") from None
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error) as wrong:
        raise JsnaError(f"{path.name}: the zip file is damaged or cut short ({wrong}); download it again") from None
    packed = [file.label for file in files if file.data[:4] == ZIP and not _is_workbook(path, file.data)]
    if packed:
        raise JsnaError(f"{packed[0]}: is a zip file inside a zip file; unzip {path.name} and put in what it holds")
    return files
