"""A follow-up to a question that stands alone, by a model, as long as it brings in nothing that nobody said."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

import prompts
from bot.briefing.writing.drafts import SCHEMAS, Condensed, Unreadable, whole
from bot.briefing.writing.grounds import Grounds
from bot.briefing.writing.offering import fenced
from bot.model import Ask, Model, Turn
from retrieval.errors import ModelFailed
from retrieval.understand import Question, Understanding

# A question is no longer than this.
LONGEST = 400
MOST_TOKENS = 300

logger = logging.getLogger(__name__)


class Condensing:
    """Puts follow-ups anew."""

    def __init__(self, model: Model, understanding: Understanding, grounds: Grounds) -> None:
        self._model = model
        self._understanding = understanding
        self._grounds = grounds

    def alone(self, question: Question, reference: date, turn: Turn) -> Question | None:
        """The question with what it leaves unsaid, or None where it cannot be had or cannot be trusted.

        Trusted is what names, counts and dates nothing but what the questions do, keeps what the follow-up says, and
        asks about the same days as the rules that carry over understand.
        """
        if not question.previous:
            return None
        put = self._put(question.text, question.previous, turn)
        if put is None or not self._says_the_same(put, question.text, question.previous, reference):
            return None
        alone = replace(question, text=put, previous=None)
        ruled, read = (self._understanding.read(one, reference) for one in (question, alone))
        if ruled.carried and (ruled.spans, ruled.scope) != (read.spans, read.scope):
            logger.info("A question put anew was about other days and is left out")
            return None
        return alone

    def _put(self, text: str, before: str, turn: Turn) -> str | None:
        """What the model makes of it."""
        prompt = prompts.messages("condense", before=fenced(before), question=fenced(text))
        ask = Ask("condense", prompt.system, prompt.user, SCHEMAS[Condensed], MOST_TOKENS)
        try:
            reply = self._model.ask(ask, turn)
            return whole(reply.text, Condensed, reply.finish).question
        except (ModelFailed, Unreadable) as failure:
            logger.info("A follow-up is read by rules: %s", failure)
            return None

    def _says_the_same(self, put: str, text: str, before: str, reference: date) -> bool:
        said = f"{before}\n{text}"
        grounds = self._grounds
        return (
            0 < len(put) <= LONGEST
            and grounds.holds(put, said, reference)
            and grounds.names(text) <= grounds.names(put)
            and grounds.concepts(text) <= grounds.concepts(put) <= grounds.concepts(said)
        )
