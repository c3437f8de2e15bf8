"""What each part brings: the scores of the judges' questions with one part of sitrep switched off at a time.

A part is switched off by another value that is passed in: a lexicon without lines, a weight of 0, a finder that finds
nothing. Everything else is as in every command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from bench import quality
from bench.libraries import Remembered, Remembering, library, say, take_in
from bot import settings
from bot.briefing.accounts import Accounts
from bot.briefing.claims import Candidate
from bot.briefing.disputes import Dispute
from bot.evaluate import Score
from bot.wiring import FITTED_JUDGEMENT, Judgement, Lexica
from retrieval.dates import NO_EVENTS, DateReader, DateScope
from retrieval.embed import Embedder
from retrieval.library.reading import Held
from retrieval.names import PLACES, Gazetteer
from retrieval.names.entries import FILES, content, merge, own_files, parse, read_variants
from retrieval.names.unlisted import Heard, Unlisted
from retrieval.ranking import FITTED
from retrieval.terms import Terms
from retrieval.types import DateMention, NameMention

# So many processes measure at once; the smallest machine that the bench is run on has as many cores.
AT_ONCE = 2


class NoDates(DateReader):
    """Reads no date words: what happened when, and which days a question asks about, stays unknown."""

    def in_report(self, text: str, reference: date | None) -> tuple[DateMention, ...]:
        """None."""
        return ()

    def in_question(self, text: str, now: date) -> tuple[DateScope, ...]:
        """None."""
        return ()


class NoSounds(Unlisted):
    """Hears no names but those of the files: a name that is in none is a word like others."""

    def in_report(self, text: str, mentions: object, offset: int = 0) -> list[Heard]:
        """None."""
        return []

    def in_question(self, text: str, mentions: Sequence[NameMention]) -> list[Heard]:
        """None."""
        return []


class NoAccounts(Accounts):
    """Finds nothing contested, and nobody who speaks beside."""

    def find(self, question: object, ranked: object, reading: object = None) -> list[Dispute]:
        """None."""
        return []

    def beside(
        self, question: object, told: object, ranked: object, reading: object
    ) -> list[tuple[Candidate, Candidate]]:
        """None."""
        return []


def one_list(_: Held) -> str:
    """All passages stand in one list, whatever their language."""
    return ""


def no_concepts(known: Lexica) -> Lexica:
    """What may be a name is told as ever, by the words of the lexicon too: else those would pass for names."""
    return replace(known, terms=Terms(()))


def no_sounds(known: Lexica) -> Lexica:
    """A name in no file is found as spelt only."""
    return replace(known, unlisted=NoSounds(known.gazetteer, known.terms))


def places_only(known: Lexica) -> Lexica:
    """Nobody knows the people, groups, communities, offices and agencies that are listed by hand."""
    (_, ordinary), (_, same) = own_files(("ordinary.txt", "variants.tsv"))
    every = merge(name for source, text in own_files(FILES) for name in parse(source, text))
    gazetteer = Gazetteer(
        (name for name in every if name.kind in PLACES),
        ordinary=(word for _, line in content(ordinary) for word in line.split()),
        variants=read_variants(same),
        version="places",
    )
    return replace(known, gazetteer=gazetteer)


def no_dates(known: Lexica) -> Lexica:
    """Date words are words like others."""
    return replace(known, dates=NoDates())


def no_events(known: Lexica) -> Lexica:
    """No days are counted from an event's name."""
    return replace(known, dates=DateReader(NO_EVENTS))


def as_known(known: Lexica) -> Lexica:
    """Nothing of what is known beforehand is missing."""
    return known


@dataclass(frozen=True, slots=True)
class Part:
    """A part of sitrep, and what there is instead when it is off: other knowledge, or another judgement."""

    name: str
    without: Callable[[Lexica], Lexica] = as_known
    judgement: Judgement = FITTED_JUDGEMENT


# Parts whose libraries are the same without them share one; a process works on a group, so these are divided.
GROUPS: tuple[tuple[Part, ...], ...] = (
    (
        Part("vectors (words only)", judgement=Judgement(replace(FITTED, meaning=0.0))),
        Part("lists by words (vectors only)", judgement=Judgement(replace(FITTED, words=0.0))),
        Part("ranking by what is covered", judgement=Judgement(replace(FITTED, coverage=0.0))),
        Part("ranking by days", judgement=Judgement(replace(FITTED, days=0.0))),
    ),
    (
        Part("ranking by names in the report", judgement=Judgement(replace(FITTED, names=0.0))),
        Part("lists read by language", judgement=Judgement(replace(FITTED, list_of=one_list))),
        Part("the kind of answer wanted", judgement=Judgement(fits=0.0)),
        Part("accounts side by side", judgement=Judgement(accounts=NoAccounts)),
    ),
    (Part("concepts", no_concepts),),
    (Part("sounds of unlisted names", no_sounds),),
    (Part("names but of places", places_only),),
    (Part("dates", no_dates),),
    (Part("events known by name", no_events),),
)


@dataclass(frozen=True, slots=True)
class Row:
    """The scores in each file of the judges' questions, by type, with a part off; none is off where it is None."""

    off: str | None
    scores: Mapping[str, list[Score]]


def measure(
    folder: Path,
    embedder: Remembering,
    make: Callable[[], Embedder],
    *,
    quick: bool,
    judge: Path = quality.JUDGE,
    groups: Sequence[Sequence[Part]] = GROUPS,
) -> list[Row]:
    """A row for each part switched off.

    Args:
        folder: Where the libraries are made.
        embedder: What has embedded these reports and questions already; its vectors are used again.
        make: Makes an embedder in another process, for what is embedded there for the first time.
        quick: Whether a few questions are enough.
        judge: The folder of reports and questions.
        groups: The parts, those of one group in one library.
    """
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as pool:
        running = [
            pool.submit(_group, group, folder / str(number), embedder.remembered, make, quick, judge)
            for number, group in enumerate(groups)
        ]
        return [row for one in running for row in one.result()]


def _group(
    group: Sequence[Part],
    folder: Path,
    remembered: Remembered,
    make: Callable[[], Embedder],
    quick: bool,
    judge: Path,
) -> list[Row]:
    """The rows of a group of parts; the library is made when the first of them is off."""
    embedder = Remembering(make(), remembered)
    known = group[0].without(Lexica.load(settings.isolated(folder)))
    with library(folder, embedder, known) as opened:
        take_in(opened, *quality.reports(judge))
    return [_row(part, folder, embedder, known, quick, judge) for part in group]


def _row(part: Part, folder: Path, embedder: Embedder, known: Lexica, quick: bool, judge: Path) -> Row:
    say(f"off: {part.name}")
    with library(folder, embedder, known, part.judgement) as opened:
        return Row(part.name, quality.scores(opened, quick=quick, judge=judge))


def cells(scores: Sequence[Score]) -> list[float | None]:
    """What is shown of the scores of a variant, in the order of :data:`COLUMNS`."""
    every, across = scores[-1], quality.of_type(scores, "cross_lingual")
    return [
        every.found_at[1],
        every.found_at[10],
        every.reciprocal_rank,
        across.found_at[10] if across else None,
        every.matched,
        every.citations_right,
        every.refused_rightly,
        every.refused_wrongly,
    ]


COLUMNS = ("@1", "@10", "rr", "cross-lingual @10", "matched", "cited right", "refused rightly", "refused wrongly")
