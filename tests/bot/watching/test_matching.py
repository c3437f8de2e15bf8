"""What is watched, as it was typed; and what holds a name or comes near a question."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.types import Toll
from bot.record.types import Place
from bot.watching.nearness import COVERED_ALONE, FEWEST, KNOWN, RUNGS, Usual, usual, wanted_coverage
from bot.watching.phrases import phrase_of
from bot.watching.pushing import held_by
from bot.watching.tolls import changed, tolls_of
from bot.watching.typed import LONGEST, read
from bot.watching.types import Kind, Quiet, Sought, Watch, Why
from retrieval.library.vector_store import Vector
from retrieval.names import Gazetteer
from retrieval.names.areas import Areas
from retrieval.names.unlisted import Unlisted
from retrieval.terms import Terms

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BAGHDAD = ZoneInfo("Asia/Baghdad")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The package's names."""
    return Gazetteer.load()


@pytest.fixture(scope="module")
def unlisted(gazetteer: Gazetteer) -> Unlisted:
    """What may be a name that no file has."""
    return Unlisted(gazetteer, Terms.load())


def watch(key: int = 1, *, quiet: Quiet | None = None, cap: int = 6) -> Watch:
    """A watch of a chat."""
    return Watch(key, Place(22), 22, Sought(Kind.NAME, "Al-Qaim", "al-qaim"), "en", quiet, cap, False, NOW, 0)


@pytest.mark.parametrize(
    ("typed", "kind", "text", "name"),
    [
        ('"Al-Qaim"', Kind.NAME, "Al-Qaim", "qaim"),
        ("Al-Qaim", Kind.NAME, "Al-Qaim", "qaim"),
        ("القائم", Kind.NAME, "القائم", "qaim"),
        ("«القائم»", Kind.NAME, "القائم", "qaim"),
        ("“Zarnouqa”", Kind.NAME, "Zarnouqa", None),
        ("Zarnouqa", Kind.NAME, "Zarnouqa", None),
        ('"border guards"', Kind.NAME, "border guards", None),
        ("border guards", Kind.QUESTION, "border guards", None),
        ("Who controls Al-Qaim?", Kind.QUESTION, "Who controls Al-Qaim?", None),
        ("هل أغلقت المعابر مع سوريا؟", Kind.QUESTION, "هل أغلقت المعابر مع سوريا؟", None),
        ("  Mosul \n ", Kind.NAME, "Mosul", "mosul"),
    ],
)
def test_a_name_is_told_from_a_question(
    typed: str, kind: Kind, text: str, name: str | None, gazetteer: Gazetteer, unlisted: Unlisted
) -> None:
    """In quotation marks anything is a name; else what a file knows, or what looks like nothing else."""
    sought = read(typed, gazetteer, unlisted)
    assert sought is not None
    assert (sought.kind, sought.text) == (kind, text)
    assert (sought.name is None) == (name is None)
    if name:
        assert gazetteer.resolve(name) == gazetteer.get(sought.name or "")


@pytest.mark.parametrize("typed", ["", "  ", '""', "?", "the", '"the of"', "…", "x" * (LONGEST + 1)])
def test_what_holds_no_word_is_not_watched(typed: str, gazetteer: Gazetteer, unlisted: Unlisted) -> None:
    """Stop words, signs and whole reports can be looked for in vain, or in everything."""
    assert read(typed, gazetteer, unlisted) is None


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read(typed: str) -> None:
    """Nothing that somebody types raises; what is watched is a part of what was typed."""
    gazetteer = _gazetteer()
    sought = read(typed, gazetteer, Unlisted(gazetteer, _TERMS))
    assert sought is None or sought.text in " ".join(typed.split())


_TERMS = Terms.load()
_LOADED: list[Gazetteer] = []


def _gazetteer() -> Gazetteer:
    if not _LOADED:
        _LOADED.append(Gazetteer.load())
    return _LOADED[0]


@pytest.mark.parametrize(
    ("watched", "sentence", "holds"),
    [
        ("Al-Qaim", "Fighters entered Qa'im at dawn.", True),
        ("Al-Qaim", "دخل مسلحون القائم فجرا.", True),
        ("Al-Qaim", "Fighters entered Rabia at dawn.", False),
        ("Al-Qaim", "أغلق معبر القائم منذ الصباح.", True),
        ("Al-Qaim", "The Al-Qaim crossing was closed.", True),
        ("al-Bab", "Trucks waited at Bab al-Hawa.", False),
        ("Zarnouqa", "Two families left Zarnuqah on Monday.", True),
        ("Zarnouqa", "غادرت عائلتان زرنوقة الاثنين.", True),
        ("Zarnouqa", "Two families left Salqin on Monday.", False),
        ('"border guards"', "Three border guards were hurt.", True),
        ('"border guards"', "Guards were sent to the border.", False),
        ('"Mosul market"', "A market in Mosul, the largest, was closed.", True),
        ('"Mosul market"', "A bridge in Mosul was closed.", False),
        ("Anbar", "A market in Ramadi reopened.", True),
        ("Anbar", "A market in Mosul reopened.", False),
    ],
)
def test_a_sentence_holds_what_is_watched(
    watched: str, sentence: str, holds: bool, gazetteer: Gazetteer, unlisted: Unlisted
) -> None:
    """Known names in any spelling and language, a province by its places; others by words in a row, or by sound."""
    sought = read(watched, gazetteer, unlisted)
    assert sought is not None
    phrase = phrase_of(sought, gazetteer, unlisted, Areas.load())
    named = {mention.name for mention in gazetteer.find(sentence)}
    assert phrase.stands_in(sentence, named) is holds


