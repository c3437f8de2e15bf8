"""Reports that come in while people watch: each round is taken as the bot takes it, and delivered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.record.types import Outgoing, Place
from bot.service.access import Access
from bot.service.found import Telling
from bot.service.watched import Looking
from bot.telegram.timing import Threads, Time
from bot.telegram.watches import Watches
from retrieval.fetch import Handed
from tests.bot.service.talk import Talk

MINUTE = timedelta(minutes=1)
_NUMBERS = count(1)


@dataclass
class Desk:
    """A service with people, a library that grows, and the rounds of its watches."""

    talk: Talk
    told: int = 0
    _ids: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        opened, record = self.talk.opened, self.talk.record
        access = Access(record, self.talk.rules)
        self._threads = Threads(1)
        self.watches = Watches(
            opened.database,
            Looking(opened, record, access),
            Telling(opened, record, access, lambda: f"watched-{next(self._ids):06}"),
            self._threads,
            Time(lambda: self.talk.now),
            told=self._wake,
        )

    def close(self) -> None:
        """Give up the threads."""
        self._threads.close()

    def comes(self, *texts: str, title: str = "", vectors: bool = True, **more: Any) -> list[str]:
        """Reports come in, each from an outlet of its own, published now; their ids in the library."""
        records = [self._record(text, title, more) for text in texts]
        content = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()
        done = self.talk.opened.ingest.hand_over([Handed(content, "reports.jsonl")], now=self.talk.now)
        assert not done.failed
        if vectors:
            self.makes_vectors()
        return [*done.new, *done.revised]

    def makes_vectors(self) -> None:
        """What has no vector yet gets one."""
        self.talk.opened.indexer.run(self.talk.opened.index)

    def round(self, after: timedelta = timedelta(0)) -> list[Outgoing]:
        """A round some time later: what is delivered then."""
        self.talk.later(after)
        self.watches.round()
        return self.delivered()

    def delivered(self) -> list[Outgoing]:
        """What the outbox holds, delivered."""
        sent: list[Outgoing] = []
        outbox = self.talk.record.outbox
        while parts := outbox.claim("desk", most=50, now=self.talk.now, lease=MINUTE):
            for part in parts:
                if outbox.sending(part.key, now=self.talk.now):
                    outbox.sent(part.key, 50_000 + part.key, now=self.talk.now)
                    sent.append(replace(part, message_id=50_000 + part.key))
        return sorted(sent, key=lambda part: part.key)

    def _wake(self) -> None:
        self.told += 1

    def _record(self, text: str, title: str, more: dict[str, Any]) -> dict[str, str]:
        number = next(_NUMBERS)
        published: datetime = more.get("published", self.talk.now)
        address = more.get("url", f"https://outlet{number}.example/{number}")
        return {
            "id": f"watched-{number}",
            "title": title,
            "text": text,
            "source": more.get("outlet", f"Outlet {number}"),
            "url": address,
            "published": published.isoformat(),
        }


def place(part: Outgoing) -> Place:
    """Where a part went."""
    return part.reply.place
