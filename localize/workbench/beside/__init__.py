"""What helps with the open string: the memory, its terms, the same source elsewhere."""
