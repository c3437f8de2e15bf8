"""Versions of a story: chains that come out the same whatever the order of arrival."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retrieval.library.revisions import Stories, Version
from retrieval.library.schema import stored
from retrieval.types import Precision, period_end

SHARED = tuple(range(1000, 1640, 10))
ELSEWHERE = tuple(range(9000, 9064))
ADDRESS = "https://levantwire.example/1"
FIRST_DAY = datetime(2014, 6, 1)  # noqa: DTZ001 - as it is stored: UTC without a zone


def version(name: str, day: int | None, sketch: tuple[int, ...] = SHARED, title: str = "Baiji") -> Version:
    """A version of the story at one address, published on a day of June."""
    published = None if day is None else FIRST_DAY + timedelta(days=day - 1)
    return Version(name, ADDRESS, title, published, published and end_of(published), sketch)


def end_of(day: datetime) -> datetime:
    """The last instant of a day as it is stored."""
    return stored(period_end(day.replace(tzinfo=UTC), Precision.DAY))


def links(*versions: Version) -> dict[str, tuple[str, datetime | None]]:
    """What replaced what, and since when, after the versions arrived one by one."""
    stories = Stories([])
    for one in versions:
        stories.add(one, {one.id})
    return {link.older: (link.newer, link.since) for link in stories.links()}


@given(st.sets(st.integers(1, 28), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(days: set[int], rng: random.Random) -> None:
    """Dated versions form one chain in order of publication, each replaced on the day of the next."""
    arriving = [version(f"v{day}", day) for day in days]
    rng.shuffle(arriving)
    ordered = sorted(days)
    expected = {f"v{one}": (f"v{two}", end_of(FIRST_DAY + timedelta(days=two - 1))) for one, two in pairwise(ordered)}
    assert links(*arriving) == expected


def test_undated_versions_count_as_collected() -> None:
    """A version without a date comes after those before it; nobody knows since when, until a dated one follows."""
    dated, undated, later = version("a", 3), version("b", None), version("c", 9)
    assert links(dated, undated) == {"a": ("b", None)}
    assert links(dated, undated, later) == {"a": ("b", later.published_until), "b": ("c", later.published_until)}


def test_versions_of_one_day_count_as_collected() -> None:
    """Where two versions bear the same date, the one that came in last is the newer one."""
    assert links(version("a", 3), version("b", 3)) == {"a": ("b", version("b", 3).published_until)}


def test_a_vague_version_does_not_hide_an_exact_one_for_longer() -> None:
    """A version replaced by one of "June" and one of 10 June is replaced from the end of 10 June on."""
    first, exact = version("a", 1), version("c", 10)
    vague = Version("b", ADDRESS, "Baiji", FIRST_DAY, FIRST_DAY + timedelta(days=30), SHARED)
    assert links(first, vague, exact) == {"a": ("b", exact.published_until), "b": ("c", exact.published_until)}


def test_a_rolling_page_holds_one_story_after_another() -> None:
    """Under one title, wholly different text more than three days later is another story; without dates, a version."""
    for day, shared, known in ((4, ELSEWHERE, True), (5, ELSEWHERE, False), (5, SHARED, True), (None, ELSEWHERE, True)):
        stories = Stories([[version("a", 1, SHARED, "Situation report")]])
        assert stories.add(version("b", day, shared, "Situation report"), {"b"}) is known


def test_what_makes_a_version() -> None:
    """Shared text or the same title does; another text under another title, or under none, does not."""
    stories = Stories([[version("a", 1)]])
    assert not stories.add(version("b", 2, ELSEWHERE, "League resumes"), {"b"})
    assert stories.add(version("c", 2, ELSEWHERE, "Baiji"), {"c"})
    assert stories.add(version("d", 2, SHARED, "Refinery in flames"), {"d"})
    untitled = Stories([[version("a", 1, SHARED, "")]])
    assert not untitled.add(version("b", 2, ELSEWHERE, ""), {"b"})
    assert untitled.add(version("c", 2, SHARED, ""), {"c"})


def test_a_story_on_the_same_page_is_another_story() -> None:
    """Reports that stand side by side in one document are no versions of each other, however alike."""
    stories = Stories([[version("a", 1)]])
    assert not stories.add(version("b", 2), {"a", "b"})
    assert not stories.add(version("c", 2), {"a", "b", "c"})


def test_a_version_joins_the_story_it_is_most_like() -> None:
    """Of two stories at one address the likelier one grows, also where only its first version is alike."""
    near = tuple(sorted(SHARED[::2] + tuple(range(1005, 1645, 20))))
    stories = Stories(
        [[version("a", 1, near, "One")], [version("b", 1, SHARED, "Two"), version("c", 2, ELSEWHERE, "Two")]]
    )
    assert stories.add(version("d", 3, SHARED, "Three"), {"d"})
    assert [(link.older, link.newer) for link in stories.links()] == [("c", "d"), ("b", "c")]


def test_a_teaser_never_replaces_the_whole_story() -> None:
    """Whichever of the two a feed gave first, the whole story is the newer version; a later date goes before that."""
    whole, teaser = (replace(version(name, 3), length=length) for name, length in (("whole", 2000), ("teaser", 200)))
    for order in ((whole, teaser), (teaser, whole)):
        assert links(*order) == {"teaser": ("whole", whole.published_until)}
    undated = replace(version("undated", None), length=200)
    assert links(whole, undated) == {"undated": ("whole", whole.published_until)}
    cut = replace(version("cut", 4), length=200)
    assert links(whole, cut) == {"whole": ("cut", cut.published_until)}
