"""A second person stands behind it: one engine for whatever no single person may decide."""
