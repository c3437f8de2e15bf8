"""How fast sitrep is beside its own parts, and how good on the judges' questions: ``docs/bench.md``."""
