"""A line of glyphs as it is seen to the text as it is read.

A PDF places glyphs; what order they come in is the producer's affair, and Arabic comes in every order there is:
as written, reversed, reversed within words, with the letters of a ligature swapped, with brackets mirrored or
not. So a line with Arabic in it is sorted by place, and the order of reading is found from that alone, by the
rules of the Unicode bidirectional algorithm (UAX #9) turned round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

#: Presentation forms of Arabic letters and ligatures (U+FB50-FDFF, U+FE70-FEFC) and Latin ligatures (U+FB00-FB06).
_PRESENTATION = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]")
_LAM_ALEF = re.compile("([اأإآٱ])ل")
# A gap between letters of at least this part of an em is a space; letters that do not join leave an eighth.
SPACE = 0.2
# A space that stands in the text may lie this part of an em beside the gap it fills.
TOLERANCE = 0.1
# Characters that hold the digits of one number together among Arabic (class CS of UAX #9), one at a time.
_IN_NUMBER = frozenset(".,:/\u066b\u066c\u060c\u00a0")
_PAIRS = ("()", "[]", "{}", "«»", "‹›")
_MIRRORED = str.maketrans("".join(_PAIRS), "".join(pair[::-1] for pair in _PAIRS))


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and where it stands: its edges, and its origin, which the letters of a ligature share."""

    text: str
    left: float
    right: float
    origin: float

    @property
    def centre(self) -> float:
        """Half way between its edges."""
        return (self.left + self.right) / 2


def fold_forms(text: str) -> str:
    """``text`` with letters for the shapes of letters: what NFKC does, and to nothing else."""
    return _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match[0]).replace("\u0640", ""), text)


