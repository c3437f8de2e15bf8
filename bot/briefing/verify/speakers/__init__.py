"""Whose words and numbers they are, and that it is said whose."""
