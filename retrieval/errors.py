"""What can go wrong, as one tree.

SitrepError
├── SourceError       a file, folder, stream or address cannot be read or holds no report
│   ├── NotAFeed          what stands at an address is no feed
│   ├── AddressRefused    an address that sitrep does not fetch, now or later
│   └── FetchError        an address that may be fetched and could not be
│       └── HostUnreachable   its host is not found, or takes no connection
│   └── ReadLater     … here and now, for want of a program, time or memory
├── SettingsError     a setting is missing or wrong
├── LibraryError      the database cannot be opened, migrated or read
├── IndexBusy         another process owns the vector index
├── IndexAway         the vector index cannot be reached or used
├── EmbedderFailed    no vector can be made: the embedder's server is away, refuses, or its budget is spent
├── ModelFailed       no model writes: too many ask, the budget is spent, or it writes what cannot be used
│   └── ModelAway         its server is away, fails or refuses whoever asks
├── NotFound          an id that the library does not hold
└── BadRequest        a question, date or option that cannot be understood

Errors of libraries are translated where the library is owned, with ``raise … from``.
"""

from __future__ import annotations

from datetime import timedelta


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
    """A file, folder, stream or address that cannot be read or holds no report."""

    code = "source"


class NotAFeed(SourceError):
    """What stands at an address is no feed; where it is a page, its feeds are named."""


class AddressRefused(SourceError):
    """An address that sitrep does not fetch: badly written, inside a private network, or not wanted by its host."""


class FetchError(SourceError):
    """An address that may be fetched and could not be.

    ``status`` is the server's where it answered, ``retry_after`` how long it asks to wait.
    """

    def __init__(
        self, message: str, *, hint: str = "", status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.retry_after = retry_after


class HostUnreachable(FetchError):
    """A host that is not found, or takes no connection that can be trusted."""


class ReadLater(SourceError):
    """A document that cannot be read here and now, for want of a program, time or memory: another time it may."""


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


class ModelFailed(SitrepError):
    """A model that does not write: extracts serve."""

    code = "model"


class ModelAway(ModelFailed):
    """A model whose server is away, fails or refuses whoever asks: it is left alone for a while."""


class NotFound(SitrepError):
    """An id that the library does not hold."""

    code = "not_found"


class BadRequest(SitrepError):
    """A question, date or option that cannot be understood."""

    code = "bad_request"
