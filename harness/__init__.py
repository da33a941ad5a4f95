"""segur-harness: conformance test harness for the French e-health exchange framework."""

__version__ = "0.1.0"