def has_rtl(text: str) -> bool:
    """Whether a letter of ``text`` is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def is_rtl(text: str) -> bool:
    """Whether at least half the letters of ``text`` are written from right to left."""
    kinds = [_kind(letter) for letter in text]
    return kinds.count("R") > 0 and kinds.count("R") >= kinds.count("L")


def turned_ligatures(glyphs: Sequence[Glyph]) -> bool:
    """Whether the letters of ligatures come in reverse, as alef before lam in a page's لا shows.

    It depends on how a producer named its glyphs; for other ligatures there is no telling by themselves.
    """
    return any(
        _LAM_ALEF.fullmatch(before.text + after.text) and (before.origin, before.left) == (after.origin, after.left)
        for before, after in pairwise(glyphs)
    )


def logical(glyphs: Sequence[Glyph], em: float, *, turned: bool = False) -> str:
    """The text of one line in the order of reading; ``em`` is the size of its letters.

    ``turned`` says that the letters of ligatures come in reverse (:func:`turned_ligatures`).
    """
    letters = _clusters([glyph for glyph in glyphs if not glyph.text.isspace()], turned=turned)
    words = _with_spaces(letters, [glyph for glyph in glyphs if glyph.text.isspace()], em)
    text = "".join(words)
    return _right_to_left(words) if is_rtl(text) else _left_to_right(words)


def mend_brackets(text: str) -> str:
    """``text`` with its brackets and quotation marks turned to enclose what stands between them.

    Producers disagree about whether a bracket among Arabic is stored as it looks or as it means.
    """
    for pair in _PAIRS:
        places = [place for place, letter in enumerate(text) if letter in pair]
        if not places or _encloses([text[place] for place in places], pair[0]):
            continue
        turned = [text[place].translate(_MIRRORED) for place in places]
        if not _encloses(turned, pair[0]):
            turned = [pair[number % 2] for number in range(len(places))]
        if len(places) % 2 == 0:
            letters = list(text)
            for place, letter in zip(places, turned, strict=True):
                letters[place] = letter
            text = "".join(letters)
    return text


def _encloses(brackets: Iterable[str], opening: str) -> bool:
    """Whether each bracket that closes follows one that opens, and none stays open."""
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket == opening else -1
        if depth < 0:
            return False
    return depth == 0


def _kind(text: str) -> str:
    """R (right to left), L (left to right), N (number), M (a mark on a letter) or - (neither)."""
    match unicodedata.bidirectional(text[0]):
        case "R" | "AL":
            return "R"
        case "L":
            return "L"
        case "EN" | "AN":
            return "N"
        case "NSM":
            return "M"
        case _:
            return "-"


def _clusters(glyphs: Sequence[Glyph], *, turned: bool) -> list[Glyph]:
    """From left to right one glyph for each letter, ligature, or letter with its marks; text as it is read.

    Letters with one origin came out of one glyph. Of lam and alef lam is always the first.
    """
    joined: list[Glyph] = []
    # Adjacent ones only: what stands at one place twice (a shadow, poor man's bold) is two letters.
    for origin, together in groupby(glyphs, key=lambda glyph: glyph.origin):
        parts = list(together)
        if turned and len({part.left for part in parts}) == 1 and has_rtl(parts[0].text):
            parts.reverse()
        text = _LAM_ALEF.sub(r"ل\1", fold_forms("".join(part.text for part in parts)))
        joined.append(Glyph(text, min(part.left for part in parts), max(part.right for part in parts), origin))
    letters = sorted((one for one in joined if _kind(one.text) != "M"), key=lambda one: one.centre)
    for mark in (one for one in joined if _kind(one.text) == "M"):
        _put_mark(letters, mark)
    return letters


def _put_mark(letters: list[Glyph], mark: Glyph) -> None:
    """Join a vowel sign to the letter that it stands over."""
    if not letters:
        return
    place = min(range(len(letters)), key=lambda at: abs(letters[at].centre - mark.centre))
    base = letters[place]
    letters[place] = Glyph(base.text + mark.text, base.left, base.right, base.origin)


def _with_spaces(letters: Sequence[Glyph], spaces: Sequence[Glyph], em: float) -> list[str]:
    """The letters from left to right with a space where a gap is wide enough or a space was set into it."""
    words = [letter.text for letter in letters[:1]]
    for before, after in pairwise(letters):
        gap = after.left - before.right
        low, high = min(before.right, after.left) - TOLERANCE * em, max(before.right, after.left) + TOLERANCE * em
        # A space without a width may stand anywhere, and counts only where there is a gap.
        is_set = any(
            low <= space.centre <= high and (space.right > space.left or gap > TOLERANCE / 2 * em)
            for space in spaces
            if before.centre < space.centre < after.centre
        )
        if is_set or gap >= SPACE * em:
            words.append(" ")
        words.append(after.text)
    return words


def _left_to_right(words: Sequence[str]) -> str:
    """Visual to logical where the line runs from left to right: stretches of Arabic are turned round."""
    runs = _runs(words, "R", lambda _before, between, _after: "L" not in map(_kind, between))
    return "".join(
        _right_to_left(words[start:end]) if turned else "".join(words[start:end]) for start, end, turned in runs
    )


def _right_to_left(words: Sequence[str]) -> str:
    """Visual to logical where the line runs from right to left: all is turned round but Latin and numbers."""
    pieces = [
        "".join(words[start:end]) if kept else "".join(word.translate(_MIRRORED) for word in reversed(words[start:end]))
        for start, end, kept in _runs(words, "LN", _holds)
    ]
    return "".join(reversed(pieces))


def _holds(before: str, between: Sequence[str], after: str) -> bool:
    """Whether what stands between two words of a line from right to left keeps them in order of sight."""
    if any(_kind(word) != "-" for word in between):
        return False
    if "L" in (_kind(before), _kind(after)):
        return True
    return not between or (len(between) == 1 and between[0] in _IN_NUMBER)


def _runs(
    words: Sequence[str], inner: str, holds: Callable[[str, Sequence[str], str], bool]
) -> list[tuple[int, int, bool]]:
    """The stretches of a line, as (start, end, whether its words are of the ``inner`` kinds).

    Words of these kinds are one stretch where ``holds`` says so of one, what stands between, and the next.
    """
    runs: list[tuple[int, int, bool]] = []
    for place in (place for place, word in enumerate(words) if _kind(word) in inner):
        if runs and holds(words[runs[-1][1] - 1], words[runs[-1][1] : place], words[place]):
            runs[-1] = (runs[-1][0], place + 1, True)
        else:
            runs.append((place, place + 1, True))
    return _filled(runs, len(words))


def _filled(runs: Sequence[tuple[int, int, bool]], length: int) -> list[tuple[int, int, bool]]:
    """``runs`` with what lies between them."""
    everything: list[tuple[int, int, bool]] = []
    done = 0
    for start, end, inner in [*runs, (length, length, False)]:
        if start > done:
            everything.append((done, start, False))
        if end > start:
            everything.append((start, end, inner))
        done = end
    return everything
