"""What can go wrong, as one tree.

SitrepError
├── SourceError       a file, folder or stream cannot be read or holds no report
├── SettingsError     a setting is missing or wrong
├── LibraryError      the database cannot be opened, migrated or read
├── IndexBusy         another process owns the vector index
├── IndexAway         the vector index cannot be reached or used
├── EmbedderFailed    no vector can be made: the embedder's server is away, refuses, or its budget is spent
├── NotFound          an id that the library does not hold
└── BadRequest        a question, date or option that cannot be understood

Errors of libraries are translated where the library is owned, with ``raise … from``.
"""

from __future__ import annotations


class SitrepError(Exception):
    """Anything a person can be told in one line.

    ``code`` is for scripts, ``hint`` names the way out; both go into ``{error: {code, message, hint}}``.
    """

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SourceError(SitrepError):
    """A file, folder or stream that cannot be read or holds no report."""

    code = "source"


class SettingsError(SitrepError):
    """A setting that is missing or wrong."""

    code = "settings"


class LibraryError(SitrepError):
    """A database that cannot be opened, migrated or read."""

    code = "library"


class IndexBusy(SitrepError):
    """The vector index belongs to another process at the moment."""

    code = "index_busy"


class IndexAway(SitrepError):
    """A vector index that cannot be reached or used: questions go on by words."""

    code = "index_away"


class EmbedderFailed(SitrepError):
    """An embedder that makes no vectors: questions go on by words."""

    code = "embedder"


class NotFound(SitrepError):
    """An id that the library does not hold."""

    code = "not_found"


class BadRequest(SitrepError):
    """A question, date or option that cannot be understood."""

    code = "bad_request"