def test_nearness_is_measured_against_what_is_usual() -> None:
    """The same cosine is near where passages are mostly far, and nothing where all are as near."""
    question = _at(1.0)
    far = [_at(0.1 + 0.001 * n) for n in range(FEWEST)]
    close = [_at(0.87 + 0.001 * n) for n in range(FEWEST)]
    found = _at(0.9)
    assert wanted_coverage(question, found, usual(question, far, "any", same_language=True)) == RUNGS[0][1]
    assert wanted_coverage(question, found, usual(question, close, "any", same_language=True)) is None


def test_the_nearer_the_less_must_be_covered() -> None:
    """Of a passage that is a little nearer than usual more must be covered; of one that is not, nothing is enough."""
    found = Usual(0.5, 0.1)
    wanted = [wanted_coverage(_at(1.0), _at(cosine), found) for cosine in (0.9, 0.7, 0.6)]
    assert wanted == [0.4, 0.6, None]


def test_without_enough_to_compare_words_decide() -> None:
    """Of a model that nobody measured a handful of passages says nothing: more of the question must be covered."""
    few = [_at(0.1)] * (FEWEST - 1)
    assert usual(_at(1.0), few, "any", same_language=True) is None
    assert wanted_coverage(_at(1.0), _at(0.9), None) == COVERED_ALONE
    assert usual(_at(1.0), [_at(0.1)] * FEWEST, "any", same_language=True) is None  # all the same: no measure


def test_what_is_known_of_a_model_serves_before_its_library_tells() -> None:
    """In an empty library the measured figures count; the other language's passages are further off as a rule."""
    (model,) = KNOWN
    same = usual(_at(1.0), [], model, same_language=True)
    other = usual(_at(1.0), [], model, same_language=False)
    assert (same, other) == KNOWN[model]
    assert same is not None
    assert other is not None
    assert same.nearness(same.mean + 3 * same.deviation) == pytest.approx(3)
    assert other.mean < same.mean


@given(st.lists(st.floats(-1, 1, width=32), min_size=FEWEST, max_size=90), st.floats(-1, 1, width=32))
def test_what_is_usual_lies_within_what_was_seen(cosines: list[float], seen: float) -> None:
    """The mean is one of the numbers' range, the deviation no larger than it; so a nearness is always a number."""
    found = usual(_at(1.0), [_at(one) for one in cosines], "any", same_language=True)
    if found is not None:
        assert min(cosines) - 1e-3 <= found.mean <= max(cosines) + 1e-3
        assert 0 < found.deviation <= (max(cosines) - min(cosines)) + 1e-3
        assert np.isfinite(found.nearness(seen))


def _at(cosine: float) -> Vector:
    """A vector that has this cosine with the first axis."""
    return np.array([cosine, (1 - min(cosine * cosine, 1.0)) ** 0.5], dtype=np.float32)


@given(st.times(), st.times(), st.times())
def test_quiet_hours_hold_each_moment_once(begin: time, end: time, at: time) -> None:
    """A day is quiet hours and the rest: what one pair of bounds holds the pair turned round does not."""
    local = datetime.combine(NOW.date(), at, BAGHDAD)
    if begin != end:
        assert Quiet(begin, end).holds(local) is not Quiet(end, begin).holds(local)
    assert not Quiet(begin, begin).holds(local)


def test_a_night_goes_on_past_midnight() -> None:
    """22:00 to 7:00 holds the last minute before its end, and not its end."""
    night = Quiet(time(22), time(7))
    times = ((22, 0), (0, 0), (6, 59), (7, 0), (21, 59))
    held = [night.holds(datetime(2026, 11, 22, hour, minute, tzinfo=BAGHDAD)) for hour, minute in times]
    assert held == [True, True, True, False, False]


def test_quiet_is_the_chats_own_time() -> None:
    """Half past four in the afternoon UTC is half past seven in Baghdad."""
    quiet = watch(quiet=Quiet(time(19), time(20)))
    at = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert held_by([quiet], {}, at, BAGHDAD) is Why.QUIET
    assert held_by([quiet], {}, at, ZoneInfo("UTC")) is None


def test_one_watch_that_may_push_is_enough() -> None:
    """A report that two watches found is told by the one that is neither quiet nor at its cap."""
    asleep, full, free = watch(1, quiet=Quiet(time(0), time(23, 59))), watch(2, cap=1), watch(3)
    pushed = {1: 0, 2: 1, 3: 5}
    assert held_by([asleep], pushed, NOW, BAGHDAD) is Why.QUIET
    assert held_by([asleep, full], pushed, NOW, BAGHDAD) is Why.CAP
    assert held_by([asleep, full, free], pushed, NOW, BAGHDAD) is None
    assert held_by([free], {3: 6}, NOW, BAGHDAD) is Why.CAP


def test_a_toll_changes_only_where_it_cannot_be_the_same() -> None:
    """After "at least 12" comes 19: another number. After it 12 is none, and another measure says nothing."""
    before = tolls_of(["At least 12 people were killed in the blast."])
    assert [one.measure for one in before] == ["kill"]
    after = tolls_of(["The blast killed 19 people and wounded 40."])
    assert changed(before, after) == (before[0], next(one for one in after if one.measure == "kill"))
    assert changed(before, tolls_of(["The blast killed 12 people."])) is None
    assert changed(before, tolls_of(["The blast wounded 40 people."])) is None
    officials = tolls_of(["The gunmen killed 21 officials."])
    assert changed(tolls_of(["The battle killed 34 soldiers."]), officials) is None
    assert changed((), after) is None
    assert changed((Toll("kill", "3 people", 3, 3),), ()) is None


def test_the_background_is_a_value() -> None:
    """What is usual is told by a mean and a deviation, in units of the cosine."""
    assert Usual(0.5, 0.1).nearness(0.75) == pytest.approx(2.5)
