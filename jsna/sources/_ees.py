"""What files of Explore Education Statistics share: how they name areas, and DfE's own three-digit area numbers."""

import pandas as pd

from jsna.sources import Match
from jsna.sources._areas import area_type, left_out

COUNTRY = "dfe:970"
LEVELS = {"Local authority": "new_la_code", "Regional": "region_code", "National": "country_code"}


def coded(published: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `published` about a place of ours, with `area_code` and `area_type`.

    England's code stands in `country_code` and a region's in `region_code`. Inner and Outer London (E13) are parts
    of a region that no other table has, and are left out.
    """
    code = _codes(published)
    rows = published.assign(area_code=code, area_type=area_type(code))
    return rows[rows["area_type"].notna()]


def published_rows(match: Match) -> pd.DataFrame:
    """Return the rows of a file, having noted which are of places in no table of ours."""
    published = match.frame()
    codes = _codes(published)
    match.notes.extend(left_out(codes, area_type(codes), match.file.label))
    return published


def _codes(published: pd.DataFrame) -> pd.Series:
    """The code of each row's place, which stands in a column for its level; "" at a level that is none of ours."""
    level = published["geographic_level"].str.strip()
    code = pd.Series("", index=published.index, dtype="str")
    for name, column in LEVELS.items():
        code = code.mask(level == name, published[column].str.strip())
    return code


def dfe_codes(published: pd.DataFrame) -> pd.DataFrame:
    """Return what DfE's names for areas stand for: `dfe_code`, `area_code`, and the `year` in which they did.

    "dfe:886" is an authority by DfE's number, "dfe:970" the country, "region:south east" a region by its name in
    small letters. A number outlives a reorganisation (Somerset kept 933 when E10000027 became E06000066), so the same
    `dfe_code` may have several codes: the latest year says which is meant now.
    """
    year = published["time_period"].str.strip().str[:4].astype("int64")
    level = published["geographic_level"].str.strip()
    number = "dfe:" + published["old_la_code"].str.strip()
    name = "region:" + published["region_name"].str.strip().str.lower()
    authorities = pd.DataFrame({"dfe_code": number, "area_code": published["new_la_code"].str.strip(), "year": year})
    regions = pd.DataFrame({"dfe_code": name, "area_code": published["region_code"].str.strip(), "year": year})
    country = pd.DataFrame({"dfe_code": COUNTRY, "area_code": published["country_code"].str.strip(), "year": year})
    all_levels = [authorities[level == "Local authority"], regions[level == "Regional"], country[level == "National"]]
    named = pd.concat(all_levels)
    return named[area_type(named["area_code"]).notna()].drop_duplicates().reset_index(drop=True)


def exact_counts(rows: pd.DataFrame) -> pd.Series:
    """Whether counts are exact: DfE rounds those of England and the regions to ten, not those of authorities."""
    return ~rows["area_type"].isin(["region", "england"])
