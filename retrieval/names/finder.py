"""Finding names in texts: a trie of keys, walked from every word that can open a name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from re import Match

from retrieval.arabic import fold, is_arabic
from retrieval.names import keys
from retrieval.names.entries import (
    FILES,
    PLACES,
    Name,
    content,
    extra_files,
    merge,
    own_files,
    parse,
    read_variants,
)
from retrieval.types import NameMention

#: Raise when this code finds other names in the same text: what was stored before then counts as stale.
CODE_VERSION = "4"

#: Typing errors are forgiven in towns and groups of the two countries, in words of so many letters.
#: People's names differ by one letter too often.
_TYPO_KINDS = frozenset({"province", "city", "town", "group", "army"})
_TYPO_COUNTRIES = frozenset({"iraq", "syria", None})
_TYPO_LETTERS = 6
#: A longer word is no misspelt name; every letter of it would have to be left out in turn to see that.
_TYPO_LONGEST = 40

#: Articles in a row that can belong to a name (Al al-Bayt): without a bound "al-al-al-…" is walked from each of them.
_MOST_ARTICLES = 2

#: An article may be left out before a word of so many letters: Qaim, but never Bab for al-Bab.
_BARE_LETTERS = 4
_ADJECTIVE_ENDINGS = ("", "ه", "ين", "ون", "ات")
_MEMORY = 200_000


@dataclass(slots=True)
class _Node:
    """A place in the trie: where each key leads, and the name that ends here.

    ``capitals`` says which of the words, articles aside, the file writes with a capital.
    """

    onward: dict[str, _Node] = field(default_factory=dict)
    name_id: str | None = None
    capitals: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a word can begin: nodes of the trie, or one name that it misspells."""

    nodes: tuple[_Node, ...]
    typo: str | None


class _Openings(dict[str, "_Opening | None"]):
    """What was found out about words, kept for the next text and dropped when it grows large."""

    def __init__(self, look_up: Callable[[str], _Opening | None]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, raw: str) -> _Opening | None:
        if len(self) >= _MEMORY:
            self.clear()
        opening = self[raw] = self._look_up(raw)
        return opening


