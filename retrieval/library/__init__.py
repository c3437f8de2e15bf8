"""The library: the system of record, in SQL.

``schema`` has the tables, ``database`` opens and migrates, ``word_index`` is the part that differs by dialect,
``store`` adds reports, ``reading`` asks for them, ``vector_store`` keeps vectors and knows what is not indexed yet.
"""
