"""The pytest front end: one item per step and subject of a campaign; nothing at all without ``--campaign``."""
