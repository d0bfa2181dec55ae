"""The tables of this app, where Django looks for them."""

from cms.office.wording.models import BetterWord, Wording, WordsFile

__all__ = ["BetterWord", "Wording", "WordsFile"]
