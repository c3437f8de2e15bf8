"""Evidence to what is read: answers, timelines, their rendering values."""
