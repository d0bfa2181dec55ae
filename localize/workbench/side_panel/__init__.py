"""What helps with the open string: the memory and its terms."""
