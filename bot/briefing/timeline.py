"""A name to the dated sentences about it, in the order in which things happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.briefing.sentences import Sentence, sentences_of, with_dates
from bot.briefing.types import Note, Source
from retrieval import lineage
from retrieval.errors import NotFound
from retrieval.library.reading import Library, StoredPassage
from retrieval.names import Gazetteer, Name
from retrieval.types import DateMention, Report, Scope, Span

# How many passages are read, and how many events shown at most.
PASSAGES = 2000
EVENTS = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One dated sentence: when it says it happened, its words, and the number of its source.

    ``said`` marks a sentence that only says when somebody spoke of it: it happened then or before.
    """

    span: Span
    said: bool
    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of a name, oldest first, and their sources."""

    name: Name
    events: tuple[Event, ...]
    sources: tuple[Source, ...]
    notes: tuple[Note, ...]


class Timelines:
    """Makes timelines from a library."""

    def __init__(self, library: Library, gazetteer: Gazetteer) -> None:
        self._library = library
        self._gazetteer = gazetteer

    def of(self, spelling: str, scope: Scope) -> Timeline:
        """The timeline of a name in a scope, near copies told once.

        Raises:
            NotFound: no file knows the name.
        """
        name = self._gazetteer.resolve(spelling)
        if name is None:
            raise NotFound(f"no known name is spelt {spelling!r}", hint="try another spelling, or sitrep search")
        keys = self._library.keys_naming(name.id, scope, PASSAGES)
        stored = self._library.passages(keys, scope)
        passages = [stored[key] for key in keys if key in stored]
        copies = self._library.copies({passage.report.id for passage in passages}, scope)
        made = timeline(name, once(passages, copies), copies)
        return replace(made, notes=(*made.notes, _too_many())) if len(keys) == PASSAGES else made


def timeline(name: Name, passages: Sequence[StoredPassage], copies: dict[str, list[Report]]) -> Timeline:
    """The events that ``passages`` tell of a name. Pure."""
    found: list[tuple[DateMention, str, StoredPassage]] = []
    undated = 0
    for passage in passages:
        events = [(day, with_dates(one), passage) for one in sentences_of(passage) if (day := _when(one, name.id))]
        undated += not events
        found += events
    found.sort(key=lambda event: (event[0].span, event[0].said, event[2].key))
    shown = found[:EVENTS]
    numbers = {key: n for n, key in enumerate(dict.fromkeys(passage.key for _, _, passage in shown), start=1)}
    by_key = {passage.key: passage for _, _, passage in shown}
    return Timeline(
        name=name,
        events=tuple(Event(day.span, day.said, text, (numbers[passage.key],)) for day, text, passage in shown),
        sources=tuple(
            Source(n, one, tuple(copies.get(one.report.id, ())), one.report.origin)
            for n, one in ((n, by_key[key]) for key, n in numbers.items())
        ),
        notes=tuple(_notes(len(found), undated)),
    )


def _when(sentence: Sentence, name: str) -> DateMention | None:
    """The first day on which a sentence about the name says something happened, else the day somebody spoke of it."""
    if name not in sentence.names:
        return None
    told = [mention for mention in sentence.dates if not mention.planned]
    return min(told, key=lambda mention: (mention.said, mention.start), default=None)


def _too_many() -> Note:
    text = f"Only the first {PASSAGES} passages that name it were read: narrow the dates for the rest."
    return Note("cut", text, {"case": "passages", "n": PASSAGES})


def _notes(events: int, undated: int) -> list[Note]:
    notes = []
    if undated:
        text = f"{undated} passages name it without saying when; they are left out."
        notes.append(Note("undated_passages", text, {"n": undated}))
    if events > EVENTS:
        text = f"The first {EVENTS} of {events} events are shown: narrow the dates for the rest."
        notes.append(Note("cut", text, {"n": EVENTS, "all": events}))
    return notes


def once(passages: Sequence[StoredPassage], copies: dict[str, list[Report]]) -> list[StoredPassage]:
    """The passages without those that only repeat a near copy already met."""
    kept: list[StoredPassage] = []
    met: dict[str, Report] = {}
    for passage in passages:
        originals = [met[copy.id] for copy in copies.get(passage.report.id, ()) if copy.id in met]
        if not any(lineage.repeats(passage.text, original.body) for original in originals):
            met[passage.report.id] = passage.report
            kept.append(passage)
    return kept
