"""Claims that a statement tells as facts: who says so is lost. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.speakers import Saying
from bot.briefing.speech import SOURCE, VERBS, Stance
from bot.briefing.verify.speakers.said import RETOLD, is_about
from bot.briefing.verify.text.alignment import Clause, Support, retells
from bot.briefing.verify.text.marks import Kind
from bot.briefing.verify.text.reading import LIGHT, Line
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern

_SAID: Final = pattern(
    r"\b(?:according|reportedly|allegedly|purportedly|alleged|accus\w+|blam\w+|claim\w*|said|says?|saying|told"
    r"|reports?|reported|stated|statement"
    r"|given (?:as|by)|gave|gives|announc\w+|quot\w+|cit(?:es|ed|ing)|account|version|described|spokes\w+"
    r"|testif\w+|insist\w*|maintain\w*|argu\w+|acknowledg\w+|admit\w*"
    r"|confirm\w*|warn\w*|vow\w*|pledg\w+|promis\w+|demand\w*|urg\w+|call(?:s|ed|ing) (?:on|for)|den(?:y|ies"
    r"|ied|ying|ial)|reject\w*|dismiss\w*|estimat\w+|puts?|count(?:s|ed)?|document\w*|record(?:s|ed)|tally|figures?"
    r"|believ\w+|suspect\w*|express\w*|complain\w*|recall\w*|recount\w*|relat(?:es|ed)|assert\w*|declar\w+"
    r"|wrote|tweeted|posted|published|threaten\w*|condemn\w*|criticis\w+|praise\w*|welcom\w+|in the words of"
    r"|in (?:his|her|their|its|[\w' ]{2,40}(?:'s|s')) (?:view|words|account|opinion)|by [\w' -]{2,60}(?:'s|s')"
    r" (?:\w+ )?(?:count|account|reckoning|figures|estimate|calculation|own \w+)|reckon\w*|attribut\w+|ascrib\w+"
    r"|link(?:s|ed)|object(?:s|ed)|thinks?|thought|belief|view(?:s|ed)?|expects?|expected|rul(?:es|ed) out|proclaim\w*"
    r"|offer(?:s|ed)|propos\w+|predict\w+|explain\w*|not(?:es|ed) that|added|cast doubt|doubt(?:s|ed)|appeal\w*"
    r"|let [\w' -]{2,40} know|unaware|cautioned|conced\w+|contend\w*|contest\w*|contradict\w*|counter(?:s|ed))\b"
)


_SAID_ARABIC: Final = pattern(
    r"(?<!\w)[وف]?(?:ب?حسب|وفقا?|لفت|نقل\w*|قال\w*|يقول|تقول|أعلن\w*|إعلان|ذكر\w*|أفاد\w*|أكد\w*|أضاف\w*"
    r"|أوضح\w*|صرح\w*|زعم\w*|تزعم|يزعم|ادعى|ادعت|اتهم\w*|اتهام\w*|حمل\w*|نفى|نفت|نفي"
    r"|تبن\w*|رفض\w*|قول|ادعاء|ادعاءات|بيان|تصريح\w*|تقرير|رواية|اعترف\w*|أقر\w*|حذر\w*|دعا|دعت|طالب\w*|تعهد\w*|وثق\w*|أحصى|أحصت|سجل\w*"
    r"|قدر\w*|تحدث\w*|كشف\w*|أشار\w*|على لسان|مزاعم|يزعم|أبلغ\w*|شهود|يتهم|تتهم|اعتبر\w*|[يت]عتبر|هدد\w*"
    r"|أدان\w*|أبد[ىت]\w*|عد|عدت|[يت]عد|وصف\w*|[يت]صف|رأ[ىت]|[يت]رى|شدد\w*"
    r"|نبه\w*|أعرب\w*|انتقد\w*|شكك\w*|استبعد\w*|رجح\w*|[يت]رجح|توقع\w*|[يت]توقع|عزا|عزت|نسب\w*|وعد\w*|ناشد\w*|ألمح\w*|لمح\w*|برر\w*"
    r"|كرر\w*|جدد\w*|رد|ردت|بينت|أثنى|أثنت|رحب\w*|استنكر\w*|[يت]ؤكد|[يت]عتقد|اشتكى|اشتكت|شكا|شكت|علق\w*|روى|روت|[يت]روي|سمى|سمت|لوح\w*"
    r"|حض|حث|حثت|اشترط\w*|اقترح\w*|[يت]خشى|يخشون|خشيت?|أنكر\w*|كذب\w*|فند\w*|حسبما|على حد قول|بقول\w*|قوله"
    r"|قولها|قولهم)(?!\w)"
)


def lost_attribution(line: Line, aligned: Sequence[tuple[Clause, Support]]) -> Fault | None:
    """Where a sentence tells as a fact what the passages give as what somebody says."""
    if _is_attributed(line):
        return None
    for clause, support in aligned:
        if support.share < RETOLD or (clause.start == 0 and len(aligned) > 1 and _LEAD.match(clause.line.plain)):
            continue
        sayings = [(one, support.line) for one in support.line.sayings if is_about(one, support)]
        for saying, told in [*sayings, *_accused(clause, support)]:
            if _OUR_OWN.search(saying.who) or _names_him(line, saying, told):
                continue
            said = told.text[saying.start : saying.end]
            return Fault(
                "attribution",
                clause.text,
                f"[{support.page.n}] gives this as what somebody says (“{said}”): say who",
            )
    return None


def _names_him(line: Line, saying: Saying, told: Line) -> bool:
    """Whether a sentence names who speaks in a passage's: what the minister declares it tells as his."""
    who = [word for word in told.words if saying.start <= word.start < saying.end and word.weight > LIGHT]
    who = [word for word in who if not VERBS.match(word.text)]
    return bool(who) and all(any(retells(mine, word) for mine in line.words) for word in who)


#: What opens a sentence and only says of what, or when: "Of the bodies recovered in Raqqa, …".
_LEAD: Final = pattern(
    r"(?:of|among|out of|from|after|before|during|since|following|amid|with|at|in|on)\b|(?:من بين|من|بعد|منذ|خلال)\s"
)


#: Who reports for the outlet itself is no source.
_OUR_OWN: Final = pattern(r"\bour (?:correspondent|reporter)|مراسلنا|مراسلتنا|مراسلونا|مراسلينا")


def _accused(clause: Clause, support: Support) -> Iterator[tuple[Saying, Line]]:
    """Sayings beside the sentence that blame those whom a clause names without more ado."""
    here = {one.name for one in support.line.names}
    names = {word.name for word in clause.words if word.name} - here
    for line in support.page.lines[max(0, support.at - 1) : support.at + 2]:
        for saying in line.sayings:
            if saying.stance not in (Stance.BLAMES, Stance.CLAIMS_RESPONSIBILITY):
                continue
            if names & {one.name for one in line.names if one.start >= saying.start}:
                yield saying, line


def _is_attributed(line: Line) -> bool:
    if line.sayings or line.has(Kind.RUMOURED):
        return True
    if line.lang == "ar":
        return bool(_SAID_ARABIC.search(line.plain))
    return bool(_SAID.search(line.plain) or SOURCE.search(line.text) or VERBS.search(line.text))
