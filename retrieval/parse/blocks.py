"""A page as a sequence of blocks, and which lines of a plain text belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import yaml

# Pages wrap at 60 to 100 columns; a text with longer lines holds one paragraph a line.
WIDEST_WRAP = 110
# A document is wrapped when at most this share of its lines is longer than that.
LONG_LINES_SHARE = 0.1
# In a wrapped text at least this share of its lines goes on in the next one with a small letter, or in Arabic.
TORN_SHARE = 0.2
HEADING_WORDS = range(3, 23)
HEADING_LENGTH = 160

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_MARKDOWN_MARKS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3}|`)(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*])")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\[]{0,300})\]\((?:[^()\s]|\([^()]*\))*(?:\s\"[^\"]*\")?\)")
_FRONT_MATTER = re.compile(r"\s*---\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.S)
_RULE = re.compile(r"\s*(?:(?P<mark>[=*_~#•–—-])(?:\s*(?P=mark)){2,}|[-=*_~#•+.·\s]{5,})\s*$")
_UNDERLINE = re.compile(r"[=-]{3,}$")
_SPACES = re.compile(r"[ \t\u00a0\u202f\u200b]+")
_BROKEN_ADDRESS = re.compile(r"https?\s*:\s*/{0,2}$", re.I)
# ``"Nobody planned for this," she said``: a sentence that lost its full stop.
_SPEECH = re.compile(r"[,،?!]['\"”’»].*\b(?:said|says|told|added|asked)\b")
_RUNS_ON = re.compile("[a-z\u0621-\u064a]")
# A credit may stand behind a sentence: "… on Friday. (Reuters)".
_SENTENCE_END = re.compile(r"[.!?؟:;,،؛…]['\"”’»)\]]*(?:\s*\([^().]{2,30}\))?$")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a rule; ``level`` is the heading's (1 to 6), 0 a paragraph's, -1 a rule's.

    A heading of plain text, where nothing marks one, has level 1.
    """

    text: str
    level: int = 0


# A line that only divides: ``* * *``, ``-----``.
RULE = Block("", -1)


def tidy(text: str) -> str:
    """``text`` on one line with single spaces."""
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()


def looks_like_heading(text: str) -> bool:
    """Whether an unmarked line reads as a headline: short, no end of a sentence, several words."""
    words = text.split()
    return (
        len(words) in HEADING_WORDS
        and len(text) <= HEADING_LENGTH
        and not _SENTENCE_END.search(text)
        and any(letter.isalpha() for letter in text)
        and not text.startswith(("-", "*", "•", "·", ">"))
        and not text[0].islower()
        and not _SPEECH.search(text)
    )


def is_rule(text: str) -> bool:
    """Whether a line only divides: ``* * *``, ``-----``."""
    return bool(_RULE.match(text))


def text_blocks(text: str) -> list[Block]:
    """The blocks of a plain text; lines that were only wrapped are joined again."""
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    width = _wrap_width(lines)
    paragraphs: list[list[str]] = []
    previous = ""
    for line in lines:
        joined = _BROKEN_ADDRESS.search(previous) or (width and _was_wrapped(previous, line, width))
        if line and previous and joined:
            paragraphs[-1].append(line)
        elif line and not _underlines(line, previous):
            paragraphs.append([line])
        previous = line
    return [_text_block(" ".join(paragraph)) for paragraph in paragraphs]


def _text_block(text: str) -> Block:
    if _RULE.match(text):
        return RULE
    return Block(text, 1 if looks_like_heading(text) else 0)


def _underlines(line: str, previous: str) -> bool:
    """Whether a line of strokes belongs to the heading right above it rather than being a rule."""
    return bool(_UNDERLINE.match(line)) and looks_like_heading(previous)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields that a Markdown text begins with between two lines of dashes, and the text below them."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        fields = yaml.load(match["fields"], yaml.BaseLoader)  # noqa: S506 - BaseLoader makes strings and nothing else
    except (yaml.YAMLError, RecursionError):
        return {}, text
    if not isinstance(fields, dict):
        return {}, text
    scalars = {str(key).lower(): value for key, value in fields.items() if isinstance(value, str)}
    return scalars, text[match.end() :]


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a Markdown text: only what it marks as a heading is one."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n|\n(?=#{1,6}\s)|(?<=\n)(?=[-*+]\s|\d+[.)]\s)", text):
        first, _, rest = chunk.strip().partition("\n")
        heading = _MARKDOWN_HEADING.match(first)
        underline, _, under = rest.partition("\n")
        if heading:
            blocks.append(Block(_plain(heading[2]), len(heading[1])))
            first, rest = rest, ""
        elif first and _UNDERLINE.match(underline.strip()):
            blocks.append(Block(_plain(first), 1 if underline.startswith("=") else 2))
            first, rest = under, ""
        paragraph = f"{first}\n{rest}".strip()
        if _RULE.match(paragraph):
            blocks.append(RULE)
        elif plain := _plain(paragraph):
            blocks.append(Block(plain))
    return blocks


def _plain(markdown: str) -> str:
    """A Markdown paragraph without its marks for links, emphasis, quotations and lists."""
    text = _MARKDOWN_LINK.sub(r"\1", markdown)
    text = _MARKDOWN_MARKS.sub(r"\2", text)
    return tidy(re.sub(r"^(?:>\s?|[-*+]\s+)", "", text, flags=re.M))


def _wrap_width(lines: list[str]) -> int:
    """The column at which the text was wrapped, or 0 where it was not."""
    filled = [line for line in lines if line and "://" not in line]
    long = sum(len(line) > WIDEST_WRAP for line in filled)
    if long > LONG_LINES_SHARE * len(filled) or not _is_torn(lines):
        return 0
    return max((len(line) for line in filled if len(line) <= WIDEST_WRAP), default=0)


def _is_torn(lines: list[str]) -> bool:
    """Whether sentences run on from line to line: paragraphs of one short line each look wrapped otherwise."""
    pairs = [(line, below) for line, below in pairwise(lines) if line and below]
    torn = [line for line, below in pairs if _RUNS_ON.match(below) and not _SENTENCE_END.search(line)]
    return bool(torn) and len(torn) >= TORN_SHARE * len(pairs)


def _was_wrapped(line: str, following: str, width: int) -> bool:
    """Whether the break after ``line`` was forced: the next word would not have fitted."""
    next_word = following.split(" ", 1)[0]
    return len(line) + 1 + len(next_word) > width
