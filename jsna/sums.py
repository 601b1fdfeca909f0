"""What adds up to what, as any reader knows it: areas, sexes, ages, years, fifths; and what lies inside what."""

import re

import pandas as pd

from needs.disclosure.pieces import alike, atoms, contained

PLACE, PERIOD, EVENT = "place", "period", "event"
WHOLE = 0.99  # share of an area's people from which its small areas here are all of it
SUMS = (  # parts and wholes that lookups of areas above wards tell
    (("district",), ("county",), "districts"),
    (("county", "unitary"), ("region",), "councils"),
    (("region",), ("england",), "regions"),
)
TOLD_BY_LOOKUPS = ("county", "region", "england")
FIFTHS = "fifths of "
SAME = "the same people"
RELATION = ["dimension", "hierarchy", "whole", "part"]


def place(rows: pd.DataFrame) -> pd.Series:
    """Return the name of each figure's place: its kind and code, and for a fifth of its wards which one."""
    name = rows["area_type"].astype("str") + ":" + rows["area_code"].astype("str")
    category = rows["category"].astype("str")
    return name.mask(category.str.startswith(FIFTHS), name + "/" + category)


def members(lookup: pd.DataFrame, coverage: pd.DataFrame | None, places: set[str]) -> pd.DataFrame:
    """Return the small areas that `places`, and areas with people in common, are made of.

    Columns ``code``, ``edition`` and ``member``.

    Areas of which some small areas are not here are left out: nothing is known to be left over of them.
    """
    small = lookup[lookup["area_type"] == "lsoa"]
    words = small[["area_code", "area_edition", "parent_code", "parent_type", "parent_edition"]].astype("str")
    words = words.assign(code=words["parent_type"] + ":" + words["parent_code"])
    words = words[small["share"].to_numpy() >= 0.5]
    near = words.loc[words["code"].isin(places), "area_code"].unique()
    words = words[words["code"].isin(words.loc[words["area_code"].isin(near), "code"].unique())]
    if coverage is not None:
        known = coverage[coverage["coverage"] < WHOLE].astype({"area_code": "str", "area_type": "str"})
        partly = set(
            zip(known["area_type"] + ":" + known["area_code"], known["small_edition"].astype("str"), strict=True)
        )
        words = words[[pair not in partly for pair in zip(words["code"], words["area_edition"], strict=True)]]
    made = words.rename(columns={"area_edition": "edition", "area_code": "member"})
    return made[["code", "edition", "member"]].drop_duplicates(ignore_index=True)


def relations(
    lookup: pd.DataFrame, inside: pd.DataFrame, wards: pd.DataFrame, spans: pd.DataFrame, events: pd.DataFrame
) -> pd.DataFrame:
    """Return every sum that readers know, as `needs.disclosure.hierarchy.link` takes them.

    lookup : the table `area_lookup`. inside : see `members`. wards : those of each fifth, see
        `jsna.inequality.wards_of_fifths`. spans : see `years`. events : see `jsna.nested.pieces`.
    """
    sexes = pd.DataFrame({"dimension": "sex", "hierarchy": "sexes", "whole": "persons", "part": ["female", "male"]})
    words = lookup.astype(dict.fromkeys(["area_type", "parent_type", "area_code", "parent_code"], "str"))
    sums = [sexes, fifths(wards), _years(spans)]
    for parts, wholes, name in SUMS:
        rows = words[words["area_type"].isin(parts) & words["parent_type"].isin(wholes)]
        whole, part = rows["parent_type"] + ":" + rows["parent_code"], rows["area_type"] + ":" + rows["area_code"]
        sums.append(_related(whole, part, name))
    for edition, rows in inside.groupby("edition"):
        sums += [made.assign(edition=edition) for made in (_filled(rows), _same(rows))]
    sums += [_nested(rows).assign(edition=view) for view, rows in events.groupby("edition")]
    return _once(pd.concat(sums, ignore_index=True).fillna({"edition": ""}))


def _related(whole: pd.Series, part: pd.Series, name: str, dimension: str = PLACE) -> pd.DataFrame:
    return pd.DataFrame({"dimension": dimension, "hierarchy": name, "whole": whole, "part": part})


