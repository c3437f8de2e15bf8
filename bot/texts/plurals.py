"""Which plural form a number takes: the rules of CLDR for cardinal integers. Pure.

Source: Unicode CLDR, ``common/supplemental/plurals.xml``.
"""

from __future__ import annotations

from typing import Final

#: The categories of each language, for integers.
CATEGORIES: Final = {"en": ("one", "other"), "ar": ("zero", "one", "two", "few", "many", "other")}


def category(language: str, n: int) -> str:
    """The category of a number of things, zero or more."""
    return _arabic(n) if language == "ar" else _english(n)


def _english(n: int) -> str:
    return "one" if n == 1 else "other"


def _arabic(n: int) -> str:
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else "other"
