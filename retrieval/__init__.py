"""Everything up to evidence: ingest, library, index, search."""
