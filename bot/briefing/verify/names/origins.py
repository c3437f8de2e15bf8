"""How many sources there are: reports that rest on one are not told as several that agree. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.text.reading import Line, Page
from bot.briefing.verify.types import Fault
from retrieval.dates.fold import fold
from retrieval.quantities.vocabulary import pattern

#: What says that sources are several and know it each by itself.
_SEVERAL: Final = pattern(
    r"\bindependent(?:ly)?\b[^.;]{0,40}\b(?:sources?|outlets?|agenc\w+|reports?|accounts?|media)\b"
    r"|\b(?:confirmed|established|corroborated|reported|verified) independently\b|\bindependently (?:of|confirmed"
    r"|reported|verified)\b"
    r"|\b(?:two|three|several|separate|different|multiple|various) (?:\w+ )?(?:news )?(?:outlets?|agencies"
    r"|news organisations|media)\b"
    r"|\b(?:two|three) (?:separate|independent|different) (?:\w+ )?(?:sources|reports|accounts)\b"
    r"|(?:مصدران|مصدرين|مصادر|وكالتان|وكالتين|وكالات|تقريران|تقريرين) (?:\w+ )?(?:مستقل\w*|منفصل\w*|مختلف\w*)"
    r"|بشكل مستقل|على نحو مستقل"
)


def faults_of_origins(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Several sources, where all that is cited rests on the same one."""
    match = _SEVERAL.search(line.plain)
    if match is None or any(_SEVERAL.search(page.plain) for page in pages):
        return
    origin = _common(pages)
    told_of = fold(origin).plain in line.plain and "independent" not in match[0]
    if origin and not told_of:
        cited = ", ".join(f"[{page.n}]" for page in pages)
        yield Fault("origin", line.text[match.start() : match.end()], f"{cited} rest on {origin}: that is one source")


def _common(pages: Sequence[Page]) -> str:
    """Whose reporting all passages are; empty where they are of several, or where nothing says whose."""
    origins = {page.offered.origin: None for page in pages if page.offered and page.offered.origin}
    if len(pages) == 1 and not origins and pages[0].offered:
        return pages[0].offered.outlet or ""
    return next((one for one in origins if all(_rests_on(page, one) for page in pages)), "")


def _rests_on(page: Page, origin: str) -> bool:
    """Whether a passage is the reporting of somebody, by its report or by its words."""
    if page.offered and page.offered.origin == origin:
        return True
    return fold(origin).plain in page.plain
