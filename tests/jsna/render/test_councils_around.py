"""A health body whose small areas all lie in one council has that council's chapters; one over several has not."""

import pytest

from jsna import store
from jsna.render.councils import councils_around

BODIES = [("ccg", "X38000001"), ("ccg", "X38000002"), ("sub_icb", "X38000101"), ("sub_icb", "X38000002"),
          ("icb", "X54000001")]  # fmt: skip


def around(workspace):
    return councils_around(store.read("area_lookup", workspace.release).astype("str"), workspace)


def test_every_health_body_of_the_example_lies_in_its_county(example):
    assert around(example) == dict.fromkeys(BODIES, ("county", "X10000001"))


@pytest.mark.shared
def test_county_durhams_bodies_have_their_council_and_kents_and_cambridgeshires_have_none(real):
    found = around(real)
    assert found["ccg", "E38000234"] == found["sub_icb", "E38000234"] == ("unitary", "E06000047")
    assert not {"E38000026", "E38000237"} & {code for _, code in found}
