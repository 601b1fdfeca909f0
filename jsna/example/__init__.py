"""The example county: invented statistics of an invented place, in the layouts in which real ones are published.

`write_example` writes what an analyst would otherwise download, so that the whole program can be tried, tested and
shown without a real file. Everything comes from one seed: the same bytes each time.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jsna.example.files import FILES
from jsna.example.publish import write
from jsna.example.world import SEED, invent

MARKER = "INVENTED"  # its presence says that a workspace holds no real statistics
NOTICE = f"""Everything in this folder is invented.

Exampleshire, its districts, wards, people, illnesses and scores do not exist: a program drew them by chance (seed
{SEED:,}). The layouts are those of the Office for National Statistics, the Ministry of Housing, Communities and Local
Government, the Office for Health Improvement and Disparities, the Department for Education, the Department for Work
and Pensions and NHS England, so that the program reads them as it reads their files. None of these bodies published,
checked or endorsed a figure here. Codes begin with X, which no real area's does.
"""
Tracker = Callable[[Iterable[Any]], Iterable[Any]]


def write_example(raw: Path, *, progress: Tracker = iter) -> list[Path]:
    """Write the example county's files under `raw` and return their paths, the notice and the marker first.

    `progress` is handed what is to be written, in order, and passes it on. Files of the same name are overwritten;
    others are left alone.
    """
    paths = [write(raw / name, NOTICE.encode()) for name in ("README.txt", MARKER)]
    world = invent()
    planned = [(raw / folder / name, made) for folder, files in FILES.items() for name, made in files.items()]
    return paths + [write(path, made(world)) for path, made in progress(planned)]
