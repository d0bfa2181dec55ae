"""Judgement from outside: a link by which one named reader without an account reads batches of
texts on a phone and says of each whether it is right.

What they say is advice. It is never one of the people of the engine of approvals: whatever becomes
of it is done by somebody of the office, in their own name, by the ways that there are.
"""
