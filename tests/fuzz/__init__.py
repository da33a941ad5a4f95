"""Damaged samples through the whole harness."""
