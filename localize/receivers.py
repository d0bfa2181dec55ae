"""Wiring only: each receiver names an event and calls one function."""
