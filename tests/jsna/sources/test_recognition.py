"""A file is recognised by what stands in it; one that is nearly right is told what it lacks."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from jsna.errors import JsnaError
from jsna.rawfile import RawFile
from jsna.sources import modules, near_misses, recognise
from jsna.unpacking import open_raw

LOOKUP = "LSOA11CD,LSOA11NM,WD21CD,WD21NM,LAD21CD,LAD21NM\nX01000001,Ash 001A,X05000001,Ash Green,X07000001,Ash\n"


def raw(text: str | bytes, name: str = "file.csv") -> RawFile:
    return RawFile(name, Path(name), text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize("before", ["", "A title\n\n", "\ufeff", '"Date","2021"\n'])
def test_a_file_is_recognised_whatever_its_name_and_whatever_stands_above_its_heading(before):
    (match,) = recognise(raw(before + LOOKUP, "final FINAL (2).csv"))
    assert match.source.id == "ons_lookup_lsoa_ward"
    assert match.source.edition == "LSOA 2011, ward 2021, district 2021"


def test_a_file_is_recognised_zipped_gzipped_and_plain(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.csv", LOOKUP)
    for name, data in (("a.zip", packed.getvalue()), ("b.gz", gzip.compress(LOOKUP.encode())), ("c", LOOKUP.encode())):
        (tmp_path / name).write_bytes(data)
        (file,) = open_raw(tmp_path / name)
        (match,) = recognise(file)
        assert len(match.tidy()["area_lookup"]) == 3


def test_a_file_without_one_of_its_columns_is_told_which():
    file = raw(LOOKUP.replace("WD21CD", "Ward").replace("WD21NM", "Name"))
    assert recognise(file) == []
    (miss,) = near_misses(file)
    assert "Super Output Area" in miss and "no column" in miss


def test_a_missing_rank_column_is_named_with_the_page_to_download_it_from():
    file = raw("LSOA code (2011),Local Authority District code (2019),Index of Multiple Deprivation (IMD) Rank\n")
    (miss,) = near_misses(file)
    assert "(IMD) Decile" in miss and "english-indices-of-deprivation-2019" in miss


def test_a_file_of_something_else_is_like_nothing():
    assert near_misses(raw("shopping,price\nmilk,1\n")) == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x1f\x8b\x08\x00cut short", "damaged or cut short"),
        (b"PK\x03\x04cut short", "damaged or cut short"),
    ],
)
def test_an_empty_or_damaged_file_is_refused_by_name(tmp_path, data, message):
    (tmp_path / "lookup.csv").write_bytes(data)
    with pytest.raises(JsnaError, match=f"lookup.csv: .*{message}"):
        open_raw(tmp_path / "lookup.csv")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<!DOCTYPE html><title>Not found</title>", "web page"),
        ("WD21NM\nLlanfair Môr\n".encode("latin-1"), "line 2 is not UTF-8"),
        ("WD21CD,WD21NM\n".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_web_page_or_another_encoding_is_refused_saying_what_to_do(data, message):
    with pytest.raises(JsnaError, match=f"file.csv: .*{message}"):
        recognise(raw(data))


def test_geojson_that_is_cut_short_or_empty_is_refused():
    with pytest.raises(JsnaError, match="not whole GeoJSON"):
        recognise(raw('{"type": "FeatureCollection", "features": [{"ty'))
    with pytest.raises(JsnaError, match="without a feature"):
        recognise(raw('{"type": "FeatureCollection", "features": []}'))


def test_every_source_has_an_id_of_its_own_and_a_page_to_visit():
    sources = [source for module in modules() for source in module.SOURCES]
    assert len({source.id for source in sources}) == len(sources)
    assert all(source.url.startswith("https://") or not source.url for source in sources)
