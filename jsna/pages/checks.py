"""The house rules of a page that can be checked without a browser: what a reader would meet as a fault.

They read pages of our own template, whose markup is regular, so patterns do: a parser would cost more than the export.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise

LONGEST_ALT = 250
LARGEST = 600_000
TAG = re.compile(r"<[^>]+>")
HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.S)
TABLE = re.compile(r"<table\b.*?</table>", re.S)
FIGURE = re.compile(r"<figure\b.*?</figure>", re.S)
DRAWING = re.compile(r"<svg\b.*?</svg>", re.S)
UNFIT = re.compile(r">\s*(nan|NaN|None|NaT|inf|-inf|<NA>|&lt;NA&gt;|undefined|\*)\s*<")
OUTSIDE = re.compile(
    r"<(?:link|iframe|object|embed|base|form)\b|<[a-z][^>]*\ssrc=(?![\"']?data:)[^\s>]|@import|url\([\"']?(?!#|data:)[\w/.:]|"
    r"<script\b[^>]*\bsrc"
)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I)
LEAKS = {
    "a traceback": re.compile(r"Traceback \(most recent call last\)"),
    "an input or output prompt": re.compile(r"(?:In|Out)\s?\[\d*\]:"),
    "a warning of the program": re.compile(r"[a-z]Warning:"),
    "terminal colours": re.compile("\x1b\\["),
    "a path of the machine": re.compile(
        r"/(?<![\w./]/)(?:home|work|tmp|root|Users|mnt|opt|var)/[\w.-]|:(?<=[A-Z]:)\\\w"
    ),
}


def faults(html: str) -> list[str]:
    """Return what breaks the house rules in a page, one sentence each; none is a page fit to publish."""
    document = re.sub(r"<(style|script)\b[^>]*>.*?</\1>", "", html, flags=re.S)
    return [fault for rule in RULES for fault in rule(document)]


def _document(html: str) -> Iterator[str]:
    if not html.startswith('<!DOCTYPE html>\n<html lang="en-GB">'):
        yield "the document does not say that it is English (en-GB)"
    if not re.search(r'<meta http-equiv="Content-Security-Policy" content="default-src (?:\'|&#39;)none', html):
        yield "there is no strict content security policy"
    for landmark in ("header", "nav", "main", "footer"):
        found = len(re.findall(rf"<{landmark}\b", html))
        if found != 1:
            yield f"there are {found} {landmark} elements; one is wanted"
    if not re.search(r'<body>\s*<a class="skip" href="#main">', html):
        yield "the skip link does not come first"
    if len(html) > LARGEST:
        yield f"the page has {len(html) // 1000} KB; {LARGEST // 1000} KB is the limit"


def _headings(html: str) -> Iterator[str]:
    headings = [(int(level), _text(words)) for level, words in HEADING.findall(html)]
    firsts = [words for level, words in headings if level == 1]
    title = _text("".join(re.findall(r"<title>(.*?)</title>", html, re.S)[:1]))
    if len(firsts) != 1:
        yield f"there are {len(firsts)} first-level headings; one is wanted"
    elif firsts[0] not in title:
        yield f"the heading {firsts[0]!r} is not in the document's title {title!r}"
    for (before, _), (level, words) in pairwise(headings):
        if level > before + 1:
            yield f"the heading {words!r} skips a level (from {before} to {level})"
    for _, words in headings:
        if not words or "\N{PILCROW SIGN}" in words:
            yield f"a heading is empty or holds a pilcrow: {words!r}"


def _tables(html: str) -> Iterator[str]:
    for number, table in enumerate(TABLE.findall(html), 1):
        caption = re.search(r"<caption>(.*?)</caption>", table, re.S)
        if not caption or not _text(caption.group(1)):
            yield f"table {number} has no caption"
        heads = re.findall(r"<th\b([^>]*)>(.*?)</th>", table, re.S)
        if not heads or any("scope=" not in attributes for attributes, _ in heads):
            yield f"table {number} has headers without scope"
        if any(not _text(words) for _, words in heads):
            yield f"table {number} has an empty header"
        if unfit := UNFIT.search(table):
            yield f"table {number} shows {unfit.group(1)!r} where a mark such as [x] belongs"


def _figures(html: str) -> Iterator[str]:
    for number, figure in enumerate(FIGURE.findall(html), 1):
        if not re.search(r"<figcaption>.*?\w.*?</figcaption>", figure, re.S):
            yield f"figure {number} has no caption"
        if "<table" not in figure and "download=" not in figure:
            yield f"figure {number} has no data"
        for drawing in DRAWING.findall(figure):
            alt = re.match(r'<svg\b[^>]*role="img"[^>]*aria-label="([^"]*)"', drawing)
            words = unescape(alt.group(1)) if alt else ""
            if not 0 < len(words) <= LONGEST_ALT:
                yield f"figure {number} has alternative text of {len(words)} characters; 1 to {LONGEST_ALT} are wanted"
            if "<text" not in drawing:
                yield f"figure {number} has no real text"


def _links(html: str) -> Iterator[str]:
    names = Counter(re.findall(r'\sid="([^"]*)"', html))
    for name in [name for name, times in names.items() if times > 1]:
        yield f"the identifier {name!r} occurs {names[name]} times"
    for name in sorted(set(re.findall(r'href="#([^"]*)"', html)) - set(names)):
        yield f"a link leads to {name!r}, which is not on the page"


def _requests(html: str) -> Iterator[str]:
    if found := OUTSIDE.search(html):
        yield f"the page would ask for something from outside: {found.group()[:60]!r}"
    if found := HANDLER.search(html):
        yield f"the page holds a script in an attribute: {found.group()[-60:]!r}"


def _leaks(html: str) -> Iterator[str]:
    text = TAG.sub(" ", html)
    for what, pattern in LEAKS.items():
        if found := pattern.search(text):
            yield f"the page shows {what}: {text[found.start() : found.start() + 60].strip()!r}"


def _text(html: str) -> str:
    """Return the words of a piece of HTML as a reader sees them."""
    return " ".join(unescape(TAG.sub("", html)).split())


RULES: tuple[Callable[[str], Iterator[str]], ...] = (
    _document,
    _headings,
    _tables,
    _figures,
    _links,
    _requests,
    _leaks,
)
