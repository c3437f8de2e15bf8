"""The numbers that a sentence states, each with what it measures: "at least 17 people were killed and 32 wounded".

    types        Quantity, Qualifier, Role
    vocabulary   the words, English and Arabic
    tokens       text → words, digits, signs; what Arabic joins to a word's front
    numerals     tokens → numbers with their qualifiers and ranges; what is a name, a date, an age
    counted      the noun or the unit
    measures     what became of the counted: kill, wound, arrest …
    roles        the value, a part of it, an earlier one, a longer sum
    reading      all of it together

A grammar of its own rather than a library: what is needed is less the value of "thirty-two" than what the number is
tied to, in two languages, with offsets.
"""

from __future__ import annotations

from retrieval.quantities.reading import quantities
from retrieval.quantities.types import KINDS, Qualifier, Quantity, Role

__all__ = ["KINDS", "Qualifier", "Quantity", "Role", "quantities"]
