"""A question to an answer made of extracts: every statement quoted, cited and dated, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.briefing.accounts import Accounts
from bot.briefing.choosing import choose
from bot.briefing.claims import Candidate
from bot.briefing.disputes import Dispute, settle, statement_of, told, with_voices
from bot.briefing.extract import Extractor, Judged, rarities
from bot.briefing.sentences import calendar_words
from bot.briefing.sourcing import Sourced, Sourcing, origin_notes
from bot.briefing.types import Answer, Note, Refusal, Source, Statement, Value
from retrieval.library.reading import Extent, Library
from retrieval.search import Evidence, Found, Search
from retrieval.types import Precision, Published, Scope, Span
from retrieval.understand import Asks, Question, Understanding, Understood, reference_day

# How much evidence is read for an answer, and of one report.
PASSAGES = 24
PER_REPORT = 4
# How much of the evidence of the question before may serve again.
AGAIN = 6
# How many near misses a refusal names.
NEAR = 3
# Evidence this much older than the day asked from is worth a word.
OLD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Length:
    """How long an answer may be."""

    statements: int = 4
    words: int = 120


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question as understood, and the day that its relative date words were read from."""

    understood: Understood
    reference: date


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an answer is made from: the question as understood, its evidence, the sentences of it that may answer.

    ``evidence`` and ``ranked`` have the best first; ``notes`` are those that are due whatever the answer is.
    """

    prepared: Prepared
    evidence: tuple[Evidence, ...]
    ranked: tuple[Judged, ...]
    coverage: Extent
    notes: tuple[Note, ...]

    @property
    def understood(self) -> Understood:
        """What the question looks for."""
        return self.prepared.understood


class Answers(Protocol):
    """What answers questions: by extracts, or by what a model writes."""

    @property
    def search(self) -> Search:
        """What finds evidence."""

    def understand(self, question: Question, now: datetime) -> Prepared:
        """What a question looks for."""

    def evidence(self, question: Question, *, limit: int, now: datetime) -> Found:
        """The best passage of each of the ``limit`` reports that bear most on a question."""

    def answer(
        self,
        question: Question,
        *,
        now: datetime,
        length: Length | None = None,
        person: str | None = None,
        on_statement: Callable[[Statement], None] | None = None,
    ) -> Answer:
        """What the reports say, each statement with its citations, or why they do not.

        ``length`` bounds extracts; a model is told a bound of its own.
        ``person`` is who asks, by whatever name their use of a model is counted under. ``on_statement`` gets each
        statement that a model writes as soon as it is complete and checked, in the thread that asks: it stands in the
        answer at that place and with those citations. It must not raise.
        """


class Answering:
    """Answers questions from a library by extracts."""

    def __init__(
        self,
        library: Library,
        search: Search,
        understanding: Understanding,
        extractor: Extractor,
        accounts: Accounts,
        sourcing: Sourcing,
        pending: Callable[[], int],
    ) -> None:
        self._library = library
        self.search = search
        self._understanding = understanding
        self._extractor = extractor
        self._accounts = accounts
        self._sourcing = sourcing
        self._pending = pending

    def understand(self, question: Question, now: datetime) -> Prepared:
        """What a question looks for, with date words read relative to ``as_of``, the present or the newest report."""
        newest = self._library.newest(Scope(as_of=question.as_of))
        reference = reference_day(question.as_of, now, newest, question.zone)
        return Prepared(self._understanding.read(question, reference), reference)

    def evidence(self, question: Question, *, limit: int, now: datetime) -> Found:
        """See :class:`Answers`."""
        prepared = self.understand(question, now)
        return self.search.find(prepared.understood, limit=limit)

    def answer(
        self,
        question: Question,
        *,
        now: datetime,
        length: Length | None = None,
        person: str | None = None,
        on_statement: Callable[[Statement], None] | None = None,
    ) -> Answer:
        """See :class:`Answers`; extracts cost nobody anything and are there at once."""
        return self.quoted(self.gathered(self.understand(question, now)), length)

    def gathered(self, prepared: Prepared, earlier: Understood | None = None) -> Gathered:
        """What there is to answer a question from; the evidence of an ``earlier`` one may serve again, behind it."""
        understood = prepared.understood
        found = self.search.find(understood, limit=PASSAGES, per_report=PER_REPORT)
        evidence = found.evidence
        if earlier:
            again = self.search.find(earlier, limit=AGAIN, per_report=PER_REPORT).evidence
            keys = {one.passage.key for one in evidence}
            evidence += tuple(one for one in again if one.passage.key not in keys)
        coverage = self._library.extent(understood.scope)
        notes = (*self._technical_notes(found), *_scope_notes(understood, coverage))
        return Gathered(prepared, evidence, tuple(self._ranked(understood, evidence)), coverage, notes)

    def quoted(self, gathered: Gathered, length: Length | None = None) -> Answer:
        """The sentences that answer, each with its citation, or why there are none."""
        allowed = length or Length()
        understood = gathered.understood
        exact = understood.asks in (Asks.NUMBER, Asks.DATE)
        goes_on = understood.asks is not Asks.STATE
        chosen = choose(
            gathered.ranked, most=allowed.statements, most_words=allowed.words, fitting=exact, goes_on=goes_on
        )
        if not chosen:
            return self.refused(gathered)
        reading = self._accounts.reading()
        disputes = self._accounts.find(understood, gathered.ranked, reading)
        kept, disputes = settle(chosen, disputes, most=allowed.statements, most_words=allowed.words)
        if understood.asks is Asks.STATE:
            kept.sort(key=_newest_first)
        versions = [side.candidate for dispute in disputes for side in dispute.sides]
        voices = self._accounts.beside(understood, [*kept, *versions], gathered.ranked, reading)
        kept = with_voices(kept, disputes, voices, most_words=allowed.words)
        cited = [*kept, *versions]
        sources = sources_of([one.evidence for one in cited])
        statements = tuple(statement_of(one, sources) for one in kept)
        disputed = [side.candidate.sentence for one in disputes if not one.update for side in one.sides]
        sourced = self._sourcing.judged(sources, [one.sentence for one in cited], gathered.evidence, disputed)
        return Answer(
            question=understood.question.text,
            scope=understood.scope,
            spans=understood.spans,
            statements=statements,
            sources=sourced.sources,
            notes=(*gathered.notes, *answer_notes(gathered, sourced)),
            contested=tuple(told(dispute, sources) for dispute in disputes),
            lineages=sourced.lineages,
            carried=understood.carried,
        )

    def disputes(self, gathered: Gathered) -> list[Dispute]:
        """Where the sentences that answer disagree, by our rules."""
        is_answered = bool(choose(gathered.ranked[:1], most=1, most_words=0))
        return self._accounts.find(gathered.understood, gathered.ranked) if is_answered else []

    def refused(self, gathered: Gathered) -> Answer:
        """Why there is no answer, with the nearest passages."""
        understood = gathered.understood
        near = sources_of(gathered.evidence[:NEAR])
        return Answer(
            question=understood.question.text,
            scope=understood.scope,
            spans=understood.spans,
            refusal=refusal(understood, gathered.coverage, bool(near)),
            near=near,
            notes=(*gathered.notes, coverage_note(gathered.coverage)),
            carried=understood.carried,
        )

    def _ranked(self, understood: Understood, evidence: Sequence[Evidence]) -> list[Judged]:
        """The sentences of the evidence, best first."""
        frequencies, passages = self._library.frequencies(
            [subject.stem for subject in understood.subjects if subject.stem]
        )
        rarity = rarities(frequencies, passages)
        return self._extractor.rank(understood, evidence, rarity)

    def _technical_notes(self, found: Found) -> Iterable[Note]:
        if found.words_only:
            reason = found.words_only.message
            yield Note(
                "words_only",
                f"{reason[:1].upper()}{reason[1:]}: searched by words, names and dates only.",
                {"case": found.words_only.code},
            )
        elif pending := self._pending():
            what = counted(pending, "passage")
            yield Note(
                "vectors_pending",
                f"{what} found by words only until embedded (sitrep ingest goes on with it).",
                {"n": pending},
            )


def answer_notes(gathered: Gathered, sourced: Sourced) -> Iterable[Note]:
    """What a reader must know beside an answer: of its sources, and of what the library covers. Pure."""
    yield from evidence_notes(sourced.sources, gathered.prepared.reference)
    yield from origin_notes(sourced.sources, sourced.lineages)
    yield from _corrections(sourced.sources, gathered.understood.scope)
    yield coverage_note(gathered.coverage)


def refusal(understood: Understood, coverage: Extent, has_near: bool) -> Refusal:
    """Why nothing answers a question, by what the library covers. Pure."""
    if not coverage.reports:
        inside = "" if understood.scope.is_open else " in the dates asked for"
        return Refusal("empty", f"The library holds no report{inside}.", {"case": "inside"} if inside else {})
    if understood.spans and coverage.first and coverage.last:
        first, last = coverage.first.day, coverage.last.last_instant.date()
        if all(span.last < first - OLD or span.first > last for span in understood.spans):
            asked = ", ".join(map(_span_words, understood.spans))
            return Refusal(
                "outside_dates",
                f"The reports do not cover {asked}: the library runs from {calendar_words(Span(first, first))} "
                f"to {calendar_words(Span(last, last))}. Not covered does not mean that nothing happened.",
                {"asked": understood.spans, "first": Span(first, first), "last": Span(last, last)},
            )
    if has_near:
        return Refusal(
            "near_misses",
            "No report in the library says this. The nearest passages are about something else; they are listed, "
            "not cited.",
        )
    return Refusal("nothing", "No report in the library is about this. That does not mean that it did not happen.")


def evidence_notes(sources: Sequence[Source], reference: date) -> Iterable[Note]:
    """What a reader must know about the evidence as a whole: its age, and what of it bears no date. Pure."""
    dated = [source.report.published for source in sources if source.report.published]
    newest = max(dated, key=lambda published: published.instant, default=None)
    if newest and reference - newest.last_instant.date() > OLD:
        age = (reference - newest.last_instant.date()).days
        values: dict[str, Value] = {"n": age, "published": newest}
        yield Note("old_evidence", f"The newest evidence is {age} days old ({shown(newest)}).", values)
    yield from _date_conflicts(sources)
    undated = sum(source.report.published is None for source in sources)
    if undated:
        yield Note("undated_evidence", f"{counted(undated, 'source')} without a publication date.", {"n": undated})


def _date_conflicts(sources: Sequence[Source]) -> Iterable[Note]:
    """Which reports bear a date in their text that is not the one beside it: the text's counts. Pure."""
    first = {source.report.id: source for source in reversed(sources)}
    for source in sorted(first.values(), key=lambda source: source.n):
        elsewhere, published = source.report.elsewhere, source.report.published
        if elsewhere and published:
            yield Note(
                "dates_disagree",
                f"[{source.n}] is dated {shown(published)} in its text; "
                f"{elsewhere.source} says {shown(elsewhere.published)}.",
                {
                    "source": f"[{source.n}]",
                    "published": published,
                    "place": elsewhere.source,
                    "elsewhere": elsewhere.published,
                },
            )


