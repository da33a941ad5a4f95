"""From a campaign to journal events: selection, execution, verdicts."""
