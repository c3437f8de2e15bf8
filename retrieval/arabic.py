"""Arabic writing made comparable: what the name finder and the word index share.

Arabic newsrooms write one word in many ways: with or without vowel signs, with or without the hamza on
an alef, with Persian letters or digits, and with conjunction, preposition and article joined to the
front. :func:`fold` removes the differences of writing, :func:`strip_prefixes` the joined words.
"""

from __future__ import annotations

import re
import unicodedata

#: Letters, without the digits and punctuation that share their blocks.
_LETTER = re.compile(
    "[\u0620-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u08a0-\u08c9\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc]"
)

#: What becomes of a code point; None removes it. No replacement is a key itself, so folding twice is
#: folding once.
_FOLDED: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "أإآٱٲٳٵ"), "ا"),
    **dict.fromkeys(map(ord, "ىئیۍێېےۓٸؠ"), "ي"),
    **dict.fromkeys(map(ord, "ؤٶٷۆۇۈۋ"), "و"),
    **dict.fromkeys(map(ord, "ةۀەہۂۃھ"), "ه"),
    **dict.fromkeys(map(ord, "کڪ"), "ك"),
    **{ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **{ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    0x0640: None,  # tatweel, the stroke that stretches a word
    **dict.fromkeys(range(0x064B, 0x0660), None),  # vowel signs, shadda, sukun, combining hamza and madda
    0x0670: None,  # superscript alef
    **dict.fromkeys((*range(0x0610, 0x061B), *range(0x06D6, 0x06DD), *range(0x06DF, 0x06E5)), None),
    **dict.fromkeys((0x06E7, 0x06E8, 0x06EA, 0x06EB, 0x06EC, 0x06ED), None),  # Koranic marks
    **dict.fromkeys((0x061C, 0x200C, 0x200D, 0x200E, 0x200F, 0x2066, 0x2067, 0x2069), None),  # direction, joining
}

#: Conjunction, preposition and article: wa-/fa-, then bi-/ka- with al-, or li- fused with it to ll-.
_PREFIX = re.compile("[وف]?(?:[بك]?ال|لل)(?=.{3})", re.DOTALL)


def is_arabic(word: str) -> bool:
    """Whether a word holds a letter of the Arabic script; digits and punctuation do not count."""
    return not word.isascii() and _LETTER.search(word) is not None


def fold(text: str) -> str:
    """Text as it is compared: one form for each letter, no vowel signs, ASCII digits.

    The result can be shorter or longer than the text, so offsets into it mean nothing in the original. Case
    is kept. Folding what is folded changes nothing.
    """
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    # A mark taken away can leave a letter and an accent side by side that compose: normalise once more.
    return unicodedata.normalize("NFKC", folded)


def strip_prefixes(word: str) -> str:
    """The bare word, without conjunction, preposition and article joined to its front.

    Works on words as written and on folded ones. Only prefixes that end in the article are taken away (وال
    فال بال كال لل ال and their combinations): a lone و or ب is as often a letter of the word. At least three
    letters remain, else the word comes back whole.
    """
    prefix = _PREFIX.match(word)
    return word[prefix.end() :] if prefix else word
