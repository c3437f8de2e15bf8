"""A model's answer from the evidence: asked for, heard, checked, corrected once, and what fails again withheld."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import Protocol, TypeVar

from pydantic import BaseModel

import prompts
from bot.briefing.types import Contested, Point, Provenance, Statement
from bot.briefing.verify.types import Fault, Offered, Verdict, Written
from bot.briefing.writing.board import Board, OnStatement
from bot.briefing.writing.contests import contested
from bot.briefing.writing.drafts import (
    SCHEMAS,
    Draft,
    DraftStatement,
    DraftVersion,
    Hearing,
    Repairs,
    Unreadable,
    Verdicts,
    whole,
)
from bot.briefing.writing.offering import Numbered, fenced, numbered, sentences_shown, shown
from bot.model import SILENT, Ask, Listener, Model, Reply, Turn
from retrieval.errors import ModelFailed
from retrieval.outlets import Outlets
from retrieval.search import Evidence

Kind = TypeVar("Kind", bound=BaseModel)

# An answer has so many statements at most; what a model may write for one, in tokens, for a statement,
# in characters, and for corrections.
MOST_STATEMENTS = 6
MOST_TOKENS = 2_000
LONGEST = 500
MOST_REPAIR_TOKENS = 1_200
MOST_VERDICT_TOKENS = 600

# So many characters of a passage are checked for it to be read ahead of what cites it.
_AHEAD = 40

_ADDRESS = re.compile(r"(?:https?|ftp|tg)\s?:\s?/|\bwww\.|\bt\.me/|\]\(|<[a-z/!]", re.I)
_PRONOUN = re.compile(r"(?:He|She|They|His|Her|Their)\b(?=.)")

logger = logging.getLogger(__name__)


class Checks(Protocol):
    """Says whether statements stand in what they cite: :class:`bot.briefing.verify.Checker`."""

    def check(self, statement: Written, offered: Mapping[int, Offered]) -> Verdict:
        """The faults of a statement."""


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
        work = _Work(self._model, turn, self._checker, brief, offered, shown(offered, self._outlets), board)
        draft = work.drafted()
        work.take_versions(draft)
        work.repair()
        if self._looks_again:
            work.look_again()
        outcome = work.outcome(draft)
        self._model.meters.withheld(outcome.withheld)
        return outcome


@dataclass(slots=True)
class _Item:
    """A statement or version that was written: what is wrong with it, and what becomes of it."""

    written: Written
    faults: tuple[Fault, ...]
    settle: Callable[[Written | None], None]


class _Work:
    """One answer while it is written."""

    def __init__(
        self,
        model: Model,
        turn: Turn,
        checker: Checks,
        brief: Brief,
        offered: Sequence[Numbered],
        evidence: str,
        board: Board,
    ) -> None:
        self._model = model
        self._turn = turn
        self._checker = checker
        self._common = {"question": fenced(brief.question), "as_of": brief.as_of, "evidence": evidence}
        self._offered = {one.n: one.offered for one in offered}
        self._numbered = {one.n: one for one in offered}
        self._board = board
        self._failed: list[_Item] = []
        self._versions: dict[tuple[int, int], Written] = {}
        self._withheld: Counter[str] = Counter()
        self._prompt = self._rules = ""
        self._is_read = False
        self._tokens = [0, 0]
        self._is_cut = False
        self._is_unlooked = False

    # Writing.

    def drafted(self) -> Draft:
        """The model's draft, its statements placed; asked for once more where it cannot be used."""
        prompt = prompts.messages(
            "answer", most=str(MOST_STATEMENTS), points=", ".join(point.value for point in Point), **self._common
        )
        self._prompt, self._rules = f"answer@{prompt.version}", prompt.system.casefold()
        hearing = Hearing(self._take, self._begin, lambda: bool(self._board.shown))
        user = prompt.user
        try:
            for is_last in (False, True):
                reply = self._asked("answer", prompt.system, user, Draft, MOST_TOKENS, hearing)
                try:
                    return self._readable(reply, hearing)
                except Unreadable as fault:
                    if self._board.shown or hearing.taken:
                        break
                    if is_last:
                        raise ModelFailed(
                            f"{self._model.name} writes what cannot be read: {fault}",
                            hint="another model, or a larger one, may do better",
                        ) from fault
                    user = prompts.messages("again", asked=prompt.user, fault=fenced(str(fault))).user
        except ModelFailed as failure:
            if not self._board.shown:
                raise
            logger.info("The model's answer broke off: %s", failure.message)
        self._is_cut = True
        return Draft()

    def _readable(self, reply: Reply, hearing: Hearing) -> Draft:
        draft = whole(reply.text, Draft, reply.finish)
        if not (draft.statements or draft.accounts or draft.not_known):
            raise Unreadable("it neither answered nor said in not_known what is not known")
        hearing.take(draft.statements)
        return draft

    def _begin(self) -> None:
        """A try begins: nothing of one before it counts, and the passages are read while the model is waited for."""
        self._board.clear()
        self._failed.clear()
        self._withheld.clear()
        if not self._is_read:
            self._is_read = True
            Thread(target=_read, args=(self._checker, self._offered), name="read ahead", daemon=True).start()

    def _take(self, one: DraftStatement | None) -> None:
        """Place a statement; beyond the number asked for they are not wanted."""
        place = self._board.place()
        if place >= MOST_STATEMENTS:
            self._board.dropped(place)
        elif one is None:
            self._withheld["form"] += 1
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

    def _judge(self, one: DraftStatement, settle: Callable[[Written | None], None]) -> None:
        written, faults = self._checked(one)
        if faults:
            self._failed.append(_Item(written, faults, settle))
        else:
            settle(written)

    def _checked(self, one: DraftStatement) -> tuple[Written, tuple[Fault, ...]]:
        written = Written(one.bare, one.cited)
        return written, tuple(_faults_of_form(written.text)) or self._checker.check(written, self._offered).faults

    def repair(self) -> None:
        """Send what failed back once; what fails again, or is not corrected, is withheld."""
        failed, self._failed = self._failed, []
        if not failed:
            return
        asked = [(id_, one.written, [fault.said for fault in one.faults]) for id_, one in enumerate(failed, start=1)]
        repairs = self._second("repair", asked, Repairs, MOST_REPAIR_TOKENS)
        by_id = {one.id: one for one in repairs.repairs} if repairs else {}
        for id_, item in enumerate(failed, start=1):
            repaired = by_id.get(id_)
            written, faults = self._checked(repaired) if repaired and repaired.bare else (item.written, item.faults)
            if faults:
                self._withheld[item.faults[0].code] += 1
            item.settle(None if faults else written)

    def look_again(self) -> None:
        """Withhold what the model, asked as a reader, does not find in the passages; then show the rest."""
        items = [_Item(one, (), partial(self._place, place)) for place, one in self._board.waiting]
        items += [_Item(one, (), partial(self._keep, key)) for key, one in self._versions.items()]
        if items:
            asked = [(id_, item.written, ()) for id_, item in enumerate(items, start=1)]
            found = self._second("second_look", asked, Verdicts, MOST_VERDICT_TOKENS)
            self._is_unlooked = found is None
            denied = {one.id for one in found.verdicts if not one.follows} if found else set()
            for id_, item in enumerate(items, start=1):
                if id_ in denied:
                    self._withheld["second_look"] += 1
                    item.settle(None)
        self._board.release()

    def _second(
        self, name: str, sentences: Sequence[tuple[int, Written, Sequence[str]]], kind: type[Kind], most: int
    ) -> Kind | None:
        """What the model says to sentences of its own; None where it cannot be had."""
        given = self._common if name == "repair" else {"evidence": self._common["evidence"]}
        prompt = prompts.messages(name, sentences=sentences_shown(sentences), **given)
        try:
            reply = self._asked(name, prompt.system, prompt.user, kind, most)
            return whole(reply.text, kind, reply.finish)
        except (ModelFailed, Unreadable) as failure:
            logger.info("No %s of what the model wrote: %s", name, failure)
            return None

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
        provenance = Provenance(self._model.name, self._prompt, *self._tokens)
        return Outcome(
            tuple(self._board.shown),
            tuple(told),
            self._board.cited,
            tuple(one for one in draft.not_known if not self._is_echo(one)),
            dict(self._withheld),
            provenance,
            is_cut=self._is_cut,
            is_unlooked=self._is_unlooked,
        )

    def _is_echo(self, phrase: str) -> bool:
        """Whether a small model copied an example of ours that nobody asked about."""
        words = phrase.strip(" .?").casefold()
        return words in self._rules and words not in self._common["question"].casefold()

    def _asked(
        self, purpose: str, system: str, user: str, kind: type[BaseModel], most: int, listener: Listener = SILENT
    ) -> Reply:
        reply = self._model.ask(Ask(purpose, system, user, SCHEMAS[kind], most), self._turn, listener)
        self._tokens[0] += reply.prompt_tokens
        self._tokens[1] += reply.completion_tokens
        return reply


def _read(checker: Checks, offered: Mapping[int, Offered]) -> None:
    """Have each passage read once: a check remembers what it read of those that are cited."""
    for n, one in offered.items():
        checker.check(Written(one.text[:_AHEAD], (n,)), offered)


def _faults_of_form(text: str) -> Iterator[Fault]:
    """What no statement has, whatever it cites."""
    if address := _ADDRESS.search(text):
        yield Fault("address", address[0], "it holds an address or markup, which no statement has")
    if len(text) > LONGEST:
        yield Fault("shape", text[:40], "this is too long: one claim a sentence")
    if pronoun := _PRONOUN.match(text):
        yield Fault("alone", pronoun[0], f"“{pronoun[0]}” is not understood alone: say who")
