"""What the guides say, restated over the format views: no campaign, no scenario, no report."""
