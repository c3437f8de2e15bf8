"""Watches: a name or a question, and the new reports that match it.

```
types      the nouns: Watch, Match, Hit, Quiet, and what becomes of a hit
changes    the changes that an answer can make to watches
typed      what a person typed → what is watched                                       pure
phrases    a name → the passages that hold it, and the sentence that does              pure
nearness   a question's vector → how near is near, measured against other passages     pure
finder     new passages → matches
tolls      the counts that a report opens with, and whether they changed               pure
pushing    quiet hours, the cap of an hour                                             pure
telling    a hit → what is said of it, cited and graded as an answer
```
``bot/record/watches.py`` keeps them, ``bot/service/watched.py`` and ``found.py`` take a round,
``bot/telegram/watches.py`` runs the rounds.
"""
