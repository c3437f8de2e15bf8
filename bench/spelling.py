"""How well the keys of names in no file join their spellings, and how often other names: ``python -m bench.spelling``.

Recall is over the pairs of ``spellings.tsv`` (its odd lines served for tuning, its even ones are kept aside) and over
the rows of the gazetteer that have an English and an Arabic name; both ways, as a question in one language and a report
in the other. False matches are over pairs of different names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rich.console import Console
from rich.table import Table

from retrieval.names import Gazetteer, Name
from retrieval.names.entries import content
from retrieval.names.unlisted import Heard, heard, whole

#: Of other kinds (an airport, a dam) half the words are no names.
KINDS = frozenset({"city", "town", "village", "district", "person"})
SPELLINGS = Path(__file__).parent / "spellings.tsv"


@dataclass(frozen=True, slots=True)
class Pair:
    """A name in Arabic and one of its spellings in Latin letters."""

    arabic: str
    latin: str


@dataclass(frozen=True, slots=True)
class Sounds:
    """A name's keys: those a question asks for, word by word, and all that a report's words give."""

    asked: tuple[frozenset[str], ...]
    given: frozenset[str]

    @classmethod
    def of(cls, spelling: str) -> Sounds:
        """The keys of a spelling as if every word of it was a name in no file."""
        found = list(heard(spelling, (), lambda _: True))
        return cls(_sets(whole(found)), frozenset(key for one in found for key in one.keys))

    def is_met_by(self, other: Sounds) -> bool:
        """Whether a report with the other spelling holds each word of this one."""
        return bool(self.asked) and all(keys & other.given for keys in self.asked)

    def is_heard_in(self, other: Sounds) -> bool:
        """Whether they are one name, asked for in either way."""
        return self.is_met_by(other) or other.is_met_by(self)


def _sets(found: Iterable[Heard]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one.keys) for one in found)


def pairs() -> tuple[list[Pair], list[Pair]]:
    """The pairs for tuning and those kept aside."""
    halves: tuple[list[Pair], list[Pair]] = ([], [])
    for number, (_, line) in enumerate(content(SPELLINGS.read_text(encoding="utf-8"))):
        arabic, spellings = line.split("\t")
        halves[number % 2].extend(Pair(arabic, latin) for latin in spellings.split("|"))
    return halves


def listed(names: Iterable[Name]) -> list[Pair]:
    """The places and people of the gazetteer by both their names."""
    return [
        Pair(name.arabic, name.name)
        for name in names
        if name.arabic and name.kind in KINDS and name.country in {"iraq", "syria"}
    ]


def missed(found: Sequence[Pair]) -> list[Pair]:
    """The pairs whose spellings do not meet in either direction."""
    return [pair for pair in found if not Sounds.of(pair.latin).is_heard_in(Sounds.of(pair.arabic))]


def one_way(found: Sequence[Pair]) -> tuple[float, float]:
    """The shares found by an English question in Arabic, and by an Arabic one in English."""
    both = [(Sounds.of(pair.latin), Sounds.of(pair.arabic)) for pair in found]
    return (
        sum(latin.is_met_by(arabic) for latin, arabic in both) / len(both),
        sum(arabic.is_met_by(latin) for latin, arabic in both) / len(both),
    )


def false_matches(found: Sequence[Pair]) -> tuple[int, int]:
    """How many pairs of different names meet across scripts, and how many were tried."""
    arabic = {pair.arabic: Sounds.of(pair.arabic) for pair in found}
    spelt: dict[str, list[Sounds]] = {}
    for pair in found:
        spelt.setdefault(pair.arabic, []).append(Sounds.of(pair.latin))
    wrong = tried = 0
    for one, other in _others(list(arabic)):
        tried += len(spelt[other])
        wrong += sum(sounds.is_met_by(arabic[one]) for sounds in spelt[other])
    return wrong, tried


def alike(names: Iterable[str]) -> tuple[int, int]:
    """How many pairs of different names in one script ask for each other, and how many there are."""
    sounds = [found for name in names if (found := Sounds.of(name)).asked]
    return sum(a.is_met_by(b) for a, b in combinations(sounds, 2)), len(sounds) * (len(sounds) - 1) // 2


def _others(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(names, 2):
        yield one, other
        yield other, one


def main() -> None:
    """Print the table."""
    tuned, kept = pairs()
    table = Table("names", "pairs", "recall", "English asks", "Arabic asks", "false matches")
    for title, found in (("tuned", tuned), ("kept aside", kept), ("gazetteer", listed(Gazetteer.load()))):
        wrong, tried = false_matches(found)
        asks = one_way(found)
        recall = 1 - len(missed(found)) / len(found)
        table.add_row(title, str(len(found)), *(f"{part:.1%}" for part in (recall, *asks)), f"{wrong} of {tried:,}")
    console = Console()
    console.print(table)
    for title, found in (("tuned", tuned), ("gazetteer", listed(Gazetteer.load()))):
        console.print(f"[b]{title}[/b] missed:", ", ".join(f"{p.latin} {p.arabic}" for p in missed(found)))


if __name__ == "__main__":
    main()
