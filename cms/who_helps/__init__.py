"""Who helps, in which order: the one rule of the child's door, of searches and of the API."""
