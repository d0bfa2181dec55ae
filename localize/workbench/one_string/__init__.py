"""One string of the workbench by small requests: its card, who is at it, what is typed in it."""
