"""The library: the system of record, in SQL.

``schema`` has the tables, ``database`` opens and migrates; ``sqlite``, ``postgres`` and ``word_index`` hold all that
differs by dialect. ``store`` adds reports, ``revisions`` tells which are versions of one story, ``reading`` asks for
them, ``vector_store`` keeps vectors and knows what is not indexed yet.
"""
