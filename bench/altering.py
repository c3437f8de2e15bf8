"""How many of the false numbers, dates, towns and quotations that stand nowhere in what is cited the check finds.

``python -m bench.altering FILE…``: each supported statement of the cases (see :mod:`bench.checking`) that passes is
given one other number, day, town or word of a quotation that no passage has. Prints how many are withheld, by file.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.checking import Case, judged, read
from bot.briefing.verify import Checker
from retrieval.dates import DateReader
from retrieval.names import Gazetteer
from retrieval.terms import Terms

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NUMBER = re.compile(rf"(?<![\d.,])\d+(?:,\d{{3}})*(?![\d.,]*\d)(?! {_MONTH})")
_DAY = re.compile(rf"\b\d{{1,2}}(?= {_MONTH})")
_QUOTED = re.compile(r'(?<=")[^"]{8,}(?=")')
_TOWNS = ("Zakho", "Manbij", "Amara", "Douma", "Tal Afar")
_SOME_DAYS, _MIDDLE, _A_YEAR = 9, 18, range(1900, 2100)


def altered(case: Case, gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """A case's statement with one thing changed, each with what was changed."""
    text = case.statement.text
    told = " ".join(one.text for one in case.offered.values())
    for match in _NUMBER.finditer(text):
        number = int(match[0].replace(",", ""))
        for other in () if number in _A_YEAR else (number + 1, number + number // 3 + 2):
            if str(other) not in told.replace(",", ""):
                yield "number", _put(text, match.span(), f"{other:,}")
    for match in _DAY.finditer(text):
        day = int(match[0]) + (_SOME_DAYS if int(match[0]) <= _MIDDLE else -_SOME_DAYS)
        if not re.search(rf"\b{day}\b", told):
            yield "date", _put(text, match.span(), str(day))
    for one in gazetteer.find(text):
        name = gazetteer.get(one.name)
        if name and name.kind in ("city", "town", "village") and text.isascii():
            town = next(town for town in _TOWNS if town not in told and town not in text)
            yield "town", _put(text, (one.start, one.end), town)
    for match in _QUOTED.finditer(text):
        words = match[0].split()
        words[len(words) // 2] = "quiet"
        yield "quotation", _put(text, match.span(), " ".join(words))


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def main() -> None:
    """Prints the shares, and what is not found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path)
    gazetteer = Gazetteer.load()
    checker = Checker(gazetteer, Terms.load(), DateReader())
    for path in options.parse_args().files:
        made: Counter[str] = Counter()
        missed: list[tuple[str, str]] = []
        for one in judged(checker, read(path)):
            if not (one.case.passes and one.verdict.passes):
                continue
            for kind, text in altered(one.case, gazetteer):
                made[kind] += 1
                if checker.check(replace(one.case.statement, text=text), one.case.offered).passes:
                    missed.append((kind, text))
        lost = Counter(kind for kind, _ in missed)
        print(f"{path.stem}: " + ", ".join(f"{kind} {n - lost[kind]} of {n}" for kind, n in sorted(made.items())))
        print("".join(f"  missed {kind}: {text}\n" for kind, text in missed), end="")


if __name__ == "__main__":
    main()
