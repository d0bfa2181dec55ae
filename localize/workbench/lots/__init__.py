"""A book or module with the pages below it as one: what of it can be handed over or published."""
