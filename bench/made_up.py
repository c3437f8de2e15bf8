"""Made-up reports and questions: the same ones for the same seed, as many as are wanted.

They are not meant to be read, but to cost what real ones cost: words of very unequal frequency, many names,
dates in words, two languages, some near copies, and report dates spread over eight years.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, cycle, islice
from typing import Literal

from bench.grammar import ARABIC, ENGLISH
from bot.questions import question
from retrieval.understand import Question

SEED = 20140620
FIRST_DAY, LAST_DAY = date(2011, 1, 1), date(2018, 12, 30)
# The present, as questions are asked: after the last report.
NOW = datetime(2018, 12, 31, 12, tzinfo=UTC)
QUESTIONS = 50
# One report in so many is Arabic, and one in so many a near copy of an earlier one.
ARABIC_EVERY, COPY_EVERY = 6, 20
OUTLETS = (
    "Levant Wire",
    "Baghdad Ledger",
    "Gulf Morning Post",
    "Crossroads Digest",
    "Euphrates Monitor",
    "Radio Jazira",
)

_SLOT = re.compile(r"\{(\w+)\}")

Record = dict[str, str]


class Grammar:
    """Writes texts by rules; see :mod:`bench.grammar` for how rules are written."""

    def __init__(self, text: str) -> None:
        self._rules: dict[str, tuple[list[str], list[float]]] = {}
        for rule in re.sub(r"\n\s+", " ", text.strip()).splitlines():
            name, _, body = rule.partition(" = ")
            alternatives = [one.strip() for one in body.split(" | ")]
            weights = accumulate(1 / (rank + 2) for rank in range(len(alternatives)))
            self._rules[name] = alternatives, list(weights)

    def write(self, rng: random.Random, rule: str) -> str:
        """One text of a rule. ``{Name}`` begins with a capital letter, ``{NAME}`` consists of them."""
        alternatives, weights = self._rules.get(rule) or self._rules[rule.lower()]
        return self.fill(rng, self._cased(rule, rng.choices(alternatives, cum_weights=weights)[0]))

    def fill(self, rng: random.Random, text: str) -> str:
        """``text`` with its slots filled."""
        return _SLOT.sub(lambda slot: self.write(rng, slot[1]), text)

    def alternatives(self, rule: str) -> list[str]:
        """The alternatives of a rule, slots unfilled."""
        return self._rules[rule][0]

    def _cased(self, rule: str, text: str) -> str:
        if rule in self._rules or rule.islower():
            return text
        if text.startswith("{"):
            slot = text[1 : text.index("}")]
            return "{" + (slot.upper() if rule.isupper() else slot.capitalize()) + text[text.index("}") :]
        return text.upper() if rule.isupper() else text[:1].upper() + text[1:]


def reports(seed: int = SEED) -> Iterator[Record]:
    """Made-up reports without end, as lines of a JSONL file hold them."""
    rng = random.Random(seed)
    grammars = {"en": Grammar(ENGLISH), "ar": Grammar(ARABIC)}
    days = (LAST_DAY - FIRST_DAY).days
    earlier: list[Record] = []
    number = 0
    while True:
        number += 1
        language = "ar" if number % ARABIC_EVERY == 0 else "en"
        published = datetime.combine(FIRST_DAY, datetime.min.time(), UTC) + timedelta(
            days=rng.randrange(days), minutes=rng.randrange(1440)
        )
        record = _report(rng, grammars[language], language, number, published)
        if number % COPY_EVERY == 0:
            record = _copy(rng, rng.choice(earlier), record)
        earlier.append(record)
        yield record


def _report(rng: random.Random, grammar: Grammar, language: str, number: int, published: datetime) -> Record:
    length = rng.choice((4, 6, 8, 8, 10, 12, 16, 20))
    sentences = [grammar.write(rng, "lead"), *(grammar.write(rng, "sentence") for _ in range(length))]
    paragraphs = [" ".join(map(_capital, sentences[at : at + 2])) for at in range(0, len(sentences), 2)]
    return {
        "id": f"made-up-{number}",
        "title": _capital(grammar.write(rng, "title")),
        "text": "\n\n".join(paragraphs),
        "source": rng.choice(OUTLETS),
        "url": f"https://made-up.example/{published:%Y/%m}/{number}",
        "published": f"{published:%Y-%m-%dT%H:%MZ}",
        "lang": language,
    }


def _copy(rng: random.Random, original: Record, record: Record) -> Record:
    """``original`` as another outlet has it, an hour later and without its end."""
    paragraphs = original["text"].split("\n\n")
    kept = paragraphs[: max(2, len(paragraphs) - rng.randrange(2))]
    published = datetime.strptime(original["published"], "%Y-%m-%dT%H:%M%z") + timedelta(hours=1)
    copied = {key: original[key] for key in ("title", "lang")}
    return record | copied | {"text": "\n\n".join(kept), "published": f"{published:%Y-%m-%dT%H:%MZ}"}


def lines(records: Iterable[Record]) -> str:
    """Records as a JSONL file."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


Width = Literal["open", "week", "months", "two years", "wide"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A made-up question, and how wide its scope is."""

    question: Question
    width: Width


def questions(count: int = QUESTIONS, seed: int = SEED) -> list[Asked]:
    """Made-up questions, half of them without a scope; one in ten is Arabic."""
    rng = random.Random(seed)
    half = count // 2
    texts = list(islice(_texts(rng), count))
    scopes = cycle(_scopes(rng))
    unscoped = [Asked(question(text, None, None, None), "open") for text in texts[:half]]
    return unscoped + [_scoped(text, *next(scopes)) for text in texts[half:]]


def _texts(rng: random.Random) -> Iterator[str]:
    """Questions in which every kind comes up before any comes up again."""
    english, arabic = Grammar(ENGLISH), Grammar(ARABIC)
    kinds = cycle(english.alternatives("question"))
    in_arabic = cycle(arabic.alternatives("question"))
    while True:
        yield arabic.fill(rng, next(in_arabic))
        yield from (english.fill(rng, kind) for kind in islice(kinds, 9))


def _scoped(text: str, width: Width, as_of: date | None, since: date | None, until: date | None) -> Asked:
    bounds = (str(day) if day else None for day in (as_of, since, until))
    return Asked(question(text, *bounds), width)


def _scopes(rng: random.Random) -> Iterator[tuple[Width, date | None, date | None, date | None]]:
    """Scopes without end, as (width, as_of, since, until): narrow, middling and wide in turn."""
    lengths: tuple[tuple[Width, int], ...] = (("week", 6), ("months", 120), ("two years", 730))
    while True:
        for width, length in lengths:
            start = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days - length))
            yield width, None, start, start + timedelta(days=length)
        day = date(rng.randrange(2014, 2018), rng.randrange(1, 13), 15)
        yield rng.choice((("wide", day, None, None), ("wide", None, None, day), ("wide", None, date(2013, 3, 1), None)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
