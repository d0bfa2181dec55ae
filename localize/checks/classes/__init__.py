"""Another month, weekday, unit, currency or number than the source says, or a date turned round.

One table for all (words): the source has a word of the class, the target has another one of it and
not the right one. A word that only seems to belong to a class ("may", "second", ថ្ងៃ) excuses, but
accuses nobody.

words: months, weekdays, units, currencies; numerals: number words; dates: day and month;
comparing: what all of them do with a pair of texts.
"""

from localize.checks.classes.comparing import date_order, of_class
from localize.checks.classes.numerals import NUMERALS
from localize.checks.classes.words import CURRENCIES, MONTHS, UNITS, WEEKDAYS

__all__ = ["currency", "date_order", "month", "number_word", "unit", "weekday"]

unit = of_class("unit", UNITS)
currency = of_class("currency", CURRENCIES)
month = of_class("month", MONTHS)
weekday = of_class("weekday", WEEKDAYS)
number_word = of_class("number_word", NUMERALS)
