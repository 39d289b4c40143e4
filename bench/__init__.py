"""Benchmarks against the floor of what Flask can do; see `scripts/bench`."""
