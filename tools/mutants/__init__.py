"""Tests that bite (`make mutants`): a sample of mutations of the modules that decide, each to be
noticed by the nearest tests. docs/decisions/0163-mutants.md says how and why."""
