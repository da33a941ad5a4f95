"""The pytest front end, run as people run it: the real pytest in a process of its own."""
