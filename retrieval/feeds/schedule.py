"""When a feed is asked again, and how it fares. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from retrieval.feeds.types import FollowedFeed, Standing

# What a publisher asks for makes a feed slower by this at most: news of noon are in the evening's brief.
LONGEST: Final = timedelta(hours=12)
# A feed that fails is asked once a day at least: some come back after weeks.
LONGEST_BACK_OFF: Final = timedelta(days=1)
# What a server may have us wait.
LONGEST_WAIT: Final = timedelta(days=7)
# A feed is called dead after so many failures over so long, and quiet after so long without anything new.
DEAD_FAILURES: Final = 8
DEAD_AFTER: Final = timedelta(days=3)
QUIET_AFTER: Final = timedelta(days=30)
# When a page that failed for now is tried again: after that its teaser has to do.
PAGE_RETRIES: Final = (timedelta(minutes=10), timedelta(hours=1))
# A page whose teaser changes is not fetched more often.
PAGE_AGAIN: Final = timedelta(hours=1)


def interval(usual: timedelta, wishes: Iterable[timedelta | None]) -> timedelta:
    """How long a feed that answered is left alone: as usual, or longer where its publisher asks for that."""
    longest = max([usual, *(wish for wish in wishes if wish)])
    return min(longest, max(usual, LONGEST))


def back_off(usual: timedelta, failures: int, retry_after: timedelta | None) -> timedelta:
    """How long a feed that failed so many times in a row is left alone: twice as long each time, up to a day.

    What its server asks for counts where that is longer.
    """
    doubled = usual * (1 << min(max(failures, 1) - 1, 20))
    return max(min(doubled, max(usual, LONGEST_BACK_OFF)), wait(retry_after))


def wait(retry_after: timedelta | None) -> timedelta:
    """How long a server may have us wait."""
    return min(max(retry_after or timedelta(0), timedelta(0)), LONGEST_WAIT)


def page_retry(tries: int, retry_after: timedelta | None) -> timedelta | None:
    """How long after so many failures a page is tried again; None where its teaser has to do."""
    if tries > len(PAGE_RETRIES):
        return None
    return max(PAGE_RETRIES[tries - 1], min(wait(retry_after), LONGEST))


def standing(feed: FollowedFeed, now: datetime) -> Standing:
    """How a feed fares."""
    if feed.ended_at:
        return Standing.ENDED
    if feed.failures:
        failing_since = feed.answered_at or feed.added_at
        dead = feed.failures >= DEAD_FAILURES and now - failing_since >= DEAD_AFTER
        return Standing.DEAD if dead else Standing.FAILING
    if feed.answered_at is None:
        return Standing.NEW
    return Standing.QUIET if now - (feed.newest_at or feed.added_at) >= QUIET_AFTER else Standing.FINE
