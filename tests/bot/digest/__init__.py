"""Digests, through the front door."""
