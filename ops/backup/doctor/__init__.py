"""The doctor: what may be wrong with an installation (`looks`), and what to type there
(`sentences`, `installation`)."""
