"""A network: look-ups, a graph for networkx, tables for pandas, and where networks come from."""

import pytest
from folders import SOUND, folder
from networks import network

from routes import network as network_module
from routes.errors import UnknownNameError
from routes.network import built_in_networks, load, read_network


@pytest.fixture
def sound(tmp_path):
    return read_network(folder(tmp_path))


def test_rows_are_found_by_id_and_nothing_can_be_changed(sound):
    assert sound.places["port"].zone == "straits"
    assert sound.segments["trunk"].bidirectional
    assert sound.evidence["operator-2023"].grade == "A"
    assert sound.commodities["crude"].name == "Crude oil"
    with pytest.raises(TypeError):
        sound.places["port"] = sound.places["field"]


def test_home_is_the_exporters_country(sound):
    assert [place for place in sound.places if sound.is_home(place)] == ["field", "plant"]
    without = network({"a>b": 1}, supplies={"a": 1})
    assert not without.is_home("a")


def test_an_element_is_a_place_or_a_segment(sound):
    assert sound.require_element("port") == "port"
    assert sound.require_element("trunk") == "trunk"
    with pytest.raises(
        UnknownNameError, match=r"no place or segment is called 'trnk'; did you mean 'trunk'\?"
    ):
        sound.require_element("trnk")


def test_the_graph_has_every_column_and_both_directions(sound):
    graph = sound.to_networkx()
    assert graph.graph["name"] == "sound"
    assert set(graph.nodes) == set(sound.places)
    assert graph.nodes["port"]["zone"] == "straits"
    assert set(graph.edges(keys=True)) == {
        ("field", "border", "trunk"),
        ("border", "field", "trunk"),
        ("border", "port", "coast"),
        ("port", "market", "tanker"),
        ("field", "plant", "local"),
    }
    assert graph.edges["border", "port", "coast"]["corridors"] == "north"


def test_the_tables_for_pandas_are_those_of_the_files(sound):
    frames = sound.frames()
    assert set(frames) == set(SOUND)
    for name, text in SOUND.items():
        header = text.partition("\n")[0].split(",")
        assert set(header) <= set(frames[name].columns)
        assert len(frames[name]) == text.count("\n") - 1
    assert frames["capacities"].loc[0, "evidence"] == "operator-2023"
    assert "lines" not in network({"a>b": 1}, supplies={"a": 1}).frames()


def test_a_network_is_loaded_from_a_folder_or_by_name(tmp_path, monkeypatch):
    path = folder(tmp_path / "mine")
    assert load(path).tables == load(str(path)).tables == read_network(path).tables
    monkeypatch.setattr(network_module, "built_in_networks", lambda: {"sound": path})
    assert load("sound").settings.name == "sound"
    with pytest.raises(
        UnknownNameError, match=r"no built-in network or folder is called 'soun'; did you mean"
    ):
        load("soun")


def test_every_built_in_network_is_sound():
    found = built_in_networks()
    assert "kazakhstan" in found
    for name, path in found.items():
        assert load(name).tables == read_network(path).tables


def test_the_default_network_is_kazakhstan():
    assert load().settings.exporter == "KAZ"
