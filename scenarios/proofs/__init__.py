"""Proof that each check can fail: a conforming campaign and named ways to break it, per scenario."""