def _once(sums: pd.DataFrame) -> pd.DataFrame:
    """Keep one of the sums of the same parts that several editions of the small areas tell."""
    sums = sums.drop_duplicates([*RELATION, "edition"]).sort_values(["dimension", "hierarchy", "whole", "part"])
    group = ["dimension", "hierarchy", "whole"]
    same = sums.groupby([*group, "edition"])["part"].agg(tuple).reset_index().drop_duplicates([*group, "part"])
    kept = sums.merge(same[[*group, "edition"]], on=[*group, "edition"])
    return kept.assign(hierarchy=(kept["hierarchy"] + " " + kept["edition"]).str.strip())[RELATION]


def _filled(inside: pd.DataFrame) -> pd.DataFrame:
    """Return the areas that areas of one kind fill without rest: wards a district, a CCG or a locality."""
    sums = contained(inside)
    kind = sums["part"].str.split(":").str[0].replace({"unitary": "district"})
    sums = sums.assign(hierarchy=kind, dimension=PLACE)
    filled = sums.groupby(["whole", "hierarchy"])["part_size"].transform("sum") == sums["whole_size"]
    return sums[filled & ~sums["whole"].str.split(":").str[0].isin(TOLD_BY_LOOKUPS)][RELATION]


def _same(inside: pd.DataFrame) -> pd.DataFrame:
    """Return the areas that are made of the very same small areas: what is told of one is told of the other."""
    pairs = alike(inside)
    for end in ("whole", "part"):
        pairs = pairs[~pairs[end].str.split(":").str[0].isin(("region", "england"))]
    return _related(pairs["whole"], pairs["part"], SAME).assign(hierarchy=SAME + " as " + pairs["part"])


def fifths(wards: pd.DataFrame) -> pd.DataFrame:
    """Return the wards of each fifth of a council by deprivation as sums; see `jsna.inequality.wards_of_fifths`."""
    whole = wards["area_type"].astype("str") + ":" + wards["council"] + "/" + wards["category"]
    return _related(whole, "ward:" + wards["area_code"].astype("str"), "wards of fifths").drop_duplicates()


def years(periods: set[str]) -> pd.DataFrame:
    """Return the single years of each period: ``code`` and ``member``; 2017-19 holds three, 2019/20 is one."""
    found = [(text, ends) for text in sorted(periods) if (ends := span(text))]
    rows = [(text, f"{style}{year}") for text, (style, first, last) in found for year in range(first, last + 1)]
    return pd.DataFrame(rows, columns=["code", "member"], dtype="str")


def span(period: str) -> tuple[str, int, int] | None:
    """Return the style of a period (calendar years, or years across two) and its first and last year."""
    style = "/" if "/" in period else ""
    plain = re.sub(r"/\d{2}", "", period)
    if re.fullmatch(r"\d{4}", plain):
        return style, int(plain), int(plain)
    found = re.fullmatch(r"(\d{4})\s*(?:-|–|to)\s*(\d{2}|\d{4})", plain)
    if not found:
        return None
    first, last = int(found[1]), found[2]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    end += 100 * (end < first)
    return style, first, end


def _years(held: pd.DataFrame) -> pd.DataFrame:
    """Return the years of each period of several, of which one at least is a figure of its own."""
    single = held[~held["code"].duplicated(keep=False)].drop_duplicates("member").set_index("member")["code"]
    long = held[held["code"].duplicated(keep=False)]
    named = long.assign(part=long["member"].map(single))
    named = named[named.groupby("code")["part"].transform("count") > 0]
    return _related(named["code"], named["part"].fillna("year " + named["member"]), "years", PERIOD)


def _nested(events: pd.DataFrame) -> pd.DataFrame:
    """Return what is counted as the sum of its smallest pieces, and of the largest that do not overlap."""
    finest = atoms(events).assign(hierarchy="finest")
    return pd.concat([finest, _largest(events).assign(hierarchy="largest")]).assign(dimension=EVENT)[RELATION]


def _largest(events: pd.DataFrame) -> pd.DataFrame:
    """Return each whole as the largest of its parts, one after another where they do not overlap, and the rest."""
    held = events.groupby("code")["member"].agg(frozenset).to_dict()
    inside = contained(events).sort_values(["whole", "part_size", "part"], ascending=[True, False, True])
    sums: list[tuple[str, str]] = []
    for whole, parts in inside.groupby("whole")["part"]:
        rest = held[str(whole)]
        for part in parts:
            if held[part] <= rest:
                rest -= held[part]
                sums.append((str(whole), part))
        sums += [(str(whole), f"the rest of {whole}")] if rest else []
    return pd.DataFrame(sums, columns=["whole", "part"], dtype="str")
