"""How concepts of ``terms.tsv`` and words of reports stand to one another: what one implies, what excludes another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Final

from retrieval import words as stemming


def _lines(name: str) -> list[str]:
    """The lines of a list of this room, without comments."""
    text = files("bot.briefing.verify.text").joinpath("lexicon", f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def word_list(name: str) -> frozenset[str]:
    """The stems of the words of a list."""
    return frozenset(stemming.stem(word) for line in _lines(name) for word in line.split()) - {""}


def _pairs(name: str) -> Iterable[tuple[str, list[str]]]:
    for line in _lines(name):
        head, _, rest = line.partition(":")
        yield head.strip(), rest.split()


def _implied() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for head, rest in _pairs("implied"):
        found.setdefault(head, set()).update(rest)
    return {head: frozenset(rest) for head, rest in found.items()}


def _exclusive() -> dict[str, tuple[frozenset[str], ...]]:
    """Concept → those that exclude it, a set a line."""
    found: dict[str, list[frozenset[str]]] = {}
    for line in _lines("exclusive"):
        cells = [frozenset(cell.split("+")) for cell in line.split()]
        for cell in cells:
            others = frozenset(one for other in cells if other is not cell for one in other) - cell
            for concept in cell:
                found.setdefault(concept, []).append(others)
    return {concept: tuple(sets) for concept, sets in found.items()}


def _synonyms() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("synonyms")):
        for word in line.split():
            found.setdefault(stemming.stem(word), set()).add(number)
    return {stem: frozenset(groups) for stem, groups in found.items()}


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for heads, rest in _pairs("opposites"):
        mine, others = ({stemming.stem(word) for word in side} - {""} for side in (heads.split(), rest))
        for side, other in ((mine, others), (others, mine)):
            for stem in side:
                found.setdefault(stem, set()).update(other)
    return {stem: frozenset(rest) for stem, rest in found.items()}


_CONTRARY: Final = _opposites()


def contrary(stem: str, other: str) -> bool:
    """Whether two English stems contradict each other."""
    return other in _CONTRARY.get(stem, ())


IMPLIED: Final = _implied()
EXCLUSIVE: Final = _exclusive()
_GROUPS: Final = _synonyms()
# Two stems are of one word family where they begin alike: explos(ion) and explod(e).
_FAMILY_LETTERS, _FAMILY_SHARE = 5, 0.7


def implies(told: str, retold: str) -> bool:
    """Whether a passage that speaks of one concept may be retold with the other."""
    return told == retold or retold in IMPLIED.get(told, ())


def excluded_by(concept: str, told: Iterable[str]) -> str | None:
    """Of the concepts that a passage tells the one that makes another story of it than ``concept``, if there is one."""
    here = set(told)
    for others in EXCLUSIVE.get(concept, ()):
        if found := sorted(others & here):
            return found[0]
    return None


@lru_cache(maxsize=200_000)
def alike(stem: str, other: str) -> bool:
    """Whether two English stems retell each other: one word, one family, or synonyms."""
    if stem == other:
        return True
    if not (stem.isascii() and other.isascii()):
        return _same_root(stem, other)
    if _GROUPS.get(stem, frozenset()) & _GROUPS.get(other, frozenset()):
        return True
    return _same_family(stem, other)


def _same_family(stem: str, other: str) -> bool:
    shared = 0
    for one, another in zip(stem, other, strict=False):
        if one != another:
            break
        shared += 1
    return shared >= _FAMILY_LETTERS and shared >= _FAMILY_SHARE * max(len(stem), len(other))


def _same_root(stem: str, other: str) -> bool:
    """Whether two Arabic stems share their root, as far as it shows: the same consonants without weak letters."""
    mine, others = _consonants(stem), _consonants(other)
    return mine == others and len(mine) >= 3


def _consonants(word: str) -> str:
    bare = "".join(sign for sign in word if sign not in "اويىءئؤةه")
    for opening in ("م", "ت", "است", "ن"):
        if bare.startswith(opening) and len(bare) - len(opening) >= 3:
            return bare[len(opening) :]
    return bare
