"""The head of a digest and what its reports cover, in a reader's language. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.digest import said
from bot.digest.types import Area, Digest
from bot.telegram.markup import Html, bold, clean, inert, italic, text
from bot.telegram.packing import Block
from bot.telegram.render.lines import Reader, shortened
from bot.texts import dates


def head_blocks(
    digest_: Digest, reader: Reader, now: datetime | None = None, due: datetime | None = None
) -> Iterator[Block]:
    """Of when it is, that it comes late where it does, and what it comes to."""
    yield title_block(digest_, reader)
    if due is not None:
        today = dates.in_zone(now, reader.zone).date() if now else None
        when = dates.moment(due, reader.texts, reader.zone, beside=today)
        yield Block(italic(reader.said("digest.due", time=when)), leads=True)
    if digest_.subjects:
        names = reader.texts("list.comma").join(map(inert, digest_.subjects))
        yield Block(italic(reader.said("digest.first", subjects=names)), leads=True)
    for line in said.lead(digest_, reader.texts, lambda words: inert(shortened(clean(words)))):
        yield Block(text(line))


def title_block(digest_: Digest, reader: Reader) -> Block:
    """Of when it is."""
    time = said.window(digest_.window, reader.texts, reader.zone)
    return Block(bold(reader.said("digest.of", time=time)), leads=True)


def coverage_blocks(digest_: Digest, reader: Reader) -> Iterator[Block]:
    """What the reports come to, and which areas they are silent about."""
    found = digest_.coverage
    if found.reports:
        counts = [
            reader.texts("digest.reports", n=found.reports),
            reader.texts("digest.outlets", n=found.outlets),
            reader.texts("digest.origins", n=found.origins),
        ]
        listed = reader.texts("list.comma").join(counts)
        yield Block(bold(reader.said("digest.covered")), gap=2, leads=True)
        yield Block(reader.said("digest.covered_by", counts=listed))
    if found.silent:
        names = reader.listed([area_name(one, digest_, reader) for one in found.silent])
        yield Block(reader.said("digest.silent", areas=names), gap=1 if found.reports else 2)


def where(id_: str | None, digest_: Digest, reader: Reader) -> Html:
    """What a country or an area is called; that none is named, where that is so."""
    known = digest_.locations.get(id_) if id_ else None
    if known:
        return reader.foreign(known.called(reader.texts.language))
    return reader.foreign(id_) if id_ else reader.said("digest.elsewhere")


def area_name(one: Area, digest_: Digest, reader: Reader) -> str:
    """What an area is called, without its country; as the digest has it where that is not known."""
    known = digest_.locations.get(one.id) if one.id else None
    return known.called(reader.texts.language) if known else one.name
