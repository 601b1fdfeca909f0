"""Which of the program's files a notebook uses: its own imports of `jsna` and `needs`, and theirs, read not run."""

import ast
import hashlib
import json
import platform
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from jsna.workspace import PROGRAM

ROOTS = {"jsna": PROGRAM / "jsna", "needs": PROGRAM / "lib" / "needs"}
ALWAYS = ("jsna.pages.export", "jsna.pages.checks", "jsna.render.report", "jsna.render.shell", "jsna.render.engine")
APART = ("jsna.render.", "jsna.build", "jsna.sources", "jsna.cli")  # how reports are run, not what is in them
BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")  # where a statement holds others
LIBRARIES = ("geopandas", "matplotlib", "nbconvert", "numpy", "pandas", "scipy", "shapely")


def digest_of(notebook: Path) -> str:
    """Return a checksum of the code that `notebook` uses, the page template and the libraries' versions."""
    return digest(frozenset(_imports_of_notebook(notebook)) | frozenset(ALWAYS))


@cache
def digest(modules: frozenset[str]) -> str:
    """Return a checksum of `modules` and all that they import, the page template and the libraries' versions."""
    seen = hashlib.sha256(versions().encode())
    for path in _files(modules):
        seen.update(f"{path.relative_to(PROGRAM).as_posix()}\n".encode() + _content(path))
    return seen.hexdigest()[:16]


@cache
def versions() -> str:
    """Return the versions of Python and of the libraries that pages are made with."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return json.dumps([platform.python_version(), found])


@cache
def _files(modules: frozenset[str]) -> list[Path]:
    """The files of `modules` and of all that they import, and the page template."""
    found: set[str] = set()
    waiting = set(modules)
    while waiting:
        module = waiting.pop()
        if module in found or _path(module) is None:
            continue
        found.add(module)
        waiting |= {each for each in _imports(module) if each in ALWAYS or not each.startswith(APART)} - found
    files = {path for module in found if (path := _path(module))}
    pages = ROOTS["jsna"] / "pages"
    files |= {path for path in pages.iterdir() if path.suffix in (".css", ".js", ".j2", ".html")}
    return sorted(files, key=lambda path: path.parts)


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _path(module: str) -> Path | None:
    root, *rest = module.split(".")
    if root not in ROOTS:
        return None
    stem = ROOTS[root].joinpath(*rest)
    return next((path for path in (stem / "__init__.py", stem.with_suffix(".py")) if path.is_file()), None)


@cache
def _imports(module: str) -> frozenset[str]:
    path = _path(module)
    return frozenset(_imported(ast.parse(_content(path)))) if path else frozenset()


def _imports_of_notebook(notebook: Path) -> Iterator[str]:
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            lines = "".join(cell["source"]).splitlines()
            source = "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))
            try:
                yield from _imported(ast.parse(source))
            except SyntaxError:
                continue  # the run will tell; whatever the cell imports is unknown until then


def _imported(tree: ast.AST) -> Iterator[str]:
    """The modules of ours that are imported anywhere in `tree`, with the packages they stand in."""
    waiting = [tree]
    while waiting:  # statements alone, which hold all imports: a tenth of the nodes
        node = waiting.pop()
        waiting += [each for block in BLOCKS for each in getattr(node, block, ())]
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] in ROOTS:
                yield from (".".join(parts[: end + 1]) for end in range(len(parts)))
