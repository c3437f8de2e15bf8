"""Files of outlets: what a reader's own file replaces and adds, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import SettingsError
from retrieval.outlet_file import CONTROLS, RELIABILITIES, read_outlets
from retrieval.outlets import Outlets
from retrieval.types import Scope
from tests.conftest import Shelf

NEW = """
[[outlet]]
name = "Jazira Post"
hosts = ["jazirapost.example"]
also = ["بريد الجزيرة"]
country = "SY"
control = "independent"
reliability = "C"
reason = "small desk, names its sources"
"""


def file_of(folder: Path, text: str) -> Path:
    """A reader's own file."""
    path = folder / "outlets.toml"
    path.write_text(text, "utf-8")
    return path


def test_what_comes_with_sitrep_is_sound() -> None:
    """Every entry of our own list is read, with a control and a letter that there are, and a reason beside a letter."""
    outlets = read_outlets()
    assert len(outlets) > 50
    assert {outlet.control for outlet in outlets} <= {*CONTROLS, ""}
    assert {outlet.reliability for outlet in outlets} <= set(RELIABILITIES)
    assert [outlet.name for outlet in outlets if outlet.reliability != "F" and not outlet.reason] == []


def test_a_new_entry_adds_an_outlet(tmp_path: Path) -> None:
    """It is found by its names and hosts, as one of ours is."""
    outlets = Outlets.load(file_of(tmp_path, NEW))
    assert outlets.known_at("https://www.jazirapost.example/1") == "Jazira Post"
    found = outlets.get("بريد الجزيرة")
    assert found is not None
    assert (found.control, found.reliability, found.reason) == ("independent", "C", "small desk, names its sources")


def test_an_entry_of_a_known_name_replaces_the_keys_it_gives(tmp_path: Path) -> None:
    """In any capitals; hosts, country and the rest stay as they were."""
    text = '[[outlet]]\nname = "reuters"\nreliability = "E"\nreason = "for this test"\n'
    before, after = Outlets.load().get("Reuters"), Outlets.load(file_of(tmp_path, text)).get("Reuters")
    assert before is not None
    assert after is not None
    assert (after.reliability, after.reason) == ("E", "for this test")
    assert (after.hosts, after.also, after.country) == (before.hosts, before.also, before.country)


def test_without_a_file_there_is_ours(tmp_path: Path) -> None:
    """A reader need not have a file."""
    assert Outlets.load(tmp_path / "outlets.toml").version == Outlets.load().version


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('hosts = ["a.example"]', "outlet 1: it has no name"),
        ('name = "Jazira"\nrelaibility = "C"', "outlet Jazira: there is no key 'relaibility'"),
        ('name = "Jazira"\nhosts = "a.example"', "outlet Jazira: hosts must be a list"),
        ('name = "Jazira"\nhosts = ["https://a.example/x"]', "outlet Jazira: 'https://a.example/x' is no host"),
        ('name = "Jazira"\nhosts = ["www.a.example"]', "outlet Jazira: 'www.a.example' is no host"),
        ('name = "Jazira"\ncontrol = "moon"', "outlet Jazira: control is 'moon', which is none of: state,"),
        ('name = "Jazira"\nreliability = "G"\nreason = "x"', "outlet Jazira: reliability is 'G'"),
        ('name = "Jazira"\nreliability = "AB"\nreason = "x"', "outlet Jazira: reliability is 'AB'"),
        ('name = "Jazira"\nreliability = 3\nreason = "x"', "outlet Jazira: reliability must be one line of text"),
        ('name = "Jazira"\nreliability = "C"', "outlet Jazira: a reliability needs its reason"),
        ('name = "Jazira"\nreason = """a\nb"""', "outlet Jazira: reason must be one line of text"),
        ('name = "Jazira"\nhosts = ["reuters.com"]', "outlet Jazira: 'reuters.com' belongs to Reuters already"),
        ('name = "Jazira"\nalso = ["رويترز"]', "outlet Jazira: 'رويترز' belongs to Reuters already"),
        ('name = "Jazira"\n[[outlet]]\nname = "jazira"', "outlet jazira: there are two entries of this name"),
    ],
)
def test_a_bad_entry_is_named(entry: str, problem: str, tmp_path: Path) -> None:
    """By file and outlet, in one line, with a way out."""
    path = file_of(tmp_path, f"[[outlet]]\n{entry}\n")
    with pytest.raises(SettingsError) as failure:
        Outlets.load(path)
    assert failure.value.message.startswith(f"{path}: {problem}")
    assert "\n" not in failure.value.message
    assert failure.value.hint


@pytest.mark.parametrize("text", ["outlet = 3", "[outlet]\nname = 'x'", "[[outlet]\n", "outlet = ['x']"])
def test_a_file_that_is_no_list_of_outlets_is_named(text: str, tmp_path: Path) -> None:
    """Broken TOML and other shapes are an error of ours that names the file."""
    path = file_of(tmp_path, text)
    with pytest.raises(SettingsError, match=r"outlets\.toml"):
        Outlets.load(path)


@pytest.mark.parametrize("text", ['[[outlets]]\nname = "Jazira"\n', 'outlets = []\n[[outlet]]\nname = "Jazira"\n'])
def test_a_key_beside_the_outlets_is_named(text: str, tmp_path: Path) -> None:
    """A misspelt [[outlet]] is told rather than passed over with all that stands under it."""
    path = file_of(tmp_path, text)
    with pytest.raises(SettingsError) as failure:
        Outlets.load(path)
    assert failure.value.message == f"{path}: there is no key 'outlets'"
    assert failure.value.hint


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder in its place, or bytes that are no UTF-8."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for name in ("folder", "bytes"):
        with pytest.raises(SettingsError, match="cannot be read"):
            Outlets.load(tmp_path / name)


def test_only_names_and_hosts_make_documents_stale(shelf: Shelf) -> None:
    """Another letter, owner or control leaves the library as it is; another host asks for the pages to be read anew."""
    shelf.data.mkdir()
    own = file_of(shelf.data, NEW)
    text = "Four men drowned in the Euphrates near Raqqa on Friday, rescuers said, when their boat hit a pillar."
    shelf.take_in(shelf.file("page.txt", f"Boat sinks\n\n{text}\n\nSource: https://jazirapost.example/1"))
    own.write_text(NEW.replace('"C"', '"E"').replace("independent", "party").replace("small", "large"), "utf-8")
    assert _stale(shelf) == 0
    with shelf.open() as opened:
        assert [one.report.outlet for one in opened.library.reports(Scope())] == ["Jazira Post"]
    own.write_text(NEW.replace("jazirapost.example", "post.example"), "utf-8")
    assert _stale(shelf) == 1


def _stale(shelf: Shelf) -> int:
    with shelf.open() as opened:
        return opened.library.coverage(Scope()).stale
