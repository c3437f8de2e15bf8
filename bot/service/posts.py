"""Posts of channels and people to what an ingest takes: one record, the same bytes for the same post. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.questions import clean
from bot.service.incoming import ChannelPost, Forwarded, Origin, OriginKind
from retrieval.fetch import Handed

# A first line of at most so many characters is a post's headline; else its first words are.
HEADLINE = 120
OPENING = 80
# Ids of channels and supergroups bear this before what their addresses have (core.telegram.org/api/bots/ids).
_CHANNEL = "-100"


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it was published: whose, when, where it stands."""

    text: str
    outlet: str
    published: datetime
    address: str | None
    name: str


def of_channel(post: ChannelPost) -> Post:
    """A channel's post; an edited one was published when it was edited: what it says now was not known before.

    Without a public address it has that by which its members open it, so that an edit is a revision of it.
    """
    id_ = str(post.place.chat).removeprefix(_CHANNEL)
    address = post.link or (f"https://t.me/c/{id_}/{post.message_id}" if post.message_id else None)
    published = post.at if post.edited else post.date
    return Post(post.text, post.title or id_, published, address, f"channel-{id_}-{post.message_id}")


def of_forward(forwarded: Forwarded) -> Post:
    """A forwarded post: its channel's or its author's, with the date on which it was first sent."""
    origin = forwarded.origin
    name = f"{origin.kind}-{origin.username or 'unnamed'}-{origin.message_id or int(origin.date.timestamp())}"
    return Post(forwarded.text, origin.name, origin.date, _address(origin), name)


def record(post: Post) -> Handed:
    """A post as a line of JSONL: its text is nothing but text, whatever stands in it."""
    line = {
        "id": post.name,
        "title": _title(post.text),
        "text": clean(post.text),
        "source": clean(post.outlet),
        "published": post.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "url": post.address,
    }
    return Handed(json.dumps(line, ensure_ascii=True).encode(), f"{post.name}.jsonl")


def _address(origin: Origin) -> str | None:
    """Where a post of a public channel or group stands; a person's messages have no address."""
    if origin.kind is OriginKind.PERSON or not origin.username or not origin.message_id:
        return None
    return f"https://t.me/{origin.username}/{origin.message_id}"


def _title(text: str) -> str:
    lines = [line.strip() for line in clean(text).splitlines() if line.strip()]
    if not lines:
        return ""
    if len(lines) > 1 and len(lines[0]) <= HEADLINE:
        return lines[0]
    words = lines[0][: OPENING + 1]
    return lines[0] if len(lines[0]) <= OPENING else f"{words.rpartition(' ')[0] or words[:OPENING]}…"
