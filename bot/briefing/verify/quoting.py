"""Quotations: each is word for word what a cited passage has. Pure.

Points of omission and words in square brackets may stand for what was left out, as long as that denies nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.text.marks import Kind, marks
from bot.briefing.verify.text.reading import Page, comparable
from bot.briefing.verify.types import Fault

_QUOTED: Final = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|\"([^\"]+)\"|(?<!\w)‘([^‘]+?)’(?!\w)"
    r"|(?<!\w)'([^'\n]+(?:'\w[^'\n]*)*)'(?!\w)|‹([^‹›]+)›|「([^」]+)」|『([^』]+)』"
)
_LEFT_OUT: Final = re.compile(r"\[[^\]]*\]|\(\.\.\.\)|(?:\.\s?){3,}|…")
# So many words may stand where a quotation leaves something out; more is another quotation.
_GAP: Final = 60
# What denies must not be left out; where a bracket stands for one word, no more than so many are replaced.
_PUNCTUATION: Final = re.compile(r"[^\w\s%$€£]")


def faults_of_quotations(text: str, pages: Sequence[Page]) -> Iterator[Fault]:
    """What is wrong with the quotations of a statement."""
    for match in _QUOTED.finditer(text):
        quoted = next(part for part in match.groups() if part)
        if not re.search(r"\w", quoted):
            continue
        if any(holds(page, quoted) for page in pages):
            continue
        cited = ", ".join(f"[{page.n}]" for page in pages)
        yield Fault("quotation", quoted, f"“{quoted}” is not word for word in {cited}")
    if len(re.findall(r'["“”]', text)) % 2:
        place = max(text.rfind(sign) for sign in '"“”')
        yield Fault("quotation", text[place : place + 40], "a quotation is opened and not closed")


def holds(page: Page, quoted: str) -> bool:
    """Whether a passage has a quotation word for word, but for what it says to leave out."""
    parts = [_bare(part) for part in _LEFT_OUT.split(quoted)]
    parts = [part for part in parts if part]
    if not parts:
        return False
    text = f" {_bare(' '.join(line.text for line in page.lines))} "
    start = text.find(f" {parts[0]} ")
    while start >= 0:
        if _follow(text, start + len(parts[0]) + 1, parts[1:]):
            return True
        start = text.find(f" {parts[0]} ", start + 1)
    return False


def _follow(text: str, end: int, parts: Sequence[str]) -> bool:
    """Whether the rest of a quotation follows in order, with nothing left out that denies."""
    for part in parts:
        place = text.find(f" {part} ", end)
        if place < 0:
            return False
        between = text[end:place]
        if len(between.split()) > _GAP or any(one.kind is Kind.NOT for one in marks(between)):
            return False
        end = place + len(part) + 1
    return True


def _bare(text: str) -> str:
    """The words of a text, without punctuation, in one case."""
    return " ".join(_PUNCTUATION.sub(" ", comparable(text).replace("'", "")).split())
