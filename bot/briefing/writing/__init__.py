"""Answers that a model writes from the evidence, of which nothing is shown before it was checked.

question ─ condensing (a follow-up stands alone, checked by grounds) ─ search ─ evidence
offering    evidence → numbered, delimited data, which no text can forge
writer      asks the model, hears it write, has each statement checked and what fails corrected once
drafts      what it writes, as it comes and as a whole: JSON that is never believed
board       statements in their order: shown as soon as they and all before them are settled
second_look another judgement, by setting, which can only withhold
composing      what is left → Answer, with sources, grades and notes as with extracts; else extracts serve
"""
