"""`make help-pictures`: the pictures of the help, taken from the demonstration."""
