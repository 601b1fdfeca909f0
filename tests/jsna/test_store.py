"""Tables keep their contracts on the way in and out, are read an area at a time, and are replaced only when whole."""

import errno

import pandas as pd
import pytest

from jsna import schema, store
from jsna.errors import ContractError, JsnaError


def population(areas: int = 3) -> pd.DataFrame:
    rows = [(f"X0100000{i}", age, 10.0 + age) for i in range(areas) for age in range(3)]
    frame = pd.DataFrame(rows, columns=["area_code", "age_from", "population"])
    return frame.assign(
        area_type="lsoa", edition="2021", source="ons_sape", year=2020, sex="persons", age_to=frame["age_from"],
        basis="resident",
    )  # fmt: skip


def test_a_table_comes_back_as_it_was_written(tmp_path):
    store.write("population", population(), tmp_path)
    back = store.read("population", tmp_path)
    wanted = schema.conform("population", population())
    assert back.astype(str).equals(wanted.astype(str))
    assert isinstance(back["area_code"].dtype, pd.CategoricalDtype)


def test_only_the_rows_of_an_area_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "ROWS_IN_GROUP", 3)
    store.write("population", population(), tmp_path)
    assert set(store.read("population", tmp_path, areas=["X01000001"])["area_code"]) == {"X01000001"}
    assert store.read("population", tmp_path, areas=["X01999999"]).empty


def test_equal_tables_have_equal_bytes_whatever_the_order_of_their_rows(tmp_path):
    first = store.write("population", population(), tmp_path / "a")
    shuffled = population().sample(frac=1, random_state=1)
    assert store.write("population", shuffled, tmp_path / "b").sha256 == first.sha256


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"population": -1.0}, "population.*greater_than_or_equal_to.*9 rows"),
        ({"sex": "women"}, "sex.*isin"),
        ({"age_from": 0, "age_to": 0}, "key.*uniqueness"),
    ],
)
def test_a_broken_contract_names_table_column_rule_and_rows(tmp_path, change, words):
    with pytest.raises(ContractError, match=f"(?s)table population.*{words}"):
        store.write("population", population().assign(**change), tmp_path)


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(ContractError, match="missing column basis"):
        store.write("population", population().drop(columns="basis"), tmp_path)


@pytest.mark.parametrize("lost", ["basis", "area_code", "population"])
@pytest.mark.parametrize("asked", [{}, {"areas": ["X01000001"]}, {"columns": ["area_code", "basis", "population"]}])
def test_a_table_of_an_older_version_is_refused_with_what_to_do(tmp_path, lost, asked):
    path = store.write("population", population(), tmp_path).path
    store.pq.write_table(store.pq.read_table(path).drop([lost]), path)
    with pytest.raises(ContractError, match=rf"table population.* column {lost}"):
        store.read("population", tmp_path, **asked)


def test_a_full_disk_leaves_the_old_table_as_it_was(tmp_path, monkeypatch):
    before = store.write("population", population(), tmp_path).path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.pq, "write_table", full)
    with pytest.raises(JsnaError, match="No space left"):
        store.write("population", population(2), tmp_path)
    assert (tmp_path / "population.parquet").read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_table_that_no_file_fills_has_no_rows_but_a_workspace_never_built_says_so(tmp_path):
    with pytest.raises(JsnaError, match="not built yet"):
        store.read("projection", tmp_path)
    areas = pd.DataFrame([("X01000001", "lsoa", "2021", "A", "ons")], columns=schema.columns("areas"))
    store.write("areas", areas, tmp_path)
    assert store.read("projection", tmp_path).empty
