"""Files of outlets: read, checked, and a reader's own laid over the one that comes with sitrep.

``docs/outlets.md`` says what the keys mean.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

from retrieval.errors import SettingsError

#: Who decides what an outlet may publish, from the most to the least bound to a party of the conflicts.
CONTROLS: Final = (
    "state",
    "party",
    "armed group",
    "religious",
    "activist",
    "international body",
    "agency",
    "public",
    "private",
    "independent",
)
#: Admiralty letters of a source's reliability: from completely reliable to what cannot be judged.
RELIABILITIES: Final = "ABCDEF"
UNJUDGED: Final = "F"

_TEXTS = ("name", "language", "country", "owner", "control", "reliability", "reason")
_LISTS = ("hosts", "also")
_HOST = re.compile(r"(?!www\.)[^\s/:A-Z]+\.[^\s/:A-Z]+")

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher: its usual name, other names, and the hosts its pages stand on.

    ``control`` is one of :data:`CONTROLS`, ``reliability`` one of :data:`RELIABILITIES` with one line of
    ``reason``; ``country`` is ISO 3166 in two letters. What the files leave out is empty.
    """

    name: str
    hosts: tuple[str, ...]
    also: tuple[str, ...] = ()
    country: str = ""
    owner: str = ""
    control: str = ""
    reliability: str = UNJUDGED
    reason: str = ""


def read_outlets(extra: Path | None = None) -> tuple[Outlet, ...]:
    """The outlets that come with sitrep, with those of a file of the reader's own, where there is one.

    An entry of a known name replaces the keys that it gives; any other adds an outlet.

    Raises:
        SettingsError: a file cannot be read, or an entry is wrong; names the file and the outlet.
    """
    own = "outlets.toml"
    entries: dict[str, Entry] = {}
    _lay_over(entries, own, resources.files("retrieval").joinpath(own).read_text("utf-8"))
    if extra is not None and (text := _text(extra)) is not None:
        _lay_over(entries, str(extra), text)
    return tuple(map(_outlet, entries.values()))


def _text(file: Path) -> str | None:
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}", hint="save it as UTF-8 text, or remove it") from error


def _lay_over(entries: dict[str, Entry], source: str, text: str) -> None:
    """Add the entries of a file to those before it, by their names in small letters."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{source}: {error}", hint="docs/outlets.md shows an entry") from error
    if unknown := sorted(set(whole) - {"outlet"}):
        raise SettingsError(
            f"{source}: there is no key {unknown[0]!r}", hint="each entry begins with a line [[outlet]]"
        )
    read = whole.get("outlet", [])
    if not isinstance(read, list) or not all(isinstance(one, dict) for one in read):
        raise SettingsError(f"{source}: no list of outlets", hint="each entry begins with a line [[outlet]]")
    met: set[str] = set()
    for number, entry in enumerate(read, start=1):
        what = f"{source}: outlet {entry.get('name') or number}"
        if problem := _problem(entry):
            raise SettingsError(f"{what}: {problem}", hint="docs/outlets.md says what each key may be")
        key = _key(entry["name"])
        if key in met:
            raise SettingsError(f"{what}: there are two entries of this name", hint="make them one")
        met.add(key)
        entries[key] = {**entries.get(key, {}), **entry}
    _refuse_shared(entries, met, source)


def _problem(entry: Entry) -> str:
    """What is wrong with an entry, or nothing."""
    if not isinstance(entry.get("name"), str) or not entry["name"].strip():
        return "it has no name"
    if unknown := sorted(set(entry) - {*_TEXTS, *_LISTS}):
        return f"there is no key {unknown[0]!r}"
    for key, value in entry.items():
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(one, str) and one for one in value)):
            return f"{key} must be a list of texts"
        if key in _TEXTS and not (isinstance(value, str) and len(value.splitlines()) <= 1):
            return f"{key} must be one line of text"
    if wrong := [host for host in entry.get("hosts", ()) if not _HOST.fullmatch(host)]:
        return f"{wrong[0]!r} is no host in small letters without www. and path"
    return _wrong_judgement(entry)


def _wrong_judgement(entry: Entry) -> str:
    control, letter = entry.get("control", CONTROLS[0]), entry.get("reliability")
    if control not in CONTROLS:
        return f"control is {control!r}, which is none of: {', '.join(CONTROLS)}"
    if letter is None:
        return ""
    if len(letter) != 1 or letter not in RELIABILITIES:
        return f"reliability is {letter!r}, which is no letter from A to F"
    # The reason for the letter before would stand beside another letter.
    return "" if entry.get("reason", "").strip() else "a reliability needs its reason"


def _refuse_shared(entries: Mapping[str, Entry], latest: set[str], source: str) -> None:
    """Refuse a name or host that two outlets claim; the later file's entry is the one to mend."""
    owners: dict[str, str] = {}
    for key, entry in sorted(entries.items(), key=lambda item: item[0] in latest):
        for spelling in _spellings(entry):
            if (owner := owners.setdefault(spelling, key)) != key:
                other = entries[owner]["name"]
                raise SettingsError(
                    f"{source}: outlet {entry['name']}: {spelling!r} belongs to {other} already",
                    hint="a name or host stands in one entry",
                )


def _spellings(entry: Entry) -> Iterable[str]:
    return {_key(spelling) for spelling in (entry["name"], *entry.get("also", ()), *entry.get("hosts", ()))}


def _key(spelling: str) -> str:
    return " ".join(spelling.split()).casefold()


def _outlet(entry: Entry) -> Outlet:
    return Outlet(
        name=entry["name"],
        hosts=tuple(entry.get("hosts", ())),
        also=tuple(entry.get("also", ())),
        country=entry.get("country", ""),
        owner=entry.get("owner", ""),
        control=entry.get("control", ""),
        reliability=entry.get("reliability", UNJUDGED),
        reason=entry.get("reason", ""),
    )
