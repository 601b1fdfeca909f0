"""Whatever part of the publications is here, the build makes what can be made of it."""

import hamlet
import pytest

from jsna.build import build
from jsna.workspace import Workspace

PATIENTS = (
    "PUBLICATION,EXTRACT_DATE,ORG_TYPE,ORG_CODE,ONS_CODE,SEX,AGE,NUMBER_OF_PATIENTS\n"
    "GP_PRAC_PAT_LIST,2026-08-01,SUB_ICB_LOCATION,X1,X38000001,FEMALE,0,10\n"
)
CHANGE = (
    "ladcode20,laname20,country,population_2018,births_2019,deaths_2019,natchange_2019,internal_in_2019,"
    "internal_out_2019,internal_net_2019,international_in_2019,international_out_2019,international_net_2019,"
    "other_change_2019,population_2019\nX07000001,Hamlet,E,1000,12,10,2,50,40,10,5,3,2,-4,1010\n"
)


@pytest.mark.parametrize(
    ("files", "made"),
    [
        ({}, {"areas", "area_lookup"}),
        ({"imd": hamlet.imd(1, 2000, 30000, 4)}, {"deprivation"}),
        ({"patients": PATIENTS}, {"population"}),
        ({"patients": PATIENTS, "imd": hamlet.imd(1, 2000, 30000, 4)}, {"population", "deprivation"}),
        ({"people-mid-2020": hamlet.people(), "change": CHANGE}, {"components", "population"}),
        ({"fingertips": hamlet.fingertips()}, {"indicators", "release/baselines"}),
    ],
    ids=["lookups alone", "ranks alone", "patients alone", "patients and ranks", "one year of people", "figures alone"],
)
def test_a_part_of_the_publications_builds(tmp_path, files, made):
    hamlet.write(tmp_path)
    raw = tmp_path / "data" / "raw"
    for name in ("people-mid-2020", "fingertips"):
        (raw / f"{name}.csv").unlink()
    for name, text in files.items():
        (raw / f"{name}.csv").write_text(text, encoding="utf-8")
    assert made <= set(build(Workspace(tmp_path)).tables)
