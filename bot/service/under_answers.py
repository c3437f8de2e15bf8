"""Buttons under an answer or a digest: its evidence, a timeline, more of it, its page, its picture, a verdict."""

from __future__ import annotations

from collections.abc import Callable

from bot.record.record import Record
from bot.record.types import Cited, GiveFeedback, Message, Reply, Turn, TurnKind, Verdict
from bot.service.digests import DigestsAsked
from bot.service.kept_digests import told_of
from bot.service.questions import Asking
from bot.service.reaction import Reaction
from bot.service.timelines import TimelinesAsked
from bot.service.visit import Visit
from bot.telegram import render
from bot.texts import Texts
from bot.wiring import Services
from retrieval.errors import NotFound
from retrieval.library.reading import StoredReport

OnTurn = Callable[[Visit, Turn, int | None], Reaction]


class UnderAnswers:
    """What the buttons under an answer do."""

    def __init__(
        self, opened: Services, record: Record, asking: Asking, timelines: TimelinesAsked, digests: DigestsAsked
    ) -> None:
        self._library = opened.library
        self._turns = record.turns
        self._asking = asking
        self._timelines = timelines
        self._by_kind: dict[str, OnTurn] = {
            "e": self._evidence,
            "t": self._timeline,
            "m": lambda visit, turn, _: self._asking.more(visit, turn),
            "p": lambda visit, turn, _: digests.page_pressed(visit, turn),
            "i": lambda visit, turn, _: digests.picture_pressed(visit, turn),
            "u": lambda visit, turn, _: _judged(visit, turn, Verdict.UP),
            "d": lambda visit, turn, _: _judged(visit, turn, Verdict.DOWN),
        }

    @property
    def kinds(self) -> frozenset[str]:
        """The letters that the data of these buttons begin with."""
        return frozenset(self._by_kind)

    def pressed(self, visit: Visit, kind: str, rest: str) -> Reaction:
        """A button with data ``kind:TURN`` or ``kind:TURN:PAGE``; what is no longer kept is said to be gone."""
        id_, _, page = rest.partition(":")
        turn = self._turns.turn(id_)
        # Whoever makes data up may name the turn of another chat.
        if turn is None or turn.place.chat != visit.place.chat or not _is_under(kind, turn):
            return Reaction(notice=visit.texts("service.turn_gone"))
        return self._by_kind[kind](visit, turn, int(page) if page.isdecimal() and len(page) < 4 else None)

    def _evidence(self, visit: Visit, turn: Turn, page: int | None) -> Reaction:
        passages, replaced, gone = self._cited_now(turn)
        pages = render.evidence(
            [(one, stored.report) for one, stored in passages],
            zone=visit.zone,
            texts=_texts(visit, turn),
            turn=turn.id,
            withdrawn=gone,
        )
        if page is not None:
            return _turned(visit, pages[page - 1] if 0 < page <= len(pages) else None, turn)
        replies = [visit.reply(pages[0], turn=told_of(turn))]
        if replaced:
            numbers = ", ".join(f"[{n}]" for n in replaced)
            note = render.said(visit.texts("service.evidence_replaced", sources=numbers))
            replies.append(Reply(note, visit.place, turn=told_of(turn)))
        return Reaction(tuple(replies), audit=(visit.act("looked", turn.id),))

    def _cited_now(self, turn: Turn) -> tuple[list[tuple[Cited, StoredReport]], list[int], int]:
        """What a turn cites as the library holds it now; the numbers of what was replaced; how many are gone.

        A report that is read otherwise by now no longer has its passage at the same place: it counts as replaced, and
        is not quoted.
        """
        passages: list[tuple[Cited, StoredReport]] = []
        replaced: list[int] = []
        gone = len(turn.withdrawn)
        for one in turn.cited:
            try:
                stored = self._library.report(one.report_id)
            except NotFound:
                gone += 1
                continue
            if stored.report.id == one.report_id:
                passages.append((one, stored))
            if stored.superseded_by or stored.report.id != one.report_id:
                replaced.append(one.n)
        return passages, replaced, gone

    def _timeline(self, visit: Visit, turn: Turn, page: int | None) -> Reaction:
        if page is None:
            return self._timelines.of_turn(visit, turn)
        return _turned(visit, self._timelines.page(visit, turn, page), turn)


def _is_under(kind: str, turn: Turn) -> bool:
    """Whether such a button stands under such a turn: answers have timelines and more, digests pages and pictures."""
    return kind not in ("t", "m", "p", "i") or (turn.kind is TurnKind.DIGEST) == (kind in ("p", "i"))


def _turned(visit: Visit, page: Message | None, turn: Turn) -> Reaction:
    """Another page in the place of the one whose button was pressed."""
    if page is None:
        return Reaction(notice=visit.texts("service.turn_gone"))
    return Reaction((Reply(page, visit.place, edits=visit.message_id, turn=told_of(turn)),))


def _judged(visit: Visit, turn: Turn, verdict: Verdict) -> Reaction:
    return Reaction(
        changes=(GiveFeedback(turn.id, visit.person, verdict),),
        audit=(visit.act("judged", f"{turn.id}: {verdict}"),),
        notice=visit.texts(f"service.thanks_{verdict}"),
    )


def _texts(visit: Visit, turn: Turn) -> Texts:
    """The texts in the language that the turn was told in, unless the reader chose one since."""
    return visit.texts if visit.preferences.language else Texts.of(turn.language)
