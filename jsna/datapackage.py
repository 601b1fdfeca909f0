"""What every table is and where its figures come from, as a Frictionless data package."""

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


def describe(tables: dict[str, Stored], found: list[Found]) -> dict[str, Any]:
    """Return the data package: each table's columns, rows and checksum, and each source's edition and licence."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "jsna",
        "title": "Tables of a Joint Strategic Needs Assessment of children's health",
        "resources": [_resource(name, stored) for name, stored in sorted(tables.items())],
        "sources": _sources(found),
        "licenses": [LICENCES["OGL-UK-3.0"]],
    }


def _resource(name: str, stored: Stored) -> dict[str, Any]:
    columns = schema.TABLES[stored.table].to_schema().columns
    return {
        "name": name.replace("/", "-").replace("_", "-"),
        "path": f"{name}.parquet",
        "title": (schema.TABLES[stored.table].__doc__ or "").strip(),
        "format": "parquet",
        "hash": f"sha256:{stored.sha256}",
        "rows": stored.rows,
        "schema": {
            "fields": [
                {"name": column, "type": TYPES.get(str(rule.dtype), "string"), "description": rule.description or ""}
                for column, rule in columns.items()
            ],
            "primaryKey": schema.key(stored.table),
        },
    }


def _sources(found: list[Found]) -> list[dict[str, Any]]:
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
        facts["files"].append({"name": each.label, "sha256": each.sha256, "rows": each.rows})
    return [sources[name] for name in sorted(sources)]
