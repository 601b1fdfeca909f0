"""Which area lies in which: lookups of the Office for National Statistics, of any edition, told by their headings.

Small areas to wards, districts, CCGs, sub-ICB locations and ICBs; wards to districts, counties, regions and country;
districts to upper-tier authorities. Left out on purpose: places outside England, metropolitan counties, and inner and
outer London, which no authority's children's services answer for.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._geographies import editions, nested

PUBLISHER = "Office for National Statistics"
URL = "https://geoportal.statistics.gov.uk/"
CHANGES = ("*CHGIND", "CHANGE_CODE")  # a change table is another source

SOURCES = [
    Source(
        id=f"ons_lookup_{name}",
        title=title,
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL,
        columns=columns,
        absent=CHANGES,
        folder="ons_lookups",
        fills=fills,
    )
    for name, title, columns, fills in (
        (
            "lsoa_ward",
            "Lower layer Super Output Area to ward to local authority district lookup",
            ("LSOA??CD", "LSOA??NM", "WD??CD", "WD??NM", "LAD??CD"),
            "wards and districts: every figure that is a sum of small areas",
        ),
        (
            "lsoa_ccg",
            "Lower layer Super Output Area to Clinical Commissioning Group lookup",
            ("LSOA??CD", "LSOA??NM", "CCG??CD", "CCG??NM"),
            "CCG profiles",
        ),
        (
            "lsoa_sub_icb",
            "Lower layer Super Output Area to sub-ICB location to Integrated Care Board lookup",
            ("LSOA??CD", "LSOA??NM", "SICBL??CD", "SICBL??NM", "ICB??CD"),
            "sub-ICB location and ICB profiles",
        ),
        (
            "lsoa_best_fit",
            "LSOA (2011) to LSOA (2021) to local authority district best-fit lookup",
            ("LSOA11CD", "LSOA21CD", "LSOA21NM", "LAD??CD"),
            "the district of small areas of both editions",
        ),
        (
            "ward_country",
            "Ward to local authority district to county to region to country lookup",
            ("WD??CD", "WD??NM", "LAD??CD", "CTY??CD", "RGN??CD"),
            "counties and regions",
        ),
        (
            "district_county",
            "Lower tier to upper tier local authority lookup",
            ("LTLA??CD", "LTLA??NM", "UTLA??CD"),
            "counties",
        ),
        (
            "district_region",
            "Local authority district to region lookup",
            ("LAD??CD", "LAD??NM", "RGN??CD", "RGN??NM"),
            "regions",
        ),
    )
]


def edition(match: Match) -> str:
    """Return the editions that the file's headings name."""
    return editions(match.headings)


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `areas` and `area_lookup`: every pair of the file of which one area lies in the other.

    The best-fit lookup of LSOAs of 2011 to those of 2021 gives the district of both, not the pair itself: it hides
    that some were split, which the change table tells.
    """
    return nested(match.frame(), match.file.label, match.notes)
