"""A model's answer from the evidence: asked for, heard, checked, corrected once, and what fails again withheld."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Thread

import prompts
from bot.briefing.types import Contested, Point, Provenance, Statement
from bot.briefing.verify.types import Offered, Written
from bot.briefing.writing.board import Board, OnStatement
from bot.briefing.writing.contests import contested
from bot.briefing.writing.drafts import Draft, DraftStatement, DraftVersion, Hearing, Unreadable, whole
from bot.briefing.writing.offering import Numbered, numbered, shown
from bot.briefing.writing.revising import Checks, Common, Revising, Settle
from bot.model import Model, Reply, Turn
from retrieval.errors import ModelFailed
from retrieval.outlets import Outlets
from retrieval.search import Evidence

# An answer has so many statements at most, and a model may write so many tokens for it.
MOST_STATEMENTS = 6
MOST_TOKENS = 2_000

# So many characters of a passage are checked for it to be read ahead of what cites it.
_AHEAD = 40

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Brief:
    """What is to be answered: the question, the day it is asked from, the evidence, best first."""

    question: str
    as_of: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of a model's answer.

    ``cited`` are the sources in the order of their numbers; ``withheld`` counts the rules by which statements were;
    ``not_known`` are the phrases for what the evidence does not say. ``is_cut`` says that the model's server failed
    in between, ``is_unlooked`` that the second look that was set could not be had.
    """

    statements: tuple[Statement, ...]
    contested: tuple[Contested, ...]
    cited: tuple[Evidence, ...]
    not_known: tuple[str, ...]
    withheld: Mapping[str, int]
    provenance: Provenance
    is_cut: bool = False
    is_unlooked: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to be shown."""
        return not (self.statements or self.contested)


class Writer:
    """Has a model write, and shows nothing that does not pass the check."""

    def __init__(self, model: Model, checker: Checks, outlets: Outlets, *, looks_again: bool = False) -> None:
        """With ``looks_again`` a second judgement of the model can withhold what passed the check."""
        self._model = model
        self._checker = checker
        self._outlets = outlets
        self._looks_again = looks_again

    def write(self, brief: Brief, turn: Turn, on_statement: OnStatement | None = None) -> Outcome:
        """What the model writes, as far as it passes.

        ``on_statement`` gets each statement once it is complete, checked and in its turn, in the thread that asks.

        Raises:
            ModelFailed: nothing came that can be shown: no answer, or none that can be read.
        """
        offered = numbered(brief.evidence)
        board = Board(offered, on_statement, holds_back=self._looks_again)
        common = Common(brief.question, brief.as_of, shown(offered, self._outlets))
        work = _Work(Revising(self._model, turn, self._checker, common), self._checker, common, offered, board)
        draft = work.drafted()
        work.take_versions(draft)
        work.revise(looks_again=self._looks_again)
        outcome = work.outcome(draft)
        self._model.meters.withheld(outcome.withheld)
        return outcome


class _Work:
    """One answer while it is written."""

    def __init__(
        self, revising: Revising, checker: Checks, common: Common, offered: Sequence[Numbered], board: Board
    ) -> None:
        self._revising = revising
        self._checker = checker
        self._common = common
        self._offered = {one.n: one.offered for one in offered}
        self._numbered = {one.n: one for one in offered}
        self._board = board
        self._versions: dict[tuple[int, int], Written] = {}
        self._prompt = self._rules = ""
        self._is_read = False
        self._is_cut = False

    # Writing.

    def drafted(self) -> Draft:
        """The model's draft, its statements placed; asked for once more where it cannot be used."""
        points = ", ".join(point.value for point in Point)
        prompt = prompts.messages("answer", most=str(MOST_STATEMENTS), points=points, **self._common.variables)
        self._prompt, self._rules = f"answer@{prompt.version}", prompt.system.casefold()
        hearing = Hearing(self._take, self._begin, lambda: bool(self._board.shown))
        try:
            return self._revising.drafted(
                "answer", prompt, Draft, MOST_TOKENS, partial(self._readable, hearing), hearing
            )
        except ModelFailed as failure:
            if not self._board.shown:
                raise
            logger.info("The model's answer broke off: %s", failure.message)
        self._is_cut = True
        return Draft()

    def _readable(self, hearing: Hearing, reply: Reply) -> Draft:
        """A draft; what was heard of one that cannot be read as a whole stands, for it is settled or shown."""
        try:
            draft = whole(reply.text, Draft, reply.finish)
            if not (draft.statements or draft.accounts or draft.not_known):
                raise Unreadable("it neither answered nor said in not_known what is not known")
        except Unreadable:
            if not (self._board.shown or hearing.taken):
                raise
            self._is_cut = True
            return Draft()
        hearing.take(draft.statements)
        return draft

    def _begin(self) -> None:
        """A try begins: nothing of one before it counts, and the passages are read while the model is waited for."""
        self._board.clear()
        self._revising.forget()
        if not self._is_read:
            self._is_read = True
            Thread(target=_read, args=(self._checker, self._offered), name="read ahead", daemon=True).start()

    def _take(self, one: DraftStatement | None) -> None:
        """Place a statement; beyond the number asked for they are not wanted."""
        place = self._board.place()
        if place >= MOST_STATEMENTS:
            self._board.dropped(place)
        elif one is None:
            self._revising.withheld["form"] += 1
            self._board.dropped(place)
        else:
            self._judge(one, partial(self._place, place))

    def _place(self, place: int, written: Written | None) -> None:
        if written:
            self._board.passed(place, written)
        else:
            self._board.dropped(place)

    def take_versions(self, draft: Draft) -> None:
        """Judge each version of each account."""
        for a, account in enumerate(draft.accounts):
            for v, version in enumerate(account.versions):
                self._judge(version, partial(self._keep, (a, v)))

    def _keep(self, key: tuple[int, int], written: Written | None) -> None:
        if written:
            self._versions[key] = written
        else:
            self._versions.pop(key, None)

    # Checking.

    def _judge(self, one: DraftStatement, settle: Settle) -> None:
        self._revising.judge(one, self._offered, settle)

    def revise(self, *, looks_again: bool) -> None:
        """Have what failed corrected, and the rest looked at again where that is set; then all of it is shown."""
        self._revising.repair()
        if not looks_again:
            return
        passed: list[tuple[Written, Settle]] = [
            (written, partial(self._place, place)) for place, written in self._board.waiting
        ]
        passed += [(written, partial(self._keep, key)) for key, written in self._versions.items()]
        self._revising.look_again(passed)
        self._board.release()

    # The end of it.

    def outcome(self, draft: Draft) -> Outcome:
        """What is left."""
        versions: dict[int, list[tuple[DraftVersion, Written]]] = {}
        for (a, v), written in sorted(self._versions.items()):
            versions.setdefault(a, []).append((draft.accounts[a].versions[v], written))
        told = [
            contested(draft.accounts[a], kept, self._numbered, self._board.statement)
            for a, kept in versions.items()
            if len({version.value.casefold() or written.text for version, written in kept}) > 1
        ]
        return Outcome(
            tuple(self._board.shown),
            tuple(told),
            self._board.cited,
            tuple(one for one in draft.not_known if not self._is_echo(one)),
            dict(self._revising.withheld),
            self._revising.provenance(self._prompt),
            is_cut=self._is_cut,
            is_unlooked=self._revising.is_unlooked,
        )

    def _is_echo(self, phrase: str) -> bool:
        """Whether a small model copied an example of ours that nobody asked about."""
        words = phrase.strip(" .?").casefold()
        return words in self._rules and words not in self._common.variables["question"].casefold()


def _read(checker: Checks, offered: Mapping[int, Offered]) -> None:
    """Have each passage read once: a check remembers what it read of those that are cited."""
    for n, one in offered.items():
        checker.check(Written(one.text[:_AHEAD], (n,)), offered)
