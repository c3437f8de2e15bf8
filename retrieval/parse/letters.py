"""The text of a message: what its sender wrote, and the messages that are forwarded in it.

The rules, in order:

1. A block of header lines in the text (``From:``, ``Date:`` or ``Sent:``, ``Subject:``, also in Arabic, also quoted
   with ``>`` or set in stars) begins a message that is forwarded, with its own sender, date and subject. Under an
   answer (``Re:``) it begins what is answered, and that is left out.
2. Lines quoted with ``>``, the line that introduces them, the signature below ``--``, the footer of a mailing list and
   paragraphs of legal notices are nobody's report.
3. Lines of ``format=flowed`` are joined (RFC 3676).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# A signature or a mailing list's footer has at most this many lines.
LONGEST_SIGNATURE = 15
# A line of header in a text is not longer; what is longer is not looked at.
LONGEST_LINE = 1000
# So many messages forwarded in one another are read; further ones stay in the text of the last.
MOST_FORWARDED = 20
# A line that introduces a quotation may be wrapped once or twice.
INTRODUCTION = 3

_KEYS = {
    "from": "from",
    "من": "from",
    "date": "date",
    "sent": "date",
    "التاريخ": "date",
    "تاريخ": "date",
    "تاريخ الإرسال": "date",
    "subject": "subject",
    "الموضوع": "subject",
    "to": "",
    "إلى": "",
    "الى": "",
    "cc": "",
    "bcc": "",
    "نسخة": "",
    "reply-to": "",
    "message-id": "",
    "importance": "",
    "attachments": "",
    "x-mailer": "",
    "user-agent": "",
    "mime-version": "",
    "content-type": "",
    "content-transfer-encoding": "",
}
_HEADER = re.compile(
    rf"^(?P<quote>(?:>\s?)*)\s*\**(?P<key>{'|'.join(map(re.escape, _KEYS))})\s*\**\s*:\**\s*(?P<value>.*?)\**\s*$", re.I
)
_MARKER = re.compile(
    r"^(?:>\s?)*\s*(?:-{2,}\s*(?:forwarded message|original message|forwarded by|رسالة معاد توجيهها|رسالة مُعاد توجيهها"
    r"|الرسالة الأصلية)\b.*|begin forwarded message:?|بدء الرسالة المعاد توجيهها:?|_{8,}|-{8,})\s*$",
    re.I,
)
_END_MARKER = re.compile(r"^\s*-{2,}\s*end (?:of )?forwarded message\b.*$", re.I)
_SIGNATURE = re.compile(r"^-- ?$")
_LIST_FOOTER = re.compile(r"^_{20,}$")
_INTRODUCTION = re.compile(r"(?:\b(?:wrote|writes)|كتب|كتبت)\b[^\n]{0,80}:\s*$", re.I)
_INTRODUCTION_START = re.compile(r"^\s*(?:on|le|am|في|بتاريخ)\b", re.I)
_ANSWER = re.compile(r"^\s*(?:(?:re|aw|رد)\s*(?:\[\d+\])?\s*[:：]|رد:)", re.I)
_PREFIX = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|رد|إعادة توجيه|اعادة توجيه)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.I)
_NOTICE = re.compile(
    r"""^\W*(?:
      (?:confidentiality|legal|privacy)\ (?:notice|disclaimer|note)\b | disclaimer\b
    | (?:this|the\ information\ (?:contained\ )?in\ this)\ (?:e-?mail|message|communication|transmission)\b.{0,120}
      \b(?:confidential|intended|privileged|disclaim|legal|virus|monitored)
    | if\ you\ (?:are\ not\ the\ intended|have\ received\ this\ (?:e-?mail|message)\ in\ error)
    | you\ (?:are\ receiving|(?:have\ )?received|receive|get|are\ getting)\ this\ (?:weekly\ |daily\ )?
      (?:e-?mail|message|newsletter|letter|bulletin|briefing|mailing)\b
    | (?:to\ )?(?:unsubscribe|manage\ your\ (?:subscription|preferences))\b
    | view\ (?:this|the)\ (?:e-?mail|message|newsletter)\ (?:in|on)\b | sent\ from\ my\b | get\ outlook\ for\b
    | please\ consider\ the\ environment\b
    | (?:هذه|إن\ هذه|ان\ هذه)\ الرسالة\b.{0,120}(?:سرية|سري|المرسل\ إليه|قانوني)
    | أرسلت\ من\b | أُرسلت\ من\b | مرسل\ من\b
    | إخلاء\ (?:المسؤولية|مسؤولية)
    )""",
    re.I | re.X | re.S,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: who sent it, when, under which subject, as written; and its text without what is nobody's report."""

    sender: str
    sent: str
    subject: str
    text: str
    forwarded: bool = False

    @property
    def title(self) -> str:
        """The subject without ``Re:`` and ``Fwd:``."""
        return _PREFIX.sub("", self.subject).strip()


