"""Digests: the reports of a window grouped into developments, ranked, told and cited as answers are.

types      the nouns: Window, Development, Digest
windows    a day, or two instants, in the reader's zone → Window
material   a window → the reports that are new in it, with their passages: the only part that reads the library
features   a report → what tells its event: names, subjects, words, days, areas                         pure
events     reports → groups of one happening                                                            pure
weight     a group → how much an analyst wants to know it, and why                                      pure
tolls      a group → how many were killed, wounded, … as the newest report has it                       pure
telling    a group → headline, statements, accounts                                                     pure
changes    a group beside those of the last digest: new, changed, continuing                            pure
coverage   what the window's reports cover, and which areas not                                         pure
stored     a digest as the next one needs it: what is kept of it, to JSON and back                      pure
build      all of it together: a Window → a Digest
"""
