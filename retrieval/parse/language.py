"""The language of a report: what its source says, unless the letters say otherwise."""

from __future__ import annotations

import re
from typing import Final

from retrieval import words

#: Languages that are written in Arabic letters, and those that never are in Latin ones.
ARABIC_SCRIPT: Final = frozenset("ar fa ur ps sd ug ku ks az pa".split())
NEVER_LATIN: Final = frozenset("ar fa ur ps sd ks ru uk be bg mk el he yi hy ka am ti hi bn ta te zh ja ko th".split())

# Two-letter codes of what sources write instead: longer codes (ISO 639-2, 639-3) and English names.
_CODES: Final = {
    name: line.split()[0]
    for line in """
    ar ara arb acm apc ayl arabic
    az aze azb azj azerbaijani
    de deu ger german
    en eng english
    es spa spanish
    fa fas per pes prs farsi persian dari
    fr fra fre french
    he heb iw hebrew
    it ita italian
    ku kur ckb kmr sdh sorani kurmanji kurdish
    nl nld dut dutch
    ps pus pashto
    ru rus russian
    sv swe swedish
    tr tur turkish
    ur urd urdu
    """.strip().splitlines()
    for name in line.split()
}
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")


def code(stated: str | None) -> str | None:
    """The ISO 639-1 code in what a source states: ``fr`` of ``FR_ch``, ``ku`` of ``ckb``; None where it has none."""
    match = _LETTERS.match((stated or "").strip())
    if not match:
        return None
    tag = match[0].lower()
    return _CODES.get(tag) or (tag if len(tag) == 2 and tag.isascii() else None)


def language(body: str, stated: str | None) -> str:
    """The language of ``body``: the one stated, unless the letters are of a script that it is not written in.

    Where nothing is stated, or what is stated cannot be, Arabic letters are Arabic and all others English.
    """
    said, script = code(stated), words.language_of(body)
    if said is None or script is None:
        return said or script or "en"
    if script == "ar":
        return said if said in ARABIC_SCRIPT else "ar"
    latin = len(_LATIN.findall(body)) * 2 > sum(map(str.isalpha, body))
    return script if said in (NEVER_LATIN if latin else ARABIC_SCRIPT) else said
