"""``/digest``, and the buttons under a digest: its page, its picture."""

from __future__ import annotations

from collections.abc import Callable

from bot.digest.types import Digest
from bot.record.types import Attachment, Message, Reply, Turn
from bot.schedule.misread import Misread
from bot.schedule.orders import Order
from bot.service import digest_request, saying
from bot.service.digest_turns import digest_turn
from bot.service.incoming import Command
from bot.service.kept_digests import as_told, order_of, told_of
from bot.service.limits import ASKED, Limits
from bot.service.reaction import Reaction
from bot.service.visit import Visit
from bot.telegram import render
from bot.texts import Texts
from bot.wiring import Services
from retrieval.types import Scope


class DigestsAsked:
    """Makes digests for those who ask for one now."""

    def __init__(self, opened: Services, limits: Limits, new_id: Callable[[], str]) -> None:
        self._opened = opened
        self._limits = limits
        self._new_id = new_id

    def command(self, visit: Visit, command: Command) -> Reaction:
        """``/digest``, ``/digest since Friday``, ``/digest Aleppo, border``, ``/digest full``."""
        typed = saying.typed(command.argument)
        try:
            asked = digest_request.read(typed, dates=self._opened.dates, zone=visit.zone.key, now=visit.now)
        except Misread as problem:
            return misread(visit, problem)
        order = Order(asked.window, asked.subjects, visit.texts.language)
        return self.now(visit, order, f"/digest {typed}".strip(), full=asked.full)

    def now(self, visit: Visit, order: Order, question: str, *, full: bool = False) -> Reaction:
        """A digest, made and sent now; with ``full`` its page and its picture instead of its messages."""
        if refused := self._limits.questions(visit):
            return refused
        visit.progress.working()
        made = self._made(visit, order)
        if made.is_empty:
            told = self._told(visit, made, order, None)
            return Reaction(visit.replies(told), audit=(visit.act(ASKED, "empty digest"),))
        turn = digest_turn(
            made, id=self._new_id(), place=visit.place, person=visit.person, language=order.language, at=visit.now,
            message_id=visit.message_id, question=question,
        )  # fmt: skip
        if full:
            page = self._page(visit, made, order, turn.id, buttons=turn.id)
            replies = (page, *self._picture(visit, made, order, turn.id))
        else:
            replies = visit.replies(self._told(visit, made, order, turn.id), turn=turn.id)
        act = visit.act(ASKED, f"{turn.id}: digest of {len(made.developments)} developments")
        return Reaction(replies, audit=(act,), turn=turn)

    def page_pressed(self, visit: Visit, turn: Turn) -> Reaction:
        """The page of a digest, as a document."""
        return self._again(visit, turn, lambda made, order: [self._page(visit, made, order, told_of(turn))])

    def picture_pressed(self, visit: Visit, turn: Turn) -> Reaction:
        """Its map and chart, as a picture."""
        return self._again(visit, turn, lambda made, order: self._picture(visit, made, order, told_of(turn)))

    def _again(self, visit: Visit, turn: Turn, show: Callable[[Digest, Order], list[Reply]]) -> Reaction:
        """Something of a digest that was told, made anew from what the library holds now."""
        if refused := self._limits.questions(visit):
            return refused
        visit.progress.working()
        order = order_of(turn)
        act = visit.act(ASKED, f"{turn.id}: digest again")
        digests = self._opened.digests
        made = digests.quoted(order.window, now=visit.now, subjects=order.subjects, language=order.language)
        replies = show(as_told(made, turn), order)
        return (
            Reaction(tuple(replies), audit=(act,)) if replies else visit.told("service.digest_no_picture", audit=[act])
        )

    def _made(self, visit: Visit, order: Order) -> Digest:
        """A digest; what a model takes for it is the asker's."""
        who = f"telegram:{visit.person}"
        build = self._opened.digests.build
        return build(order.window, now=visit.now, subjects=order.subjects, language=order.language, person=who)

    def _told(self, visit: Visit, made: Digest, order: Order, turn: str | None) -> tuple[Message, ...]:
        newest = self._opened.library.extent(Scope()).last if made.is_empty else None
        return render.digest(
            made,
            zone=order.window.local,
            texts=Texts.of(order.language),
            turn=turn,
            now=visit.now,
            length=visit.preferences.length,
            newest=newest,
        )

    def _page(self, visit: Visit, made: Digest, order: Order, turn: str | None, buttons: str | None = None) -> Reply:
        """The page; ``buttons`` is the turn that buttons below it send, where it stands for the digest."""
        # Imported here: what draws takes a second to load, which no other command should wait for.
        from bot.digest.page import html

        content = html(made, language=order.language, now=visit.now).encode()
        document = Attachment(render.file_name(made, "html"), content)
        texts = Texts.of(order.language)
        caption = render.digest_caption(made, zone=order.window.local, texts=texts, turn=buttons)
        return Reply(caption, visit.place, replies_to=visit.message_id, turn=turn, document=document)

    def _picture(self, visit: Visit, made: Digest, order: Order, turn: str | None) -> list[Reply]:
        """The picture; nothing where there is none to draw."""
        from bot.digest.pictures import png

        content = png(made, language=order.language)
        if content is None:
            return []
        picture = Attachment(render.file_name(made, "png"), content, photo=True)
        caption = render.picture_caption(made, zone=order.window.local, texts=Texts.of(order.language))
        return [Reply(caption, visit.place, replies_to=visit.message_id, turn=turn, document=picture)]


def misread(visit: Visit, problem: Misread) -> Reaction:
    """What of a typed line cannot be understood, and how it is written."""
    return visit.told(f"service.misread_{problem.what}", given=problem.given)