def _corrections(sources: Sequence[Source], scope: Scope) -> Iterable[Note]:
    """Which sources were replaced by a version published after ``until``; under ``as_of`` none of those exists."""
    replaced = [source for source in sources if source.passage.superseded_by]
    if replaced and scope.as_of is None:
        numbers = ", ".join(f"[{source.n}]" for source in replaced)
        yield Note(
            "corrected_later",
            f"{numbers}: a later version of this page, outside the dates asked for, replaced it.",
            {"sources": numbers},
        )


def _scope_notes(understood: Understood, coverage: Extent) -> Iterable[Note]:
    """The scope that was used, and what fell outside it for want of a date."""
    bounds = []
    if understood.scope.since:
        bounds.append(f"published since {shown(understood.scope.since)}")
    if understood.scope.until:
        bounds.append(f"published until {shown(understood.scope.until)}")
    if understood.scope.as_of:
        bounds.append(f"as of {shown(understood.scope.as_of)}")
    if understood.spans:
        bounds.append(f"events of {', '.join(_span_words(span) for span in understood.spans)}")
    if understood.carried:
        bounds.append("names and scope carried over from the question before")
    if bounds:
        yield Note("scope", f"Searched: {'; '.join(bounds)}.")
    if not understood.scope.is_open and coverage.undated:
        told = f"{counted(coverage.undated, 'undated report')} outside the scope."
        yield Note("undated", told, {"n": coverage.undated})


