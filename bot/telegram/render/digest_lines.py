"""The head of a digest and what its reports cover, in a reader's language. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from bot.digest.order import in_order as in_order
from bot.digest.types import Area, Change, Digest, Window
from bot.telegram.markup import Html, bold, clean, inert, italic
from bot.telegram.packing import Block
from bot.telegram.render.lines import Reader, shortened
from bot.texts import dates

_INSTANT: Final = timedelta(microseconds=1)


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
    for line in _lead(digest_, reader):
        yield Block(line)


def title_block(digest_: Digest, reader: Reader) -> Block:
    """Of when it is."""
    return Block(bold(reader.said("digest.of", time=window(digest_.window, reader))), leads=True)


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


def window(one: Window, reader: Reader) -> str:
    """``22 Nov 2026``, ``20–22 Nov 2026``, ``22 Nov 2026, 07:30 – 23 Nov 2026, 07:30 (UTC+1)``."""
    since, until = (dates.in_zone(instant, reader.zone) for instant in (one.since, one.until))
    if since.time() == until.time() == time():
        last = dates.in_zone(one.until - _INSTANT, reader.zone).date()
        return dates.days(since.date(), last, reader.texts)
    day = dates.day_of_month(since.date(), reader.texts)
    first = reader.texts("date.moment", date=day, time=f"{since:%H:%M}")
    beside = since.date() if since.date() == until.date() else None
    return reader.texts(
        "date.range", first=first, last=dates.moment(one.until, reader.texts, reader.zone, beside=beside)
    )


def _lead(digest_: Digest, reader: Reader) -> Iterator[Html]:
    """How many developments there are and how they stand; the first number that changed; which are contested."""
    if digest_.is_empty:
        yield reader.said("digest.empty")
        return
    yield _counted(digest_, reader)
    if changed := next((one for one in digest_.developments if one.was and one.now), None):
        told = {"was": inert(changed.was or ""), "now": inert(changed.now or "")}
        yield reader.said("digest.lead_changed", headline=inert(shortened(clean(changed.headline))), **told)
    numbers = [str(n) for n, one in enumerate(in_order(digest_.developments), start=1) if one.contested]
    if numbers:
        yield reader.said("digest.lead_contested", numbers=reader.texts("list.comma").join(numbers))


def _counted(digest_: Digest, reader: Reader) -> Html:
    told = digest_.developments
    late = sum(one.late for one in told)
    by_change = [(change, sum(one.change is change and not one.late for one in told)) for change in Change]
    counts = [reader.texts(f"digest.count_{change}", n=n) for change, n in by_change if n]
    counts += [reader.texts("digest.count_late", n=late)] if late else []
    lead = {
        "developments": reader.texts("digest.developments", n=len(told) + digest_.left_out),
        "reports": reader.texts("digest.reports", n=digest_.coverage.reports),
        "counts": reader.texts("list.comma").join(counts),
    }
    if digest_.left_out:
        return reader.said("digest.lead_of_more", **lead, told=f"{len(told)}")
    return reader.said("digest.lead", **lead)
