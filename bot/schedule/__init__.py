"""What arrives by itself: who wants a digest when, and what became of each.

types      the nouns: Subscription, Delivery, and what a delivery is made of
due        a subscription and the present → the days that are due, and when it is due next              pure
changes    the changes that an answer can make to subscriptions
typed      what a person types for one: time, zone, days, subjects; times, weekdays parts of it         pure
misread    what of it cannot be understood

``bot/record/subscriptions.py`` and ``bot/record/deliveries.py`` keep them; ``bot/telegram/deliveries.py`` runs them.
"""
