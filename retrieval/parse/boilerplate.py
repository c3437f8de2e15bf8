"""Lines that belong to a page and not to a story: newsletters, share buttons, notices, addresses."""

from __future__ import annotations

import re

# A line longer than this is prose, whatever words are in it.
LONGEST = 260

_STARTS = re.compile(
    r"""^\W*(?:
      subscribe\b | sign\ ?up\b | join\ (?:our|the)\ (?:mailing|newsletter) | (?:get|receive)\ (?:our|daily|free)
    | get\ (?:the|our)\ [^.]{0,60}(?:inbox|newsletter|briefing|app|news)\b
    | follow\ us\ (?:on|at|via) | like\ us\ on | find\ us\ on
    | share\ (?:this|on|via) | tweet\ this | e-?mail\ this | print\ (?:this|page|version) | click\ here
    | read\ more | read\ also | also\ read | see\ also | more\ (?:on\ this|stories|news)\b
    | related\ (?:articles|stories|news|content|links|topics|posts) | you\ may\ also | most\ (?:read|popular|viewed)
    | recommended\ (?:for|stories|articles|reading) | sponsored\ (?:by|content|links?) | cookies?\ (?:policy|settings)
    | we\ use\ cookies | this\ (?:site|website)\ uses | all\ rights\ reserved | copyright\W+(?:\(c\)|\d) | ©
    | \(c\)\ ?(?:19|20)\d\d | terms\ of\ (?:use|service) | privacy\ policy | contact\ us\ (?:at|on|by)
    | back\ to\ top | home\ ?[|>»] | leave\ a\ (?:reply|comment) | post\ a\ comment | tags?\s*:
    | categor(?:y|ies)\s*: | keywords?\s*: | photo(?:\ credit)?\s*: | image\s*: | views?\s*:?\s*\d
    | to\ unsubscribe | unsubscribe\b | your\ e-?mail | enter\ your\ (?:e-?mail|name|address)
    | download\ (?:our|the)\ app | support\ our\ (?:work|journalism) | donate\ (?:now|here|today)
    | (?:published|posted|filed)\ (?:in|under)\ [^.]{1,60}$ | more\ from\ [^.]{1,60}$
    | (?:(?:first\ |last\ )?(?:published|updated|posted|modified)(?:\ (?:on|at))?\W*)+$
    | to\ (?:get|receive|subscribe).{0,60}newsletter
    | (?:related|recommended|advertisements?|sponsored|cookies?|copyright|newsletters?|donate|tweet|print|e-?mail
      |share|follow\ us|about\ us|contact\ us|support\ us|\d*\ ?comments?)\W*$
    | اشترك | تابعونا | تابعنا | شارك\ (?:هذا|المقال|الخبر|عبر) | جميع\ الحقوق | حقوق\ النشر
    | (?:اقرأ|إقرأ)\ (?:أيضا|المزيد)
    | مواضيع\ ذات | أخبار\ ذات | الأكثر\ قراءة | النشرة\ البريدية | للاشتراك | كلمات\ مفتاحية | وسوم\s*:
    | (?:شارك|طباعة|اطبع|التعليقات|وسوم)\W*$
    )""",
    re.I | re.X,
)
_LINK_LABEL = re.compile(
    r"\W*(?:related|read also|also read|see also|read more|more (?:on this|stories|news|from)|you may also|recommended"
    r"|most (?:read|popular|viewed)|(?:اقرأ|إقرأ) أيضا|مواضيع ذات|أخبار ذات|الأكثر قراءة)",
    re.I,
)
_ANYWHERE = re.compile(
    r"""\b(?:our\ (?:daily\ |weekly\ |free\ )?newsletter | e-?mail\ newsletter | mailing\ list | unsubscribe
    | all\ rights\ reserved | on\ facebook\ (?:and|or)\ twitter | follow\ us\ on )\b
    | جميع\ الحقوق\ محفوظة | نشرتنا\ البريدية""",
    re.I | re.X,
)
# A visible address line: ``Source: http: //host/a b``; the address may be broken by spaces.
_ADDRESS_LINE = re.compile(
    r"^\W*(?:source|read\ more(?:\ at)?|link|url|original|via|المصدر|الرابط|رابط)?\W{0,3}"
    r"(?P<address>(?:https?\s*:\s*/\s*/|www\s*\.)\s*\S.*)$",
    re.I,
)
_SOURCE_LINE = re.compile(r"^\W*(?:source|المصدر)\s*:\s*(?P<name>[^\d:/]{2,60})$", re.I)
_SCHEME = re.compile(r"^(https?)\s*:\s*/\s*/\s*", re.I)


def is_boilerplate(line: str) -> bool:
    """Whether a whole line is a page's furniture rather than a sentence of a story."""
    return len(line) <= LONGEST and bool(_STARTS.match(line) or _ANYWHERE.search(line))


def is_link_label(line: str) -> bool:
    """Whether a line announces links to other stories: ``Read also:``."""
    return len(line) <= LONGEST and bool(_LINK_LABEL.match(line))


def address_of(line: str) -> str | None:
    """The address that a line consists of (with or without ``Source:``), repaired, else None."""
    match = _ADDRESS_LINE.match(line)
    return repair_address(match["address"]) if match else None


def source_name(line: str) -> str | None:
    """The outlet that a ``Source:`` line without an address names, else None."""
    match = _SOURCE_LINE.match(line)
    return match["name"].strip(" .-–—") if match else None


def repair_address(broken: str) -> str | None:
    """An address with the spaces removed that broke it: ``http: //a.example/x y-z`` to ``http://a.example/xy-z``.

    What follows a space is taken as part of the address where it looks like one (a slash, a hyphen, an
    underscore, a dot inside) or where what precedes ends in the middle (``/``, ``.``, ``-``, ``_``).
    """
    address = _SCHEME.sub(lambda match: f"{match[1].lower()}://", broken.strip())
    if address.lower().startswith("www"):
        address = "http://" + re.sub(r"^www\s*\.\s*", "www.", address, flags=re.I)
    parts = address.split()
    joined = parts[0]
    for part in parts[1:]:
        in_the_middle = joined.endswith(("/", ".", "-", "_", "=", "?", "&"))
        if not (in_the_middle or re.search(r"[\w)][/_=-][\w(/]|\.\w|^[/_.?-]", part)):
            break
        joined += part
    joined = joined.rstrip(".,;)>]")
    return joined if re.match(r"https?://[^\s/.]+(?:\.[^\s/.]+)+(?:[/:?#]|$)", joined) else None
