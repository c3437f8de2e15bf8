"""The vector index in Chroma: the only package that knows it.

What is in an index can be made again from the library. So it carries a *generation*, a name drawn when it was
created, and the library remembers which generation holds a passage. One that was deleted has another generation
when it is made again, and everything counts as pending.

index      what every index does, whoever opened it
embedded   in a folder of this machine: one process owns it, under a lock
server     on a Chroma server: a collection a library and model, shared by processes
http       Chroma's own client with time limits and errors that can be told
patience   how long one waits for a server
owner      opens the index when it is first needed, and again when it was deleted
"""

from retrieval.vectors.index import VectorIndex
from retrieval.vectors.owner import IndexOwner, IndexState
from retrieval.vectors.patience import within
from retrieval.vectors.server import Server

__all__ = ["IndexOwner", "IndexState", "Server", "VectorIndex", "within"]
