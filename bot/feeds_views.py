"""What the commands of feeds show: to scripts (``…_json``) and to people. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rich.console import Group, RenderableType

from bot.json_output import Json, error, instant, problems, vectors_json
from bot.terminal import assemble, problem_lines, report_lines, shortened, text
from retrieval.errors import SitrepError
from retrieval.feeds.schedule import standing
from retrieval.feeds.types import FeedPolled, Followed, FollowedFeed, Outcome, Polled, Standing
from retrieval.fetch import Unreadable
from retrieval.ingest import Indexed, Problem
from retrieval.types import Report

_STYLES = {
    Standing.NEW: "cyan",
    Standing.FINE: "green",
    Standing.QUIET: "yellow",
    Standing.FAILING: "yellow",
    Standing.DEAD: "red",
    Standing.ENDED: "red",
}
_MARKS = {
    Outcome.ANSWERED: ("✓ ", "green"),
    Outcome.UNCHANGED: ("· ", "dim"),
    Outcome.NOT_ASKED: ("✓ ", "green"),
    Outcome.PUT_OFF: ("… ", "yellow"),
    Outcome.FAILED: ("✗ ", "red"),
    Outcome.ENDED: ("✗ ", "red"),
}


def failures(results: Sequence[Followed | Unreadable]) -> list[tuple[str, SitrepError]]:
    """The addresses that are not followed, and why."""
    return [(one.source, one.error) for one in results if isinstance(one, Unreadable)]


def followed_json(results: Sequence[Followed | Unreadable]) -> Json:
    """What ``sitrep feeds add`` did."""
    return {
        "added": [
            {"feed": one.feed.key, "url": one.feed.url, "title": one.feed.title, "entries": one.entries}
            for one in results
            if isinstance(one, Followed)
        ],
        "failed": [{"url": url, **error(problem)} for url, problem in failures(results)],
    }


def followed(results: Sequence[Followed | Unreadable]) -> RenderableType:
    """What ``sitrep feeds add`` did, and what comes next."""
    parts: list[RenderableType] = []
    for one in results:
        if isinstance(one, Followed):
            told = f"feed {one.feed.key}: {shortened(one.feed.label)} ({_count(one.entries, 'entry', 'entries')})"
            parts.append(assemble(("✓ ", "green"), told))
            if one.feed.url != one.feed.added_as:
                parts.append(text(f"    it has moved to {one.feed.url}", style="dim"))
    parts += _failed(failures(results))
    if any(isinstance(one, Followed) for one in results):
        parts.append(text("sitrep feeds poll takes in what they hold; the Telegram bot polls by itself.", style="dim"))
    return Group(*parts)


def listed_json(feeds: Sequence[FollowedFeed], now: datetime) -> Json:
    """The feeds that are followed."""
    return {"feeds": [_feed(one, now) for one in feeds]}


def listed(feeds: Sequence[FollowedFeed], now: datetime) -> RenderableType:
    """The feeds that are followed, and how they fare."""
    if not feeds:
        return text("No feed is followed yet: sitrep feeds add URL")
    return Group(*(line for one in feeds for line in _lines(one, now)))


def removed_json(removed_: Sequence[FollowedFeed], failed: Sequence[tuple[str, SitrepError]]) -> Json:
    """What ``sitrep feeds remove`` did."""
    return {
        "removed": [{"feed": one.key, "url": one.url, "waiting": one.waiting} for one in removed_],
        "failed": [{"feed": given, **error(problem)} for given, problem in failed],
    }


def removed(removed_: Sequence[FollowedFeed], failed: Sequence[tuple[str, SitrepError]]) -> RenderableType:
    """What ``sitrep feeds remove`` did."""
    parts: list[RenderableType] = []
    for one in removed_:
        parts.append(assemble(("✓ ", "green"), f"feed {one.key} is followed no more: {shortened(one.label)}"))
        if one.waiting:
            parts.append(
                text(
                    f"    given up: {_count(one.waiting, 'entry', 'entries')} without the page that was to come",
                    style="yellow",
                )
            )
    return Group(*parts, *_failed(failed))


def polled_json(polled_: Polled, indexed: Indexed, _: Sequence[Report] = ()) -> Json:
    """What ``sitrep feeds poll`` did."""
    return {
        "busy": polled_.busy,
        "feeds": [_polled(one) for one in polled_.feeds],
        "new": list(polled_.new),
        "revised": list(polled_.revised),
        "left": {"feeds": polled_.left, "pages": polled_.pages_left},
        "vectors": vectors_json((indexed.done, indexed.pending)),
    }


def polled(polled_: Polled, indexed: Indexed, titles: Sequence[Report]) -> RenderableType:
    """What ``sitrep feeds poll`` did."""
    if polled_.busy:
        return text("Another sitrep process is polling: it does what is due.")
    if not polled_.feeds and not polled_.left:
        return text("No feed is due.")
    parts: list[RenderableType] = [
        assemble(
            ("✓ ", "bold green"),
            f"{_count(len(polled_.feeds), 'feed', 'feeds')}: {_count(len(polled_.new), 'report', 'reports')} new, "
            f"{len(polled_.revised)} revised",
        ),
        *report_lines(titles, len(polled_.new)),
    ]
    for one in polled_.feeds:
        parts += _told(one)
    if polled_.left or polled_.pages_left:
        feeds, pages = _count(polled_.left, "feed", "feeds"), _count(polled_.pages_left, "page", "pages")
        left = f"Still due: {feeds}, {pages}; the next poll goes on."
        parts.append(text(left, style="yellow"))
    if indexed.pending:
        parts.append(text(f"{indexed.pending} passages are found by words only so far", style="yellow"))
    return Group(*parts)


def in_words(feed: FollowedFeed, now: datetime) -> str:
    """How a feed fares."""
    match standing(feed, now):
        case Standing.NEW:
            return "not polled yet"
        case Standing.ENDED:
            return f"ended on {_day(feed.ended_at)}: {feed.problem}"
        case Standing.DEAD:
            since = f"since {_day(feed.answered_at)}" if feed.answered_at else "so far"
            return f"seems dead: no answer {since}, {feed.failures} tries ({feed.problem})"
        case Standing.FAILING:
            return f"failed {_count(feed.failures, 'time', 'times')}: {feed.problem}"
        case Standing.QUIET:
            return f"answers, but nothing new since {_day(feed.newest_at or feed.added_at)}"
        case Standing.FINE:
            return f"fine, last new {_ago(feed.newest_at, now)}" if feed.newest_at else "fine, nothing new yet"


def _feed(one: FollowedFeed, now: datetime) -> Json:
    return {
        "feed": one.key,
        "url": one.url,
        "added_as": one.added_as,
        "name": one.name,
        "title": one.title,
        "full_text": one.full_text,
        "standing": standing(one, now).value,
        "in_words": in_words(one, now),
        "failures": one.failures,
        "problem": one.problem,
        "hint": one.hint,
        "waiting": one.waiting,
        **{
            name: instant(at) if at else None
            for name, at in (
                ("added", one.added_at),
                ("asked", one.asked_at),
                ("answered", one.answered_at),
                ("newest", one.newest_at),
                ("moved", one.moved_at),
                ("ended", one.ended_at),
                ("due", one.due_at),
                ("waits_until", one.waits_until),
            )
        },
    }


def _lines(one: FollowedFeed, now: datetime) -> Iterator[RenderableType]:
    kind = " (full text)" if one.full_text else ""
    yield assemble((f"{one.key:>3}  ", "bold"), f"{shortened(one.label)}{kind}")
    yield text(f"     {one.url}", style="dim")
    yield text(f"     {in_words(one, now)}", style=_STYLES[standing(one, now)])
    if one.moved_at:
        yield text(f"     moved on {_day(one.moved_at)}; added as {one.added_as}", style="dim")
    if one.hint and one.problem:
        yield text(f"     {one.hint}", style="dim")
    if one.due_at:
        pages = f", {_count(one.waiting, 'page', 'pages')} to come" if one.waiting else ""
        yield text(f"     asked next {_ahead(max(one.due_at, one.waits_until or one.due_at), now)}{pages}", style="dim")


def _polled(one: FeedPolled) -> Json:
    return {
        "feed": one.feed.key,
        "url": one.feed.url,
        "outcome": one.outcome.value,
        "new": list(one.new),
        "revised": list(one.revised),
        "known": one.known,
        "pages": one.pages,
        "waiting": one.waiting,
        "moved_to": one.moved_to,
        "due": instant(one.due_at) if one.due_at else None,
        **problems([one.problem] if one.problem else [], one.warnings),
    }


def _told(one: FeedPolled) -> Iterator[RenderableType]:
    counts = [
        f"{len(one.new)} new" if one.new else "",
        f"{len(one.revised)} revised" if one.revised else "",
        f"{_count(one.waiting, 'page', 'pages')} to come" if one.waiting else "",
        f"moved to {one.moved_to}" if one.moved_to else "",
    ]
    said = ", ".join(filter(None, counts)) or one.outcome.value
    yield assemble(_MARKS[one.outcome], f"{one.feed.key:>3}  {shortened(one.feed.label)}: {said}")
    if one.problem:
        yield from _problem(one.problem)
    yield from problem_lines(one.warnings, "    ! ", "yellow")


def _problem(problem: Problem) -> Iterator[RenderableType]:
    yield text(f"       {problem.text}")
    if problem.hint:
        yield text(f"       {problem.hint}", style="dim")


def _failed(failed: Sequence[tuple[str, SitrepError]]) -> Iterator[RenderableType]:
    for given, problem in failed:
        yield assemble(("✗ ", "red"), f"{given}: {problem.message}")
        if problem.hint:
            yield text(f"    {problem.hint}", style="dim")


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else "an unknown day"


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _ago(at: datetime | None, now: datetime) -> str:
    return f"{_length(now - at)} ago" if at else "never"


def _ahead(at: datetime, now: datetime) -> str:
    return f"in {_length(at - now)}" if at > now else "now"


def _length(span: timedelta) -> str:
    """A span of time in its largest unit."""
    minutes = max(round(span.total_seconds() / 60), 0)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
