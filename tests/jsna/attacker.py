"""A reader with bad intentions: takes every file that left a workspace apart and looks for a count beside its area."""

import csv
import html
import io
import json
import re
import zipfile
from urllib.parse import unquote

TAKEN_OFF = re.compile(r"\d{4}/\d\d|\d+ to \d+|\bper [\d,]+|[EXL]\d{8}|under \d+|95%|99.8%")
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
ATTRIBUTES = re.compile(
    r"\s(?:title|alt|content|aria-label|aria-description|href|value|data-[\w-]+)=(?:\"([^\"]*)\"|(\S+))"
)
ENDS = re.compile(r"</(?:tr|p|li|title|text|h\d|figcaption|dd|desc)>")


def taken(home):
    """Return every file that left the workspace at `home` by its name: its bytes, of a workbook those of its parts."""
    paths = [path for room in ("outputs", "data/published") for path in sorted((home / room).rglob("*"))]
    return {
        path.relative_to(home).as_posix(): opened(path) for path in paths if path.is_file() and path.name != ".lock"
    }


def opened(path):
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def statements(name, content):
    """Return what a file says, a row or sentence each: tables, texts, attributes, outputs of notebooks, cells."""
    if isinstance(content, dict):
        return [" | ".join(row) for row in sheet_rows(content)]
    text = content.decode("utf-8-sig")
    if name.endswith((".json", ".ipynb")):
        return [said for leaf in leaves(json.loads(text)) for said in of_text(leaf)]
    if name.endswith(".csv"):
        return [" | ".join(row) for row in csv.reader(io.StringIO(text))]
    return of_text(text)


def of_text(text):
    """Return a page's rows and sentences without their tags, then what its attributes hold."""
    held = [unquote(html.unescape(one or two)) for one, two in ATTRIBUTES.findall(text)]
    plain = [html.unescape(re.sub(r"<[^>]*>", " ", part)) for part in ENDS.split(text)]
    return [line for said in (*plain, *held) for line in said.splitlines() if line.strip()]


def leaves(value):
    """Return the strings in JSON, lists of lines joined, and an object's plain values as one row."""
    if isinstance(value, dict):
        flat = " | ".join(f"{v}" for v in value.values() if not isinstance(v, (dict, list)))
        return [flat, *(leaf for v in value.values() if isinstance(v, (dict, list)) for leaf in leaves(v))]
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return ["".join(value)]
    return [leaf for v in value for leaf in leaves(v)] if isinstance(value, list) else [str(value)]


def sheet_rows(parts):
    """Return the rows of a workbook's sheets, its shared words in their places."""
    shared = parts.get("xl/sharedStrings.xml", b"").decode()
    words = [re.sub(r"<[^>]*>", "", item) for item in re.findall(r"<si>(.*?)</si>", shared, re.S)]
    sheets = [content.decode() for name, content in parts.items() if name.startswith("xl/worksheets/sheet")]
    cell = re.compile(r'<c [^>]*?(t="s")?\s*>(?:<f>.*?</f>)?<v>(.*?)</v>')
    return [
        [words[int(v)] if kind else v for kind, v in cell.findall(row)]
        for sheet in sheets
        for row in re.findall(r"<row .*?</row>", sheet, re.S)
    ]


def found(left, secrets, subject, areas):
    """Return file and statement wherever one of `secrets` stands in a statement on the subject about one of `areas`."""
    return [
        (name, said)
        for name, content in left.items()
        for said in statements(name, content)
        if re.search(subject, said, re.I) and any(area in said or area in name for area in areas)
        if {float(n.replace(",", "")) for n in NUMBER.findall(TAKEN_OFF.sub(" ", said))} & secrets
    ]
