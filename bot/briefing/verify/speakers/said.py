"""What of a sentence somebody says, and what the report itself does. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.briefing.speakers import Saying
from bot.briefing.speech import Stance
from bot.briefing.verify.text.alignment import Support
from bot.briefing.verify.text.reading import LIGHT, Line
from retrieval.quantities.vocabulary import pattern

RETOLD: Final = 0.4


_ABOUT: Final = 0.5


#: What sets one account beside another.
CONTRASTS: Final = pattern(r";|\b(?:while|whereas|though|although)\b|(?<!\w)(?:بينما|فيما|في حين)(?!\w)")


_OPENS: Final = pattern(
    r"(?:^|[,;:\"“]|\b(?:while|as|but|and|after|when|though|although|because|where|which|that)|بينما|فيما|و|كما)\s*$"
)


_FAR: Final = pattern(
    r"[;]|,\s(?:while|but|whereas|although)\b|\s(?:while|whereas)\b|، (?:بينما|فيما|لكن)|\s(?:بينما|فيما)\s"
)


def is_about(saying: Saying, support: Support) -> bool:
    """Whether what a clause retells is what somebody says in the sentence."""
    told = support.line
    spans = spans_of(saying, told)
    asides = [match.span() for match in _ASIDE.finditer(told.plain)]
    if _in_aside([other.start for _, others in support.pairs for other in others if not other.name], asides):
        return False
    inside = outside = 0.0
    for word, others in support.pairs:
        end = _end(saying, told)
        places = [other.start for other in others if not saying.start <= other.start < end]
        if not places:
            continue  # who speaks is not what is said
        if any(start <= place < end for place in places for start, end in spans):
            inside += word.weight
        else:
            outside += word.weight
    return inside > LIGHT and inside >= _ABOUT * (inside + outside)


def _in_aside(places: Sequence[int], asides: Sequence[tuple[int, int]]) -> bool:
    """Whether all that a clause retells stands in one aside, which is nobody's claim: ", a town near the border,"."""
    return bool(places) and any(all(start <= place < end for place in places) for start, end in asides)


_ASIDE: Final = pattern(r",\s(?:a|an|the|which|where|who)\s[^,;.]{5,80},")


def _end(saying: Saying, told: Line) -> int:
    """Where a speaker ends: in Arabic, where that is told less surely, behind two words at most."""
    if told.lang != "ar":
        return saying.end
    words = list(re.finditer(r"\S+", told.text[saying.start : saying.end]))
    return saying.start + words[min(len(words), _ARABIC_SPEAKER) - 1].end() if words else saying.end


_ARABIC_SPEAKER: Final = 2


def spans_of(saying: Saying, told: Line) -> list[tuple[int, int]]:
    """Where in a sentence that stands which somebody says."""
    before, behind = told.plain[: saying.start], told.plain[_end(saying, told) :]
    others = [one for one in told.sayings if one != saying]
    following = min((one.start for one in others if one.start >= saying.end), default=len(told.plain))
    previous = max((one.end for one in others if one.end <= saying.start), default=0)
    stop = min((match.start() + _end(saying, told) for match in _FAR.finditer(behind)), default=len(told.plain))
    begin = max((match.end() for match in _FAR.finditer(before)), default=0)
    end = _end(saying, told)
    ahead = (end, min(stop, following) if following > saying.end else stop)
    back = (max(begin, previous), saying.start)
    if saying.stance in (Stance.DENIES, Stance.BLAMES, Stance.CLAIMS_RESPONSIBILITY):
        return [(saying.start, len(told.plain))] if not _is_end(behind) else [back]
    if _is_end(behind):
        return [back]
    if not re.search(r"\w", before) or (_OPENS.search(before) and not before.rstrip().endswith(",")):
        return [ahead]
    if before.rstrip().endswith(",") and re.match(r"\s*,", _WHEN.sub("", behind)):
        return [back, ahead]
    return [ahead]


def _is_end(behind: str) -> bool:
    """Whether nothing is said behind a saying but when and where it was said."""
    return len(re.findall(r"\w+", _WHEN.sub("", behind))) <= 2


#: When and where somebody said so.
_WHEN: Final = re.compile(
    r"^[^\w,]*(?:,?\s*(?:(?:late |early )?(?:on )?\w+day|yesterday|today|in a (?:\w+ )?statement|in [A-Z]\w+"
    r"|to [A-Z]\w+|earlier"
    r"|later|يوم \w+|في بيان|أمس|اليوم))*"
)
