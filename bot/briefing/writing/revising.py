"""What a model is asked to write, and what may be shown of it: checked, sent back once, withheld where it fails again.

Answers and digests are written by the same rules; what they are made of, and in which order, is theirs.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import BaseModel

import prompts
from bot.briefing.types import Provenance
from bot.briefing.verify.types import Fault, Offered, Verdict, Written
from bot.briefing.writing.drafts import SCHEMAS, DraftStatement, Repairs, Unreadable, Verdicts, whole
from bot.briefing.writing.offering import fenced, sentences_shown
from bot.model import SILENT, Ask, Listener, Model, Reply, Turn
from retrieval.errors import ModelFailed

Kind = TypeVar("Kind", bound=BaseModel)
# Takes a statement that may be shown, or None where nothing takes its place.
Settle = Callable[[Written | None], None]

# A statement has so many characters at most, and so many words at least: a word that stands in a passage says nothing.
LONGEST, SHORTEST = 500, 2
# A correction and a second look may take so many tokens.
MOST_REPAIR_TOKENS = 1_200
MOST_VERDICT_TOKENS = 600

_ADDRESS = re.compile(r"(?:https?|ftp|tg)\s?:\s?/|\bwww\.|\bt\.me/|\]\(|<[a-z/!]", re.I)
_PRONOUN = re.compile(r"(?:He|She|They|His|Her|Their)\b(?=.)")

logger = logging.getLogger(__name__)


class Checks(Protocol):
    """Says whether statements stand in what they cite: :class:`bot.briefing.verify.Checker`."""

    def check(self, statement: Written, offered: Mapping[int, Offered]) -> Verdict:
        """The faults of a statement."""


@dataclass(frozen=True, slots=True)
class Common:
    """What every prompt of one piece of writing is filled with; ``evidence`` is as a model reads it."""

    question: str
    as_of: str
    evidence: str

    @property
    def variables(self) -> dict[str, str]:
        """By the names that prompts have for them."""
        return {"question": fenced(self.question), "as_of": self.as_of, "evidence": self.evidence}


@dataclass(frozen=True, slots=True)
class _Item:
    """A statement that failed: what is wrong with it, what it may cite, and what becomes of it."""

    written: Written
    faults: tuple[Fault, ...]
    offered: Mapping[int, Offered]
    settle: Settle


class Revising:
    """One piece of writing while it is written; ``withheld`` counts the rules by which statements were."""

    def __init__(self, model: Model, turn: Turn, checker: Checks, common: Common) -> None:
        self._model = model
        self._turn = turn
        self._checker = checker
        self._common = common
        self._failed: list[_Item] = []
        self._tokens = [0, 0]
        self.withheld: Counter[str] = Counter()
        self.is_unlooked = False

    def drafted(
        self,
        name: str,
        prompt: prompts.Messages,
        kind: type[Kind],
        most: int,
        read: Callable[[Reply], Kind],
        listener: Listener = SILENT,
    ) -> Kind:
        """What the model writes to the prompt ``name``, in ``most`` tokens; asked for once more where it is unreadable.

        ``read`` reads a reply, and raises :class:`Unreadable` where it cannot be used.

        Raises:
            ModelFailed: it says nothing, or twice what cannot be read.
        """
        try:
            return read(self._asked(name, prompt.system, prompt.user, kind, most, listener))
        except Unreadable as fault:
            again = prompts.messages("again", asked=prompt.user, fault=fenced(str(fault)))
        try:
            return read(self._asked(name, prompt.system, again.user, kind, most, listener))
        except Unreadable as fault:
            raise ModelFailed(
                f"{self._model.name} writes what cannot be read: {fault}",
                hint="another model, or a larger one, may do better",
            ) from fault

    def forget(self) -> None:
        """Another try begins: nothing of the one before it counts."""
        self._failed.clear()
        self.withheld.clear()

    def judge(self, one: DraftStatement, offered: Mapping[int, Offered], settle: Settle) -> None:
        """Settle a statement that passes; one that fails waits for :meth:`repair`."""
        written, faults = self._checked(one, offered)
        if faults:
            self._failed.append(_Item(written, faults, offered, settle))
        else:
            settle(written)

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
            written, faults = item.written, item.faults
            if repaired and repaired.bare:
                written, faults = self._checked(repaired, item.offered)
            if faults:
                self.withheld[item.faults[0].code] += 1
            item.settle(None if faults else written)

    def look_again(self, passed: Sequence[tuple[Written, Settle]]) -> None:
        """Withhold what the model, asked as a reader, does not find in the passages."""
        if not passed:
            return
        asked = [(id_, written, ()) for id_, (written, _) in enumerate(passed, start=1)]
        found = self._second("second_look", asked, Verdicts, MOST_VERDICT_TOKENS)
        self.is_unlooked = found is None
        denied = {one.id for one in found.verdicts if not one.follows} if found else set()
        for id_, (_, settle) in enumerate(passed, start=1):
            if id_ in denied:
                self.withheld["second_look"] += 1
                settle(None)

    def provenance(self, prompt: str) -> Provenance:
        """What it was written from: a prompt with its version, and the tokens that it took so far."""
        return Provenance(self._model.name, prompt, *self._tokens)

    def _checked(self, one: DraftStatement, offered: Mapping[int, Offered]) -> tuple[Written, tuple[Fault, ...]]:
        written = Written(one.bare, one.cited)
        return written, tuple(_faults_of_form(written.text)) or self._checker.check(written, offered).faults

    def _second(
        self, name: str, sentences: Sequence[tuple[int, Written, Sequence[str]]], kind: type[Kind], most: int
    ) -> Kind | None:
        """What the model says to sentences of its own; None where it cannot be had."""
        given = self._common.variables if name == "repair" else {"evidence": self._common.evidence}
        prompt = prompts.messages(name, sentences=sentences_shown(sentences), **given)
        try:
            reply = self._asked(name, prompt.system, prompt.user, kind, most)
            return whole(reply.text, kind, reply.finish)
        except (ModelFailed, Unreadable) as failure:
            logger.info("No %s of what the model wrote: %s", name, failure)
            return None

    def _asked(
        self, purpose: str, system: str, user: str, kind: type[BaseModel], most: int, listener: Listener = SILENT
    ) -> Reply:
        reply = self._model.ask(Ask(purpose, system, user, SCHEMAS[kind], most), self._turn, listener)
        self._tokens[0] += reply.prompt_tokens
        self._tokens[1] += reply.completion_tokens
        return reply


def _faults_of_form(text: str) -> Iterator[Fault]:
    """What no statement has, whatever it cites."""
    if address := _ADDRESS.search(text):
        yield Fault("address", address[0], "it holds an address or markup, which no statement has")
    if len(text.split()) < SHORTEST:
        yield Fault("shape", text, "this is no sentence")
    if len(text) > LONGEST:
        yield Fault("shape", text[:40], "this is too long: one claim a sentence")
    if pronoun := _PRONOUN.match(text):
        yield Fault("alone", pronoun[0], f"“{pronoun[0]}” is not understood alone: say who")
