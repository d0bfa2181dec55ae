"""The editor of a source page: what is still to be done, and two people on one page."""
