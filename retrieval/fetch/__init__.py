"""Files, folders, standard input and addresses to documents: the only input of a report.

``sources`` opens what a person named; ``recognise`` says by their content what bytes are; ``reading`` makes
documents of them and opens what holds several: ``archives`` (ZIP) and messages; ``bounds`` is how much is read at
most; ``web`` what fetches an address.
"""

from retrieval.fetch.bounds import MEGABYTE, Limits, Unreadable
from retrieval.fetch.sources import STDIN, Handed, documents, expand, handed_over
from retrieval.fetch.web import Fetched, Web, is_address

__all__ = [
    "MEGABYTE",
    "STDIN",
    "Fetched",
    "Handed",
    "Limits",
    "Unreadable",
    "Web",
    "documents",
    "expand",
    "handed_over",
    "is_address",
]
