"""Help where it is needed: twelve tasks of two minutes each, with pictures of the screens."""
