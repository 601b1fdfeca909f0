"""Files that are recognised and not used say why, and give no table."""

import pytest

from jsna.sources import not_used


@pytest.mark.parametrize("source", not_used.SOURCES, ids=lambda source: source.id)
def test_every_file_that_is_not_used_says_why(source):
    assert source.unused


def test_transformed_scores_are_recognised_and_give_no_table(match):
    found = match(
        "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),"
        "Income Score - exponentially transformed,Crime Score - exponentially transformed\n"
    )
    assert found.source.id == "mhclg_deprivation_2019_file_9"
    assert found.tidy() == {}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("deprivation/File_9_-_IoD2019_Transformed_Scores.csv", "mhclg_deprivation_2019_file_9"),
        ("lookups/ward_all_codes__drkane_code_history.csv", "ward_code_history"),
        ("lookups/la_all_codes__drkane_code_history.csv", "authority_code_history"),
        ("nhs/gp-reg-pat-prac-map.csv", "nhs_practice_map"),
        ("nhs/gp-reg-pat-prac-all_2021-01.csv", "nhs_practice_lists"),
        ("nhs/epraccur.csv", "nhs_practice_directory"),
        ("api_samples/ees_meta_sample.csv", "ees_metadata"),
    ],
)
def test_published_files_that_are_not_used_are_told_apart(real, path, source):
    (found,) = real(path)
    assert (found.source.id, found.tidy()) == (source, {})
