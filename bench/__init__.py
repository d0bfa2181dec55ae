"""Measurements, not tests: each module prints what it measured and on what. `make bench`."""
