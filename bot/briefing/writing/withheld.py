"""What readers are told of statements that a model wrote and nobody is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.briefing.answer import counted
from bot.briefing.types import Note

# What each rule by which a statement is withheld asks for, as readers are told it. What the statement said is not told.
_RULES = {
    "citation": "its citations do not hold",
    "shape": "not a sentence of its own",
    "number": "a number that is not in the passage cited",
    "qualifier": "a number made firmer or looser",
    "date": "a date that is not in the passage cited",
    "name": "a name that is not in the passage cited",
    "quotation": "a quotation that is not word for word",
    "polarity": "a denial lost or added",
    "attribution": "who says so left out",
    "speaker": "said by somebody else",
    "hedge": "uncertainty lost",
    "likelihood": "a likelihood of its own",
    "plan": "a plan told as done",
    "roles": "sides changed",
    "contrast": "another thing than in the passage cited",
    "support": "not borne out by the passage cited",
    "alone": "not understood alone",
    "address": "an address or markup",
    "form": "not in the form asked for",
    "second_look": "not borne out on a second look",
}


def withheld_notes(withheld: Mapping[str, int]) -> Iterator[Note]:
    """How many statements of a model were withheld, and by which rules."""
    if withheld:
        why = "; ".join(
            _RULES.get(code, code.replace("_", " ")) + (f" ({number})" if number > 1 else "")
            for code, number in withheld.items()
        )
        n = sum(withheld.values())
        yield Note("withheld", f"{counted(n, 'statement')} of the model withheld: {why}.", {"n": n})
