"""What of a typed line cannot be understood."""

from __future__ import annotations

from retrieval.errors import BadRequest


class Misread(BadRequest):
    """A time or a zone that there is not, subjects too many or too long, a window that is none.

    ``what`` names which, so that it can be said in the reader's language: ``no_time``, ``two_times``, ``no_zone``,
    ``many_subjects``, ``long_subject``; of a digest's time ``no_window``, ``long_window``. ``given`` is what was typed.
    """

    def __init__(self, what: str, given: str) -> None:
        super().__init__(f"{what.replace('_', ' ')}: {given[:80]!r}", hint="write 07:30 Europe/Berlin weekdays Mosul")
        self.what = what
        self.given = given[:80]
