"""What stops a backup or a restore, as a sentence for the operator."""


class Refused(Exception):
    """Nothing was done, or what was begun is gone; the sentence says what to do."""
