"""Digests: the reports of a window grouped into developments, ranked, told and cited as answers are.

types      the nouns: Window, Development, Digest
windows    a day, or two instants, in the reader's zone → Window; when a report counts                  pure
material   a window → its stories: the only part that reads the library
features   a report → what tells its event: names, subjects, words, days, places                        pure
happenings a report → what it tells besides the event that it opens with; current: whether that is news  pure
events     reports → groups of one happening                                                            pure
tolls      a group → how many were killed, wounded, … as its newest reports have it                     pure
weight     a group → how much an analyst wants to know it, and why                                      pure
changes    a group beside those of the last digest: new, changed, continuing                            pure
ranked     a window's stories → groups, the weightiest first; subjects: what the reader wants first     pure
telling    a group → the sentences that tell it best; disputed: where its accounts differ               pure
teller     groups → developments, sources numbered through the digest                                   pure
watching   what is planned for later                                                                    pure
coverage   what the window's reports cover, and which areas not                                         pure
order      developments by country and area, as readers number them                                     pure
said       window and lead in a reader's language                                               pure
words      lead and notes                                                                               pure
writing    the statements once more, by a model, where one is set: checked as an answer's
stored     a digest as the next one needs it: what is kept of it, to JSON and back                      pure
build      all of it together: a Window → a Digest
pictures/  a map and a chart of it; page/ all of it as one HTML file
evaluate   digests against windows with known developments (``sitrep eval``)
"""
