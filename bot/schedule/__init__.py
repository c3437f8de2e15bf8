"""When things are sent by themselves."""
