"""Tests of the builders of valid samples."""
