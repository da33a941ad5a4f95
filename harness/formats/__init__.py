"""Bytes to typed, located, read-only views; the only layer that knows parsers and zip files."""