def letters(outer: Letter, *, flowed: bool = False) -> list[Letter]:
    """The letter ``outer`` and those forwarded in it, in the order of the text, each with its own text only."""
    lines = outer.text.split("\n")
    found: list[Letter] = []
    sender, sent, subject, forwarded = outer.sender, outer.sent, outer.subject, False
    while True:
        block = _header_block(lines) if len(found) < MOST_FORWARDED else None
        own = lines[: block.start] if block else lines
        found.append(Letter(sender, sent, subject, _own_text(own, flowed=flowed), forwarded))
        if block is None or (_ANSWER.match(subject) and not forwarded):
            return found
        sender, sent, subject, forwarded = block.sender, block.sent, block.subject, True
        lines = _forwarded_lines(lines[block.end :], block.quote)


@dataclass(frozen=True, slots=True)
class _Block:
    """Header lines in a text: where they begin (with the marker above them) and end, and what they say."""

    start: int
    end: int
    quote: str
    sender: str
    sent: str
    subject: str


def _header_block(lines: Sequence[str]) -> _Block | None:
    """The first block of header lines that names a sender and a date or subject."""
    position = 0
    while position < len(lines):
        first = _header(lines[position])
        if not first or _KEYS[first["key"].lower()] not in ("from", "subject", "date"):
            position += 1
            continue
        end, said = _read_block(lines, position)
        if said.get("from") and said.get("date") and ("subject" in said or end - position > 2):
            start = _marker_above(lines, position)
            return _Block(start, end, first["quote"], said["from"], said["date"], said.get("subject", ""))
        position = end
    return None


def _header(line: str) -> re.Match[str] | None:
    return _HEADER.match(line) if len(line) <= LONGEST_LINE else None


def _read_block(lines: Sequence[str], start: int) -> tuple[int, dict[str, str]]:
    """Where a block of header lines ends, and the first value of each kind; wrapped lines go on the one above."""
    said: dict[str, str] = {}
    key = ""
    position = start
    while position < len(lines):
        match = _header(lines[position])
        if match:
            key = _KEYS[match["key"].lower()]
            said.setdefault(key, match["value"].strip())
        elif lines[position][:1] in (" ", "\t") and lines[position].strip():
            if key and len(said[key]) < 500:
                said[key] += " " + lines[position].strip()
        else:
            break
        position += 1
    return position, said


def _marker_above(lines: Sequence[str], position: int) -> int:
    """Where the line that announces a forwarded message stands above its header, or the header itself."""
    above = position - 1
    while above >= 0 and above > position - 4 and not lines[above].strip(" \t>"):
        above -= 1
    return above if above >= 0 and _MARKER.match(lines[above][:LONGEST_LINE]) else position


def _forwarded_lines(lines: Sequence[str], quote: str) -> list[str]:
    """The text of a forwarded message, without the quoting of its header and what stands below its end."""
    end = next((number for number, line in enumerate(lines) if _END_MARKER.match(line)), len(lines))
    depth = quote.count(">")
    return [re.sub(rf"^(?:>\s?){{1,{depth}}}", "", line) for line in lines[:end]] if depth else list(lines[:end])


def _own_text(lines: Sequence[str], *, flowed: bool) -> str:
    """What the sender wrote: without quotations, signature, footers and notices."""
    kept = _without_tail(_without_quotations(lines))
    text = "\n".join(_joined(kept) if flowed else kept)
    paragraphs = re.split(r"\n[ \t]*\n", text)
    return "\n\n".join(part for part in paragraphs if not _NOTICE.match(part)).strip()


def _without_quotations(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if not line.startswith(">"):
            kept.append(line)
            continue
        while kept and not kept[-1].strip():
            kept.pop()
        if kept and _INTRODUCTION.search(kept[-1]):
            _drop_introduction(kept)
    return kept


def _drop_introduction(kept: list[str]) -> None:
    """Take away ``On Saturday, 21 June 2014, X wrote:``, which may be wrapped."""
    begun = 1
    for back in range(2, INTRODUCTION + 1):
        if back > len(kept) or not kept[-back].strip() or _INTRODUCTION_START.match(kept[1 - back]):
            break
        if _INTRODUCTION_START.match(kept[-back]):
            begun = back
    del kept[-begun:]


def _without_tail(lines: list[str]) -> list[str]:
    """Lines without the signature or the footer of a mailing list at their end."""
    last = len(lines) - len(list(_trailing_blank(lines)))
    for position in range(max(0, last - LONGEST_SIGNATURE - 1), last):
        if _SIGNATURE.match(lines[position]) or _LIST_FOOTER.match(lines[position]):
            return lines[:position]
    return lines


def _trailing_blank(lines: Sequence[str]) -> list[str]:
    blank: list[str] = []
    for line in reversed(lines):
        if line.strip():
            break
        blank.append(line)
    return blank


def _joined(lines: Sequence[str]) -> list[str]:
    """The paragraphs of flowed text: a line that ends with a space goes on in the next."""
    joined: list[str] = []
    goes_on = False
    for line in lines:
        text = line.removeprefix(" ")
        if goes_on and text.strip():
            joined[-1] += text
        else:
            joined.append(text)
        goes_on = line.endswith(" ") and bool(line.strip())
    return joined
