"""What the bot keeps in the library's database: updates, outgoing parts, people, turns, acts.

types      the nouns, and the changes an answer can make
inbox      updates, stored before they are acknowledged, worked in order within a chat
outbox     outgoing parts, sent once
people     who was let in, chats, invitations
turns      questions with their answers, feedback
audit      acts, and how many of late
retention  forgetting, on request and by age
watches    what is watched, what was found, how far was looked
tokens     what a model took, by person and day
changes    each change as SQL
record     all of them; settling an update in one transaction
"""
