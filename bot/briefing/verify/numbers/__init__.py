"""Numbers: does each stand in the passages, of the same thing, as exactly."""
