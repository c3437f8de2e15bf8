"""Days and periods, and what is widened beyond what a passage covers."""
