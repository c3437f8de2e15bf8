"""What a statement and the passages it cites are read into: sentences with words, names, days, numbers, marks."""
