"""Answers that a model writes from the evidence, of which nothing is shown before it was checked.

question ─ condensing (a follow-up stands alone, checked by grounds) ─ search ─ evidence
offering    evidence → numbered, delimited data, which no text can forge
writer      asks the model and hears it write
revising    has each statement checked, what fails corrected once, and what passed looked at again where that is
            set, which can only withhold; digests are written by it too (bot/digest/writing.py)
drafts      what it writes, as it comes and as a whole: JSON that is never believed
board       statements in their order: shown as soon as they and all before them are settled
withheld    what is told of statements that nobody is shown
composing      what is left → Answer, with sources, grades and notes as with extracts; else extracts serve
"""
