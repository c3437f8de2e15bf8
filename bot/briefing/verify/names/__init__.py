"""Names: do they stand in the passages, in the office and the place they have there."""
