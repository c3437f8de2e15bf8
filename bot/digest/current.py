"""Whether a sentence far down in a report tells news, or looks back. Pure.

Background stands behind the news, so what has no day is doubted: only a sentence in the tense of news is news.
"""

from __future__ import annotations

import re

from bot.briefing.sentences import Sentence
from bot.digest.features import LONGEST_EVENT
from bot.digest.types import Window
from bot.digest.windows import DAY
from retrieval.types import Span

# What happened more than a day before the window is background.
NEWS = DAY
_ARABIC_END = r"(?![\u0621-\u064a])"
#: Words that say what was long ago, or always. Only a day of the window makes such a sentence news.
_LOOKS_BACK = re.compile(
    r"\b(?:since|ago|last (?:week|month|year)|previous(?:ly)?|formerly|used to|so far|in recent|usually|often|every"
    r"|traditionally|founded|began when|for (?:weeks|months|years|decades)"
    r"|(?:has|have) (?:been|taken in|long|documented|counted|recorded)|(?:19|20)\d\d)\b"
    r"|(?<![\u0621-\u064a])(?:منذ|سابقا|ظلت?|لا يزال|لا تزال|تبقى|(?:العام|الشهر|الأسبوع) الماضي"
    rf"|قبل (?:أعوام|سنوات|أشهر|أسابيع)|(?:19|20)\d\d){_ARABIC_END}",
    re.I,
)
#: Openings of background, whatever days follow: "Since …", the Arabic pluperfect.
_BACKGROUND = re.compile(
    r"\W*(?:since|before|until|in (?:19|20)\d\d)\b"
    rf"|\W*و?(?:كان|كانت|كانوا|سبق|منذ|يذكر|يشار|تعد|تقع){_ARABIC_END}",
    re.I,
)
_HAD = re.compile(r"\bhad\b", re.I)
#: "said that 40 had been kidnapped": the tense is the speech's, and looks no further back. "Had fallen hours earlier."
_NOT_LONG_AGO = re.compile(
    r"\b(?:said|says|told|announced|confirmed|reported|according)\b|\bhours? (?:earlier|before|ago)\b", re.I
)


def is_current(sentence: Sentence, window: Window) -> bool:
    """Whether a sentence tells something of the window's days: by its dates, else by not looking back."""
    text = sentence.text
    if _BACKGROUND.match(text) or (_HAD.search(text) and not _NOT_LONG_AGO.search(text)):
        return False
    dates = [mention for mention in sentence.dates if not mention.planned]
    # What was said of late is news too, whatever day it speaks of.
    if any(_is_near(mention.span, window) for mention in dates):
        return True
    return all(mention.said for mention in dates) and not _LOOKS_BACK.search(text)


def _is_near(span: Span, window: Window) -> bool:
    days = window.days
    return span.last - span.first <= LONGEST_EVENT and days.first - NEWS <= span.last and span.first <= days.last + NEWS
