"""What of a typed line cannot be understood."""

from __future__ import annotations

from retrieval.errors import BadRequest


class Misread(BadRequest):
    """A time of day that there is not, two times, a zone that is unknown, subjects too many or too long.

    ``what`` names which (``no_time``, ``two_times``, ``no_zone``, ``many_subjects``, ``long_subject``), so that it can be
    said in the reader's language; ``given`` is what was typed there.
    """

    def __init__(self, what: str, given: str) -> None:
        super().__init__(f"{what.replace('_', ' ')}: {given[:80]!r}", hint="write 07:30 Europe/Berlin weekdays Mosul")
        self.what = what
        self.given = given[:80]
