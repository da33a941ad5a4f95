"""Tests of the reports, on journals built by hand."""
