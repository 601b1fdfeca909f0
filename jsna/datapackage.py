"""What every table is and where its figures come from, as a Frictionless data package.

The package goes where reports are made, so it holds no checksum of what was not protected: small numbers are guessed
from a checksum at once.
"""

from collections.abc import Collection
from typing import Any

from jsna import schema
from jsna.reading import Found
from jsna.store import Stored

TYPES = {"int64": "integer", "float64": "number", "bool": "boolean", "category": "string", "object": "string"}
LICENCES = {
    "OGL-UK-3.0": {
        "name": "OGL-UK-3.0",
        "title": "Open Government Licence v3.0",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }
}


def describe(tables: dict[str, Stored], found: list[Found], unpublished: Collection[str] = ()) -> dict[str, Any]:
    """Return the data package: each table's columns, rows and checksum, and each source's edition and licence.

    Tables that the release holds protected, and files of the sources `unpublished`, have no checksum.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "jsna",
        "title": "Tables of a Joint Strategic Needs Assessment of children's health",
        "resources": [
            _resource(name, stored, public=f"release/{name}" not in tables) for name, stored in sorted(tables.items())
        ],
        "sources": _sources(found, unpublished),
        "licenses": [LICENCES["OGL-UK-3.0"]],
    }


def _resource(name: str, stored: Stored, *, public: bool) -> dict[str, Any]:
    columns = schema.contract(stored.table).columns
    return {
        "name": name.replace("/", "-").replace("_", "-"),
        "path": f"{name}.parquet",
        "title": (schema.TABLES[stored.table].__doc__ or "").strip(),
        "format": "parquet",
        **({"hash": f"sha256:{stored.sha256}"} if public else {}),
        "rows": stored.rows,
        "schema": {
            "fields": [
                {"name": column, "type": TYPES.get(str(rule.dtype), "string"), "description": rule.description or ""}
                for column, rule in columns.items()
            ],
            "primaryKey": schema.key(stored.table),
        },
    }


def _sources(found: list[Found], unpublished: Collection[str]) -> list[dict[str, Any]]:
    sources: dict[str, dict[str, Any]] = {}
    for each in found:
        if not each.source or each.problem:
            continue
        facts = sources.setdefault(
            each.source,
            {
                "name": each.source, "title": each.title, "publisher": each.publisher, "edition": each.edition,
                "licence": each.licence, "released": each.released, "path": each.url, "files": [],
            },
        )  # fmt: skip
        if each.edition not in facts["edition"].split("; "):
            facts["edition"] += f"; {each.edition}"
        checksum = {} if each.source in unpublished else {"sha256": each.sha256}
        facts["files"].append({"name": each.label, **checksum, "rows": each.rows})
    return [sources[name] for name in sorted(sources)]
