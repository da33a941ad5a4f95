"""Readers: bytes to located views, whatever the bytes."""
