"""What both word indexes agree on: where a token ends, and what it is worth.

FTS5 on SQLite computes BM25 itself; this is its formula (``fts5_aux.c``), for PostgreSQL, which has none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

# How much a hit in the title, in the text and on a canonical token counts (bm25 column weights).
TITLE_WEIGHT, WORDS_WEIGHT, CANONICAL_WEIGHT = 1.0, 1.0, 2.0
# How soon a token's repetitions stop counting, and how much longer passages lose by their length.
K1: Final = 1.2
B: Final = 0.75
# What FTS5 takes a token to be worth that stands in half of all passages or more.
LEAST_IDF: Final = 1e-6

# What is one token: FTS5's ``ascii`` tokenizer with ``:`` and ``-`` as characters of tokens.
TOKEN: Final = re.compile(r"[A-Za-z0-9:\-\u0080-\ud7ff\ue000-\U0010ffff]+")


def pieces(tokens: Iterable[str]) -> list[str]:
    """The distinct tokens as an index cuts them (the ligature ﷺ folds to four words), in their order."""
    return list(dict.fromkeys(piece for token in tokens for piece in TOKEN.findall(token)))


def idf(held: int, passages: int) -> float:
    """What a token is worth that ``held`` of ``passages`` hold: the rarer, the more."""
    return max(math.log((passages - held + 0.5) / (held + 0.5)), LEAST_IDF)
