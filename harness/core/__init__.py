"""Core vocabulary: texts, places, findings, verdicts, checks, scenarios, mutations and the journal."""
