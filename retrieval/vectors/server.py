"""The vector index on a Chroma server: a collection for each library and model, shared by processes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from retrieval.errors import IndexAway
from retrieval.vectors.index import HNSW, IndexLost, VectorIndex, drawn

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    from retrieval.vectors.http import ChromaApi

# Where a key goes into a header of Chroma's own; elsewhere a proxy checks it, as the bearer's (RFC 6750).
CLOUD = ".trychroma.com"
_WHERE = "SITREP_CHROMA_TENANT and SITREP_CHROMA_DATABASE"


@dataclass(frozen=True, slots=True)
class Server:
    """Where on which Chroma server a library has its vectors, and how one gets in.

    Args:
        url: http or https; a user and a password in it are for a proxy before the server.
        library: the library's identity: a server holds collections of several.
        tenant: as the server knows it.
        database: of the tenant.
        api_key: for Chroma Cloud, or a proxy.
    """

    url: str = field(repr=False)
    library: str
    tenant: str = "default_tenant"
    database: str = "default_database"
    api_key: str | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """The address without user and password."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))

    @property
    def headers(self) -> dict[str, str]:
        """What proves that we may: of Chroma's kind, a bearer's, or a user's with a password."""
        parts = urlsplit(self.url)
        if self.api_key and f".{parts.hostname}".endswith(CLOUD):
            return {"x-chroma-token": self.api_key}
        if self.api_key:
            return {"Authorization": f"Bearer {self.api_key}"}
        if parts.username is None:
            return {}
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    @staticmethod
    def load_client() -> None:
        """Import Chroma's client, which takes a second the first time: none of the time that one waits for a server."""
        import retrieval.vectors.http  # noqa: F401 - for what importing does

    def collection(self, model: str) -> str:
        """The collection of a model: at most 63 letters, digits and hyphens, which every version of Chroma takes."""
        return f"sitrep-{self.library}-{hashlib.sha256(model.encode()).hexdigest()[:12]}"


class ServerIndex(VectorIndex):
    """An index on a server; any number of processes may have it open."""

    def __init__(self, collection: Collection, api: ChromaApi, name: str) -> None:
        super().__init__(collection)
        self._api = api
        self._name = name

    @classmethod
    def open(cls, server: Server, model: str) -> ServerIndex:
        """The index for vectors of ``model``; made by the first who asks, whoever asks at the same moment.

        Raises:
            IndexAway: the server cannot be reached or used, or its collection is not ours.
        """
        from retrieval.vectors.http import connected

        name = server.collection(model)
        api = connected(server.address, server.headers)
        try:
            with _translating(api.address, name, hint=f"check {_WHERE}"):
                api.check_heartbeat()
                collection = _collection(api, server, name, model)
            _check_ours(collection, name, model)
        except BaseException:
            api.close()
            raise
        return cls(collection, api, name)

    def _translated(self) -> AbstractContextManager[None]:
        hint = f"see the server's log; deleted, the collection {self._name} is made again by sitrep ingest"
        return _translating(self._api.address, self._name, hint)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()


def _collection(api: ChromaApi, server: Server, name: str, model: str) -> Collection:
    """The collection, created where there is none; of several who create it at once all get the same one."""
    from chromadb.api.models.Collection import Collection

    found = api.create_collection(
        name,
        configuration={"hnsw": HNSW},
        metadata=drawn(model),
        get_or_create=True,
        tenant=server.tenant,
        database=server.database,
    )
    return Collection(client=api, model=found, embedding_function=None)


def _check_ours(collection: Collection, name: str, model: str) -> None:
    held = collection.metadata or {}
    if held.get("model") != model or "generation" not in held:
        raise IndexAway(
            f"the collection {name} on the Chroma server holds something else than vectors of {model}",
            hint="name another SITREP_CHROMA_DATABASE, or delete the collection: sitrep ingest fills it again",
        )


@contextmanager
def _translating(address: str, name: str, hint: str) -> Iterator[None]:
    """Make an IndexAway of what is wrong with the server or its collection."""
    from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except NotFoundError as error:
        raise IndexLost(
            f"the Chroma server at {address} has no collection {name} any more, or no such tenant or database",
            hint=f"check {_WHERE}; sitrep ingest fills a new collection",
        ) from error
    except ChromaError as error:
        raise IndexAway(f"the Chroma server at {address} fails: {' '.join(str(error).split())}", hint=hint) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise IndexAway(
            f"the Chroma server at {address} answers in a form that sitrep does not know: {type(error).__name__}",
            hint="is the server of another version? sitrep speaks Chroma's API v2",
        ) from error
