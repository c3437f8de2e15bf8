"""A window of reports to a digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.digest.types import Digest, LastDigest, Window


class Digests:
    """Makes digests from a library."""

    def build(
        self, window: Window, *, now: datetime, subjects: Sequence[str] = (), last: LastDigest | None = None
    ) -> Digest:
        """The digest of a window.

        Args:
            window: The time that it is of.
            now: The present.
            subjects: Names, or words, of what the reader wants first.
            last: The reader's last digest; without one the reports of as long a time before are compared with.
        """
        raise NotImplementedError
