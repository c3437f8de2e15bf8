"""Outlets by address and by name."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from retrieval.outlets import Outlet, Outlets, host_of

OUTLETS = Outlets(
    [
        Outlet("United Nations", ("un.org",)),
        Outlet("UN News", ("news.un.org",), ("UN News Centre",)),
        Outlet("Levant Wire", ("levantwire.example",), ("The Levant Wire", "وكالة المشرق")),
    ]
)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://levantwire.example/2014/06/21/raid", "Levant Wire"),
        ("http://www.levantwire.example:8080/", "Levant Wire"),
        ("https://ar.news.levantwire.example/x", "Levant Wire"),
        ("HTTPS://LevantWire.Example/X", "Levant Wire"),
        ("https://news.un.org/en/story", "UN News"),
        ("https://documents.un.org/x", "United Nations"),
        ("https://notlevantwire.example/", None),
        ("https://levantwire.example.evil.test/", None),
        ("https://example/", None),
        ("levantwire.example/x", None),
        ("http://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_by_address(address: str | None, name: str | None) -> None:
    """A host covers those below it, the longer one wins, and a host that only looks alike is unknown."""
    assert OUTLETS.known_at(address) == name


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Levant Wire", "Levant Wire"),
        ("THE LEVANT  WIRE", "Levant Wire"),
        ("وكالة المشرق", "Levant Wire"),
        ("levantwire.example", "Levant Wire"),
        ("www.LevantWire.example", "Levant Wire"),
        ("  Some \n Paper ", "Some Paper"),
        ("  ", None),
        ("", None),
        (None, None),
    ],
)
def test_by_name(spelling: str | None, name: str | None) -> None:
    """Other names, capitals and hosts lead to the usual name; an unknown name stands as it is, tidied."""
    assert OUTLETS.named(spelling) == name


def test_what_is_known_is_told_from_what_is_not() -> None:
    """A name outside the list is not taken for an outlet's."""
    assert OUTLETS.known_as("the levant wire") == "Levant Wire"
    assert OUTLETS.known_as("Some Paper") is None


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://WWW.A.example/x", "a.example"), ("no address", None), ("http://[x", None), (None, None)],
)
def test_host_of(address: str | None, host: str | None) -> None:
    """The host of an address stands without www and in lower case; what has none gives None."""
    assert host_of(address) == host


def test_no_name_or_host_belongs_to_two() -> None:
    """In the list that comes with sitrep every host and spelling leads to one outlet, and to its own."""
    text = resources.files("retrieval").joinpath("outlets.toml").read_text("utf-8")
    entries = tomllib.loads(text)["outlet"]
    outlets = Outlets.load()
    wrong = [
        (entry["name"], spelling)
        for entry in entries
        for spelling in (entry["name"], *entry.get("also", ()), *entry["hosts"])
        if outlets.named(spelling) != entry["name"]
    ]
    wrong += [
        (entry["name"], host)
        for entry in entries
        for host in entry["hosts"]
        if outlets.known_at(f"https://www.{host}/a") != entry["name"]
    ]
    assert len(entries) > 50
    assert wrong == []


CONTROL = frozenset(
    {
        "state",
        "public",
        "party",
        "armed group",
        "agency",
        "private",
        "independent",
        "international body",
        "religious",
        "activist",
    }
)


def test_every_outlet_is_graded() -> None:
    """Each entry says who controls it and has a letter with one short line of reason, all of the closed lists."""
    text = resources.files("retrieval").joinpath("outlets.toml").read_text("utf-8")
    entries = tomllib.loads(text)["outlet"]
    wrong = [
        entry["name"]
        for entry in entries
        if entry.get("control") not in CONTROL
        or entry.get("reliability") not in {"A", "B", "C", "D", "E", "F"}
        or not 10 <= len(entry.get("reason", "")) <= 120
        or entry["reason"] != " ".join(entry["reason"].split())
    ]
    assert wrong == []


def test_unknown_outlets_say_so() -> None:
    """The letter F, and it alone, means that nothing is known to us."""
    text = resources.files("retrieval").joinpath("outlets.toml").read_text("utf-8")
    entries = tomllib.loads(text)["outlet"]
    assert [e["name"] for e in entries if (e["reliability"] == "F") != (e["reason"] == "Not known to us")] == []


def test_the_head_names_every_kind_of_control() -> None:
    """Who adds an outlet finds the closed list in the head of the file, and it is the one that is checked."""
    text = resources.files("retrieval").joinpath("outlets.toml").read_text("utf-8")
    head = text[: text.index("[[outlet]]")]
    assert {value for value in CONTROL if f'#               "{value}"' not in head} == set()
