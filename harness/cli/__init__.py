"""The ``segur-harness`` command."""
