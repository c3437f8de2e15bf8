"""The statements of a digest, written by a model from the passages that are quoted without one, checked as answers are.

What is told, how new it is, in which order, where accounts differ and what is covered is decided before, with or
without a model. What it does not write, and what does not pass the check, stays quoted.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import prompts
from bot.briefing.types import Note, Provenance, Source, Statement
from bot.briefing.verify.types import Offered, Written
from bot.briefing.writing.board import stated
from bot.briefing.writing.drafts import DraftDigest, Unreadable, whole
from bot.briefing.writing.offering import LONGEST, MOST_CHARACTERS, MOST_OFFERED, Numbered, attribute, shown
from bot.briefing.writing.revising import Checks, Common, Revising
from bot.briefing.writing.withheld import withheld_notes
from bot.digest.types import Development, Digest
from bot.digest.words import writing_notes
from bot.model import Model, Reply, Turn
from retrieval.errors import ModelFailed
from retrieval.outlets import Outlets
from retrieval.search import Evidence

# So many developments are told in one call, by so many tokens at most.
MOST_TOGETHER: Final = 6
MOST_TOKENS: Final = 3_000
# All calls for a digest take so many seconds at most: a delivery is leased for five minutes.
MOST_SECONDS: Final = 120.0
# The question that a development answers, and what a reader's language is called.
QUESTION: Final = "What happened?"
LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "ar": "Arabic"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """A development that a model is to tell: its place by weight, from 1, and the passages that it is told from.

    These have the numbers of the digest's sources, which stay as they are.
    """

    number: int
    development: Development
    evidence: tuple[Numbered, ...]

    @property
    def most(self) -> int:
        """How many statements it may have: as many as are quoted."""
        return len(self.development.statements)

    @property
    def offered(self) -> dict[int, Offered]:
        """The passages as they are checked: a statement may cite no other development's."""
        return {one.n: one.offered for one in self.evidence}


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of some developments: the statements of each, by its number, and what became of the others."""

    statements: Mapping[int, tuple[Statement, ...]] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)
    provenance: Provenance | None = None
    failure: str | None = None
    is_unlooked: bool = False


class DigestWriter:
    """Has a model write what is quoted in a digest, and takes of it what passes the check."""

    def __init__(self, model: Model, checker: Checks, outlets: Outlets, *, looks_again: bool = False) -> None:
        """With ``looks_again`` a second judgement of the model can withhold what passed the check."""
        self._model = model
        self._checker = checker
        self._outlets = outlets
        self._looks_again = looks_again

    def written(self, made: Digest, *, language: str, person: str | None = None) -> Digest:
        """A digest with what the model writes of it, as far as it passes; a note says what is quoted, and why.

        Args:
            made: The digest, quoted.
            language: The reader's: ``en`` or ``ar``.
            person: Whose tokens are spent; without one they are everybody's.
        """
        groups = grouped([*tasks_of(made)])
        if not groups:
            return made
        turn = self._model.turn(person, MOST_SECONDS)
        told = [self._told(tasks, f"{made.window.days.last}", language, turn) for tasks in groups]
        self._model.meters.withheld(_withheld(told))
        return composed(made, told)

    def _told(self, tasks: Sequence[Task], as_of: str, language: str, turn: Turn) -> _Told:
        """What the model writes of some developments; nothing where it fails."""
        evidence = "\n".join(self._shown(one) for one in tasks)
        revising = Revising(self._model, turn, self._checker, Common(QUESTION, as_of, evidence))
        called = LANGUAGES.get(language, language)
        prompt = prompts.messages("digest", as_of=as_of, evidence=evidence, language=called)
        try:
            draft = revising.drafted("digest", prompt, DraftDigest, MOST_TOKENS, _readable)
        except ModelFailed as failure:
            logger.info("%d developments are quoted: %s", len(tasks), failure.message)
            return _Told(failure=failure.message)
        kept = self._passed(tasks, draft, revising)
        return _Told(
            {task.number: tuple(_statements(task, kept)) for task in tasks},
            revising.withheld,
            revising.provenance(f"digest@{prompt.version}"),
            is_unlooked=revising.is_unlooked,
        )

    def _passed(self, tasks: Sequence[Task], draft: DraftDigest, revising: Revising) -> dict[tuple[int, int], Written]:
        """What passes of a draft, by the number of the development and its place there."""
        kept: dict[tuple[int, int], Written] = {}
        drafted = {one.id: one.statements for one in reversed(draft.developments)}
        for task in tasks:
            for place, one in enumerate(drafted.get(task.number, ())[: task.most]):
                revising.judge(one, task.offered, partial(_keep, kept, (task.number, place)))
        revising.repair()
        if self._looks_again:
            revising.look_again([(written, partial(_keep, kept, key)) for key, written in sorted(kept.items())])
        return kept

    def _shown(self, task: Task) -> str:
        """A development as a model reads it: around its passages, what its reports call it, which is theirs too."""
        headline = attribute(task.development.headline)
        head = f'<development id="{task.number}" most="{task.most}" headline="{headline}">'
        return f"{head}\n{shown(task.evidence, self._outlets)}\n</development>"


def tasks_of(made: Digest) -> Iterator[Task]:
    """The developments of a digest, the weightiest first, each with the passages that its statements cite. Pure."""
    sources = {source.n: source for source in made.sources}
    for number, one in enumerate(made.developments, start=1):
        cited = dict.fromkeys(n for statement in one.statements for n in statement.citations)
        if cited:
            yield Task(number, one, tuple(_numbered(sources[n]) for n in cited))


def grouped(tasks: Sequence[Task]) -> list[list[Task]]:
    """Tasks in their order, as many together as one call is given evidence for. Pure."""
    groups: list[list[Task]] = []
    for one in tasks:
        if groups and _fits([*groups[-1], one]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def composed(made: Digest, told: Sequence[_Told]) -> Digest:
    """A digest with the statements that were written, and notes of what was not. Pure."""
    provenance = _summed([one.provenance for one in told if one.provenance])
    statements = {number: found for one in told for number, found in one.statements.items() if found}
    developments = tuple(
        replace(one, statements=statements[number], written_by=provenance.model)
        if provenance and number in statements
        else one
        for number, one in enumerate(made.developments, start=1)
    )
    notes = [*withheld_notes(_withheld(told))]
    notes += writing_notes(developments, next((one.failure for one in told if one.failure), None))
    if statements and any(one.is_unlooked for one in told):
        notes.append(Note("no_second_look", "The second look that is set could not be had."))
    return replace(
        made,
        developments=developments,
        notes=(*notes, *made.notes),
        provenance=provenance if statements else None,
    )


def _numbered(source: Source) -> Numbered:
    evidence = Evidence(source.passage, 0.0, ("digest",), source.copies)
    return Numbered(source.n, evidence, Offered.of(source.n, evidence, source.origin))


def _fits(tasks: Sequence[Task]) -> bool:
    """Whether one call can be given the evidence of all of them: as much as an answer is given."""
    passages = [one.evidence.passage for task in tasks for one in task.evidence]
    characters = sum(min(len(one.text), LONGEST) for one in passages)
    return len(tasks) <= MOST_TOGETHER and len(passages) <= MOST_OFFERED and characters <= MOST_CHARACTERS


def _readable(reply: Reply) -> DraftDigest:
    draft = whole(reply.text, DraftDigest, reply.finish)
    if not any(one.statements for one in draft.developments):
        raise Unreadable("it told none of the developments")
    return draft


def _keep(kept: dict[tuple[int, int], Written], key: tuple[int, int], written: Written | None) -> None:
    if written:
        kept[key] = written
    else:
        kept.pop(key, None)


def _statements(task: Task, kept: Mapping[tuple[int, int], Written]) -> Iterator[Statement]:
    """What passed of a development, each sentence once: a correction may say what another says."""
    published = {one.n: one.evidence.report.published for one in task.evidence}
    own = [written for (number, _), written in sorted(kept.items()) if number == task.number]
    for written in {written.text.casefold(): written for written in own}.values():
        yield stated(written, written.citations, [published[n] for n in written.citations])


def _withheld(told: Sequence[_Told]) -> Mapping[str, int]:
    return sum((Counter(one.withheld) for one in told), Counter())


def _summed(found: Sequence[Provenance]) -> Provenance | None:
    """What several calls were written from, with the tokens of all of them."""
    if not found:
        return None
    tokens = sum(one.prompt_tokens for one in found), sum(one.completion_tokens for one in found)
    return Provenance(found[0].model, found[0].prompt, *tokens)