class Gazetteer:
    """The names that are known, and the finder of their spellings."""

    def __init__(
        self, names: Iterable[Name], *, ordinary: Iterable[str], variants: Mapping[str, str], version: str
    ) -> None:
        """A gazetteer of some names, earlier ones first in the claim to a spelling.

        Args:
            names: One for each id.
            ordinary: English words that are also names or words of names.
            variants: Plain Latin words and the word each is a variant of.
            version: What annotations made with it are stored under.
        """
        self.version = version
        self._names = {name.id: name for name in names}
        self._ordinary = frozenset(ordinary)
        self._variants = dict(variants)
        self._root = _Node()
        self._typed: dict[str, str] = {}
        self._parts: set[str] = set()
        for name in self._names.values():
            for spelling in name.written:
                self._add(name.id, spelling)
        self._near = self._index_typos()
        self._openings = _Openings(self._opening)

    @classmethod
    def load(cls, extra: Path | None = None) -> Gazetteer:
        """The gazetteer of the package, with the ``.tsv`` files of a folder of the reader's own.

        A line of an extra file whose id is known replaces kind, country and names and adds its spellings
        (``-X`` takes the spelling X away); any other line adds a name.

        Raises:
            SettingsError: A line cannot be read; the message names file and line.
        """
        own = own_files(FILES)
        added = extra_files(extra) if extra else []
        (_, ordinary), (_, variants) = own_files(("ordinary.txt", "variants.tsv"))
        digest = hashlib.sha256(CODE_VERSION.encode())
        for text in [*(text for _, text in [*own, *added]), ordinary, variants]:
            digest.update(b"\0" + text.encode())
        return cls(
            merge(name for source, text in [*added, *own] for name in parse(source, text)),
            ordinary=(word for _, line in content(ordinary) for word in line.split()),
            variants=read_variants(variants),
            version=digest.hexdigest()[:16],
        )

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names.values())

    def get(self, name_id: str) -> Name | None:
        """The name with an id."""
        return self._names.get(name_id)

    def resolve(self, spelling: str) -> Name | None:
        """The name a person means who typed nothing else: an id, or a spelling in any case, even mistyped."""
        typed = spelling.strip()
        found = self._names.get(typed.casefold()) or self._names.get(self._typed.get(self._loose(typed), ""))
        if found:
            return found
        words = [word for word in keys.WORD.findall(typed) if not keys.is_article(word)]
        mistyped = self._mistyped(words[0].capitalize()) if len(words) == 1 else None
        return self._names[mistyped] if mistyped else None

    def find(self, text: str) -> tuple[NameMention, ...]:
        """Every name in a text, in order and without overlap, the longest spelling first.

        Offsets are into the text as given: an article (al-Qaim) belongs to the mention, a possessive 's
        does not, and an Arabic word counts with what is joined to its front.
        """
        tokens = list(keys.WORD.finditer(text))
        openings = self._openings
        candidates = [(at, o) for at, token in enumerate(tokens) if (o := openings[token[0]]) is not None]
        found: list[NameMention] = []
        free = 0  # the first token that belongs to no mention yet
        for at, opening in candidates:
            match = self._longest(text, tokens, at, opening) if at >= free else None
            if match is None:
                continue
            at, (last, name_id) = self._led_in(text, tokens, at, match)
            for first, final, name in self._parted(text, tokens, at, last, name_id):
                led = first > free and _led(text, tokens, first)
                start = tokens[first - 1 if led else first].start()
                found.append(NameMention(start, tokens[final].start() + len(keys.bare(tokens[final][0])), name))
                free = final + 1
        return tuple(found)

    def _longest(
        self, text: str, tokens: list[Match[str]], at: int, opening: _Opening, stop: int | None = None
    ) -> tuple[int, str] | None:
        """The last token and the id of the longest name that begins at a token, and ends before ``stop``."""
        stop = len(tokens) if stop is None else stop
        best: tuple[int, str] | None = None
        nodes, last = list(opening.nodes), at
        articles = int(keys.is_article(tokens[at][0]))
        while nodes:
            # An article may stand inside a name, never at its end.
            ends = [] if last > at and keys.is_article(tokens[last][0]) else nodes
            counted = (node.name_id for node in ends if node.name_id and self._counts(node, tokens, at, last))
            if name_id := next(counted, None):
                best = (last, name_id)
            if last + 1 == stop or not _goes_on(text, tokens[last], tokens[last + 1]):
                break
            last += 1
            articles = articles + 1 if keys.is_article(tokens[last][0]) else 0
            if articles > _MOST_ARTICLES:
                break
            nodes = self._step(nodes, tokens[last][0])
        if best and keys.is_article(tokens[at][0]) and (longer := self._after_article(text, tokens, at, stop)):
            return max(best, longer, key=lambda match: match[0])
        return (at, opening.typo) if best is None and opening.typo else best

    def _after_article(self, text: str, tokens: list[Match[str]], at: int, stop: int) -> tuple[int, str] | None:
        """The longest name after an article: "Al-Alam TV", where "Al-Alam" is a town."""
        following = tokens[at + 1][0] if at + 1 < stop else ""
        if not following or keys.is_article(following):
            return None
        opening = self._openings[following]
        return self._longest(text, tokens, at + 1, opening, stop) if opening else None

    def _led_in(
        self, text: str, tokens: list[Match[str]], at: int, match: tuple[int, str]
    ) -> tuple[int, tuple[int, str]]:
        """Where a name begins, and its match: "Tal Afar" in "town of Tal Afar", though "town of Tal" is a spelling.

        Another place goes before the one that was led in if it begins after the lead-in and ends later.
        """
        lead = keys.lead_in(tokens[at][0], tokens[at + 1][0]) if match[0] > at else 0
        if not lead or at + lead > match[0]:
            return at, match
        ahead = at + lead
        for start in (ahead, ahead + 1) if keys.is_article(tokens[ahead][0]) and ahead < match[0] else (ahead,):
            opening = self._openings[tokens[start][0]]
            longer = self._longest(text, tokens, start, opening) if opening else None
            if longer and longer[0] > match[0] and longer[1] != match[1]:
                return start, longer
        return at, match

    def _parted(
        self, text: str, tokens: list[Match[str]], at: int, last: int, name_id: str
    ) -> list[tuple[int, int, str]]:
        """The names of a match, by first and last token: two for a spelling that has a neighbour in it to be known by.

        ``Ramadi and Hit`` is a spelling of Hit, which is a word by itself; Ramadi is named there all the same.
        """
        if last == at or self._names[name_id].kind not in PLACES:
            return [(at, last, name_id)]
        for middle in range(at + 1, last + 1):
            if skipped := keys.conjunction(tokens[middle][0]):
                halves = (at, middle - 1), (middle + skipped - 1, last)
                for half, other in (halves, halves[::-1]):
                    neighbour = self._whole_place(text, tokens, *half)
                    if neighbour and neighbour != name_id:
                        return sorted([(*half, neighbour), (*other, name_id)])
        return [(at, last, name_id)]

    def _whole_place(self, text: str, tokens: list[Match[str]], first: int, last: int) -> str | None:
        """The place whose name some tokens are, all of them."""
        opening = self._openings[tokens[first][0]] if first <= last else None
        match = self._longest(text, tokens, first, opening, last + 1) if opening else None
        return match[1] if match and match[0] == last and self._names[match[1]].kind in PLACES else None

    def _step(self, nodes: list[_Node], raw: str) -> list[_Node]:
        """Where one more word leads from some nodes; an article leads nowhere and does no harm."""
        word_keys = self._keys(raw)
        onward = [n for node in nodes for key in word_keys if (n := node.onward.get(key)) is not None]
        return [*onward, *nodes] if keys.is_article(raw) else onward

    def _counts(self, node: _Node, tokens: list[Match[str]], at: int, last: int) -> bool:
        """Whether a spelling is meant as a name, by its case."""
        spelt = [token[0] for token in tokens[at : last + 1]]
        words = [word for word in spelt if not keys.is_article(word)] or spelt
        if not all(self._is_ordinary(word) for word in words):
            return True
        if last == at and words[0].isupper():
            # "IS" in "THE ROAD IS OPEN": between words all in capitals, case says nothing.
            around = [token[0] for token in (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])]
            return len(around) < 2 or not all(word.isupper() for word in around)
        return all(word[0].isupper() for word, capital in zip(words, node.capitals, strict=False) if capital)

    def _is_ordinary(self, raw: str) -> bool:
        return keys.plain(keys.bare(raw)) in self._ordinary

    def _opening(self, raw: str) -> _Opening | None:
        """What a word can begin; None where the finder may pass over it."""
        bare = keys.bare(raw)
        first_keys = tuple(keys.arabic_keys(bare)) if is_arabic(bare) else self._keys(raw)
        nodes = tuple(n for key in first_keys if (n := self._root.onward.get(key)) is not None)
        typo = self._mistyped(raw)
        return _Opening(nodes, typo) if nodes or typo else None

    def _keys(self, raw: str) -> tuple[str, ...]:
        """What a word can be in the trie, best first."""
        word = keys.bare(raw)
        if is_arabic(word):
            return (fold(word),)
        if keys.is_article(word):
            return ("=" + word, keys.ARTICLE)
        return ("=" + word.replace(".", ""), keys.latin_key(keys.plain(word), self._variants))

    def _loose(self, spelling: str) -> str:
        """The key of a whole spelling as a person types it: in any case, with or without articles."""
        words = [word for word in keys.WORD.findall(spelling) if not keys.is_article(word)]
        return " ".join(self._keys(word)[-1].removeprefix("ال") for word in words)

    def _add(self, name_id: str, spelling: str) -> None:
        """Enter a spelling; one that is taken stays with the name that has it."""
        text = spelling.strip("=~")
        words = [word for word in keys.WORD.findall(text) if not keys.is_article(word)]
        capitals = tuple(word[0].isupper() for word in words)
        for path in self._paths(spelling):
            node = self._root
            for key in path:
                node = node.onward.setdefault(key, _Node())
            if node.name_id is None:
                node.name_id, node.capitals = name_id, capitals
            elif node.name_id == name_id:  # written in two ways: only what both have in capitals needs them
                both = zip(node.capitals, capitals, strict=True)
                node.capitals = tuple(a and b for a, b in both)
            self._parts.update(path)
        if loose := self._loose(text):
            self._typed.setdefault(loose, name_id)

    def _paths(self, spelling: str) -> list[list[str]]:
        """The sequences of keys that a spelling, with its marks, is found by."""
        raw = keys.WORD.findall(spelling)
        if spelling.startswith("="):
            return [[self._keys(word)[0] for word in raw]]
        if spelling.endswith("~"):
            stem = fold(spelling[:-1])
            return [[article + stem + ending] for article in ("", "ال") for ending in _ADJECTIVE_ENDINGS]
        words = [word for word in raw if not keys.is_article(word)]
        path = [self._keys(word)[-1] for word in words]
        lead = keys.lead_in(*raw[:2]) if len(raw) > 1 else 0
        if len(path) == lead + 1 and len(raw) > len(words) and len(keys.plain(words[-1])) < _BARE_LETTERS:
            path.insert(lead, keys.ARTICLE)
        return [path] if path else []

    def _index_typos(self) -> dict[str, set[str]]:
        """Keys in which errors are forgiven, by themselves and by themselves less a letter."""
        near: dict[str, set[str]] = {}
        for key, node in self._root.onward.items():
            if node.name_id is None or len(key) < _TYPO_LETTERS - 1 or key[0] in "=<" or is_arabic(key):
                continue
            name = self._names[node.name_id]
            alike = key[0] in self._initials(name)  # Hewler is Erbil too, but far from it
            if alike and name.kind in _TYPO_KINDS and name.country in _TYPO_COUNTRIES:
                for shorter in keys.shorter(key):
                    near.setdefault(shorter, set()).add(key)
        return near

    def _initials(self, name: Name) -> set[str]:
        """First letters of the words of a name."""
        words = [word for word in keys.WORD.findall(name.name) if not keys.is_article(word)]
        return {self._keys(word)[-1][0] for word in words}

    def _mistyped(self, raw: str) -> str | None:
        """The one name that a capitalised word is a typing error away from, if it is no word itself."""
        word = keys.bare(raw)
        plain = keys.plain(word)
        if not _TYPO_LETTERS <= len(plain) <= _TYPO_LONGEST or not (plain.isascii() and plain.isalpha()):
            return None
        if not word[0].isupper() or word.isupper() or plain in self._ordinary:
            return None
        key = keys.latin_key(plain, self._variants)
        if key in self._parts:
            return None
        meant = {known for near in keys.shorter(key) for known in self._near.get(near, ())}
        ids = {self._root.onward[known].name_id for known in meant if keys.one_error(key, known)}
        return ids.pop() if len(ids) == 1 else None


def _goes_on(text: str, here: Match[str], following: Match[str]) -> bool:
    return keys.joins(here[0], text[here.end() : following.start()])


def _led(text: str, tokens: list[Match[str]], at: int) -> bool:
    """Whether an article before a token belongs to it."""
    before, token = tokens[at - 1], tokens[at]
    return keys.leads(before[0], text[before.end() : token.start()])
