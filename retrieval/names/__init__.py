"""Names in reports and questions: one canonical id for every spelling, English or Arabic.

The gazetteer is a handful of tab-separated files in ``retrieval/gazetteer/`` that a person can read and
extend; the head of ``places_extra.tsv`` says how.

    entries      files → Names            the columns, and what an extra file may do
    keys         words → keys             two spellings are one name when their keys are equal
    finder       text → NameMentions      a trie of keys, the longest name first; typing errors
"""

from __future__ import annotations

from retrieval.names.entries import KINDS, PLACES, Name
from retrieval.names.finder import Gazetteer

__all__ = ["KINDS", "PLACES", "Gazetteer", "Name"]
