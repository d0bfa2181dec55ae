"""Shapes that several rooms share and that know the closed lists."""
