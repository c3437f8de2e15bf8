"""The file of events known by name, and a reader's own beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from retrieval.dates import Events, event_dates, known_events, question_scopes
from retrieval.dates.events import Event, parse
from retrieval.errors import SettingsError
from retrieval.names.entries import own_files

WRITTEN = date(2026, 1, 1)
[(SOURCE, TEXT)] = own_files(["events.tsv"])


@pytest.mark.parametrize("event", list(parse(SOURCE, TEXT)), ids=lambda event: event.id)
def test_every_spelling_of_every_event_is_found(event: Event) -> None:
    """Each spelling in the file that needs no company gives days: the event's, or a later one's of that name."""
    for spelling in event.spellings:
        first_form = " ".join(word.split("/")[0] for word in spelling.split())
        if not spelling.startswith(("~", "+")):
            found = [mention.span for mention in event_dates(f"Much has changed since {first_form}.", WRITTEN)]
            assert len(found) == 1, first_form
            assert found[0].first >= event.span.first


def test_the_file_is_sound() -> None:
    """Ids are given once, days run forward, and each event has an English and an Arabic spelling and a history."""
    lines = [line.split("\t") for line in TEXT.splitlines() if line and not line.startswith(("#", "id\t"))]
    assert len(lines) >= 80
    assert len({line[0] for line in lines}) == len(lines)
    assert all(len(line) == 6 and all(cell.strip() for cell in line) for line in lines)
    assert [one.span for one in parse(SOURCE, TEXT) if one.span.first > one.span.last] == []


OWN = "id\tfirst\tlast\tenglish\tarabic\thistory\n"


def test_a_reader_s_own_file_adds_and_replaces(tmp_path: Path) -> None:
    """A line with a new id adds an event; one with a known id stands instead of it."""
    own = tmp_path / "events.tsv"
    own.write_text(
        f"{OWN}# ours\ndam-burst\t2015-02-03\t2015-02-04\tbreach of the Qara dam\tانهيار سد قارة\tThe dam broke.\n"
        "mosul-fall\t2014-06-06\t2014-06-10\tfall of Mosul\tسقوط الموصل\tAs we count it.\n",
        encoding="utf-8",
    )
    events = Events.load(own)
    assert events.version != known_events().version
    text = "Since the breach of the Qara dam and the fall of Mosul, بعد انهيار سد قارة."
    assert [str(one.span) for one in event_dates(text, WRITTEN, events)] == [
        "2015-02-03/2015-02-04",
        "2014-06-06/2014-06-10",
        "2015-02-03/2015-02-04",
    ]
    assert [str(one.first) for one in question_scopes("raids since the fall of Mosul", WRITTEN, events)] == [
        "2014-06-06"
    ]
    assert [str(one.span) for one in event_dates("since the battle of Mosul", WRITTEN, events)] == [
        "2016-10-17/2017-07-10"
    ]


def test_no_file_of_one_s_own_is_no_error(tmp_path: Path) -> None:
    """Where a reader has written none, the package's events stand alone."""
    assert Events.load(tmp_path / "events.tsv").version == known_events().version


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a\t2014-06-10", "2 columns"),
        ("a\t10 June\t\tfall of X\t\t", "Invalid isoformat"),
        ("a\t2014-06-10\t2014-06-09\tfall of X\t\t", "before the first"),
        ("a\t2014-06-10\t\t\t\t", "spellings are missing"),
    ],
)
def test_a_bad_line_is_named(line: str, told: str, tmp_path: Path) -> None:
    """The error names file and line, and what is wrong with it."""
    own = tmp_path / "events.tsv"
    own.write_text(f"{OWN}{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        Events.load(own)
    assert "events.tsv:2" in caught.value.message
    assert told in caught.value.message


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are an error of the reader's file, not of the program."""
    own = tmp_path / "events.tsv"
    own.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError):
        Events.load(own)
