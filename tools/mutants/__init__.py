"""Tests that bite (`make mutants`): a sample of mutations of the modules that decide, each to be
noticed by the nearest tests; docs/decisions/project.md says why.

A digest of the line and its change chooses the sample, so it moves little when a module grows. The
operators are cosmic-ray's; the runner is ours: it collects the tests once, notes which lines each
runs, and forks for every mutation. A mutation that nobody can notice stands, with its reason, in
tests/mutants_equivalent.tsv.
"""
