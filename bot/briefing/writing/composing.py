"""Questions to answers that a model writes; where nothing is written, or nothing of it holds, extracts serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.briefing.answer import Answering, Gathered, Length, Prepared, answer_notes, sources_of
from bot.briefing.disputes import Dispute, told
from bot.briefing.sentences import Sentence, sentences_of
from bot.briefing.sourcing import Sourcing
from bot.briefing.types import Answer, Contested, Note, Source, Statement
from bot.briefing.writing.board import OnStatement
from bot.briefing.writing.condensing import Condensing
from bot.briefing.writing.grounds import Grounds
from bot.briefing.writing.withheld import withheld_notes
from bot.briefing.writing.writer import Brief, Outcome, Writer
from bot.model import Model, Turn
from retrieval import words
from retrieval.errors import ModelFailed
from retrieval.library.reading import StoredPassage
from retrieval.search import Evidence, Found, Search
from retrieval.understand import Question


class Composing:
    """Answers questions by what a model writes from the evidence that extracts are taken from.

    The model is asked where at least one report names what the question names, in the days that it asks about, also
    where no sentence reaches the score from which extracts answer. Where there is no such report sitrep refuses at
    once: no model could answer from what is left, and a refusal costs nothing.
    """

    def __init__(
        self,
        answering: Answering,
        model: Model,
        writer: Writer,
        condensing: Condensing,
        grounds: Grounds,
        sourcing: Sourcing,
    ) -> None:
        self._answering = answering
        self._model = model
        self._writer = writer
        self._condensing = condensing
        self._grounds = grounds
        self._sourcing = sourcing

    @property
    def search(self) -> Search:
        """See :class:`bot.briefing.answer.Answers`."""
        return self._answering.search

    def understand(self, question: Question, now: datetime) -> Prepared:
        """See :class:`bot.briefing.answer.Answers`; no model is asked."""
        return self._answering.understand(question, now)

    def evidence(self, question: Question, *, limit: int, now: datetime) -> Found:
        """See :class:`bot.briefing.answer.Answers`; no model is asked."""
        return self._answering.evidence(question, limit=limit, now=now)

    def answer(
        self,
        question: Question,
        *,
        now: datetime,
        length: Length | None = None,
        person: str | None = None,
        on_statement: OnStatement | None = None,
    ) -> Answer:
        """See :class:`bot.briefing.answer.Answers`."""
        turn = self._model.turn(person)
        gathered = self._gathered(question, now, turn)
        if not gathered.ranked:
            return self._as_asked(self._answering.refused(gathered), question)
        brief = Brief(
            gathered.understood.question.text,
            str(question.as_of or gathered.prepared.reference),
            _of_weight(gathered),
        )
        try:
            outcome = self._writer.write(brief, turn, on_statement)
        except ModelFailed as failure:
            why = Note("extracts_serve", f"Not written by the model, extracts serve: {failure.message}.")
            return self._as_asked(_with_notes(self._answering.quoted(gathered, length), why), question)
        return self._as_asked(self._settled(gathered, outcome, length), question)

    def _gathered(self, question: Question, now: datetime, turn: Turn) -> Gathered:
        """What there is to answer from; a follow-up is put anew where that can be trusted, else read by our rules."""
        ruled = self._answering.understand(question, now)
        alone = self._condensing.alone(question, ruled.reference, turn) if question.previous else None
        if alone is None:
            return self._answering.gathered(ruled)
        earlier = self._answering.understand(replace(question, text=question.previous or "", previous=None), now)
        gathered = self._answering.gathered(self._answering.understand(alone, now), earlier.understood)
        if alone.text.casefold() == question.text.casefold():
            return gathered
        read_as = Note("read_as", f"Read as: {alone.text}", {"question": alone.text})
        return replace(gathered, notes=(read_as, *gathered.notes))

    def _settled(self, gathered: Gathered, outcome: Outcome, length: Length | None) -> Answer:
        """What is left of a model's answer, or what serves instead."""
        notes = [*withheld_notes(outcome.withheld)]
        if outcome.is_empty and (outcome.withheld or outcome.is_cut):
            why = "Nothing of what the model wrote can be shown: extracts serve."
            notes.append(Note("extracts_serve", why, {"case": "nothing"}))
            return _with_notes(self._answering.quoted(gathered, length), *notes)
        if outcome.is_cut:
            notes.append(Note("cut_off", "The model's answer broke off: what was complete by then is shown."))
        if outcome.is_unlooked:
            notes.append(Note("no_second_look", "The second look that is set could not be had."))
        notes += self._not_known(gathered, outcome)
        answer = self._answering.refused(gathered) if outcome.is_empty else self._written(gathered, outcome)
        told = _with_notes(answer, *notes)
        return replace(told, written_by=self._model.name, provenance=outcome.provenance)

    def _written(self, gathered: Gathered, outcome: Outcome) -> Answer:
        """An answer of statements that passed, its sources graded like those of extracts.

        Where the model puts no accounts side by side, those are shown that our rules find, quoted.
        """
        disputes = [] if outcome.contested else self._answering.disputes(gathered)
        sides = [side.candidate for dispute in disputes for side in dispute.sides]
        sources = sources_of([*outcome.cited, *(side.evidence for side in sides)])
        versions = [version.statement for one in outcome.contested for version in one.versions]
        sentences = [*self._sentences([*outcome.statements, *versions], sources), *(side.sentence for side in sides)]
        disputed = [*self._sentences(versions, sources), *_disputed(disputes)]
        sourced = self._sourcing.judged(sources, sentences, gathered.evidence, disputed)
        contested: list[Contested] = [*outcome.contested, *(told(dispute, sources) for dispute in disputes)]
        understood = gathered.understood
        return Answer(
            question=understood.question.text,
            scope=understood.scope,
            spans=understood.spans,
            statements=outcome.statements,
            sources=sourced.sources,
            notes=(*gathered.notes, *answer_notes(gathered, sourced)),
            contested=tuple(contested),
            lineages=sourced.lineages,
            carried=understood.carried,
        )

    def _sentences(self, statements: Sequence[Statement], sources: Sequence[Source]) -> list[Sentence]:
        """The sentences that statements rest on: of each passage cited the one that is closest."""
        return [
            self._closest(statement.text, sources[n - 1].passage)
            for statement in statements
            for n in statement.citations
        ]

    def _closest(self, text: str, passage: StoredPassage) -> Sentence:
        """The sentence of a passage that shares most with a text: words, names, and concepts across languages."""
        stems, concepts, names = set(words.stems(text)), self._grounds.concepts(text), self._grounds.names(text)

        def shared(sentence: Sentence) -> int:
            return (
                len(stems.intersection(words.stems(sentence.text)))
                + len(concepts & self._grounds.concepts(sentence.text))
                + len(names & sentence.names)
            )

        return max(sentences_of(passage), key=shared)

    def _not_known(self, gathered: Gathered, outcome: Outcome) -> Iterator[Note]:
        """What the evidence does not say: in the model's words where they bring in nothing that was not asked."""
        asked, reference = gathered.understood.question.text, gathered.prepared.reference
        kept = [one.rstrip(".") for one in outcome.not_known if one and self._grounds.holds(one, asked, reference)]
        if kept:
            what = "; ".join(kept)
            yield Note("not_known", f"Not in the evidence: {what}.", {"what": what})

    def _as_asked(self, answer: Answer, question: Question) -> Answer:
        """An answer to the question as it was asked; one that was put anew carried something over."""
        is_anew = answer.question != question.text
        return replace(answer, question=question.text, carried=answer.carried or is_anew)


def _of_weight(gathered: Gathered) -> tuple[Evidence, ...]:
    """The passages of reports that name what the question names, in its days, best first."""
    keys = {one.evidence.passage.key for one in gathered.ranked}
    return tuple(one for one in gathered.evidence if one.passage.key in keys)


def _disputed(disputes: Sequence[Dispute]) -> list[Sentence]:
    return [side.candidate.sentence for one in disputes if not one.update for side in one.sides]


def _with_notes(answer: Answer, *notes: Note) -> Answer:
    return replace(answer, notes=(*notes, *answer.notes))
