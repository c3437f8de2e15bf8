"""Bots as processes of their own, those who talk to them, and what must be so afterwards."""
