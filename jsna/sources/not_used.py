"""Files that analysts put beside the others, recognised so that `jsna check` can say why they are not used."""

import pandas as pd

from jsna.sources import Match, Source

COMPILER = "compiled from Office for National Statistics codes"
NHS_URL = "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"
IOD_URL = "https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019"

SOURCES = [
    Source(
        id=identity,
        title=title,
        publisher=publisher,
        edition=edition,
        released="",
        url=url,
        columns=columns,
        unused=why,
    )
    for identity, title, publisher, edition, url, columns, why in (
        (
            "mhclg_deprivation_2019_file_9",
            "English indices of deprivation 2019, File 9: transformed domain scores",
            "Ministry of Housing, Communities and Local Government",
            "2019",
            IOD_URL,
            ("LSOA code (2011)", "Income Score - exponentially transformed", "Crime Score - exponentially transformed"),
            "transformed scores serve to combine domains with other weights, which nothing here does; Files 1, 2, 3, 6 "
            "and 7 are read",
        ),
        (
            "ward_code_history",
            "Every ward code since 2011, with its latest authority",
            COMPILER,
            "as compiled",
            "https://github.com/drkane/geo-lookups",
            ("WDCD", "WDNM", "LADCD", "SOURCEFILE", "LADCD_ACTIVE"),
            "it names no year for a ward's boundary, so no figure can be joined to it; the published lookups are read",
        ),
        (
            "authority_code_history",
            "Every local authority code since 2011, with its latest successor",
            COMPILER,
            "as compiled",
            "https://github.com/drkane/geo-lookups",
            ("LADCD", "LADNM", "LADCD_ACTIVE", "UTLACD", "Current"),
            "a successor is not the same place as its predecessor; the published lookups are read",
        ),
        (
            "nhs_practice_map",
            "GP practices, their primary care networks, sub-ICB locations and ICBs",
            "NHS England",
            "as downloaded",
            NHS_URL,
            ("PRACTICE_CODE", "PCN_CODE", "ONS_SUB_ICB_LOCATION_CODE", "ONS_ICB_CODE"),
            "practices have no area of their own; registered people are read by sub-ICB location and ICB",
        ),
        (
            "nhs_practice_lists",
            "Patients registered at a GP practice: totals of practices",
            "NHS England",
            "as downloaded",
            NHS_URL,
            ("EXTRACT_DATE", "TYPE", "CCG_CODE", "ONS_CCG_CODE", "CODE", "NUMBER_OF_PATIENTS"),
            "it has list sizes without ages; the file by single year of age for regions and sub-ICB locations is read",
        ),
        (
            "nhs_practice_directory",
            "GP practices of the Organisation Data Service (epraccur), without headings",
            "NHS England",
            "as downloaded",
            "https://digital.nhs.uk/services/organisation-data-service/export-data-files/csv-downloads/"
            "gp-and-gp-practice-related-data",
            ("?8????", "Y??", "Q??", "1974????", "???????*"),
            "addresses of practices are not shown",
        ),
        (
            "ees_metadata",
            "Description of the columns of an Explore Education Statistics file",
            "Department for Education",
            "as downloaded",
            "https://explore-education-statistics.service.gov.uk/",
            ("col_name", "col_type", "label", "indicator_grouping", "indicator_unit"),
            "it describes another file's columns and holds no figures",
        ),
    )
]


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return no table."""
    return {}