def _span_words(span: Span) -> str:
    if span.first == date.min:
        return f"until {calendar_words(Span(span.last, span.last))}"
    if span.last == date.max:
        return f"since {calendar_words(Span(span.first, span.first))}"
    return calendar_words(span)


def coverage_note(coverage: Extent) -> Note:
    """How much is covered. Pure."""
    if not coverage.reports:
        text = "No report lies in the dates asked for; sitrep coverage shows what there is."
        return Note("coverage", text, {"case": "none"})
    if not (coverage.first and coverage.last):
        text = f"The library holds {counted(coverage.reports, 'report')}, none dated."
        return Note("coverage", text, {"case": "undated", "n": coverage.reports})
    return Note(
        "coverage",
        f"Covered: {counted(coverage.reports, 'report')}, {counted(coverage.outlets, 'outlet')}, "
        f"{shown(coverage.first)} to {shown(coverage.last)}.",
        {"n": coverage.reports, "outlets": coverage.outlets, "first": coverage.first, "last": coverage.last},
    )


def shown(published: Published) -> str:
    """A publication date in words, with the clock time where it is known."""
    day = f"{published.instant.day} {published.instant:%B %Y}"
    match published.precision:
        case Precision.YEAR:
            return f"{published.instant:%Y}"
        case Precision.MONTH:
            return f"{published.instant:%B %Y}"
        case Precision.DAY:
            return day
        case _:
            return f"{day} {published.instant:%H:%M} UTC"


def counted(number: int, thing: str) -> str:
    """``1 report``, ``2 reports``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _newest_first(one: Candidate) -> float:
    published = one.evidence.report.published
    return -published.instant.timestamp() if published else 0.0


def sources_of(evidence: Iterable[Evidence]) -> tuple[Source, ...]:
    """One source a passage, numbered from 1 in order of first use."""
    passages: dict[int, Evidence] = {}
    for one in evidence:
        passages.setdefault(one.passage.key, one)
    return tuple(
        Source(n, one.passage, one.copies, one.report.origin) for n, one in enumerate(passages.values(), start=1)
    )
