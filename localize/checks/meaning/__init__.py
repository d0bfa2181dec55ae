"""Another month, weekday, unit, currency or number than the source says, a date turned round, or a
sentence that is lost (omission).

One table for all classes (words): the source has a word of the class, the target has another one of
it and not the right one. A word that only seems to belong to a class ("may", "second", ថ្ងៃ)
excuses, but accuses nobody.

words: months, weekdays, units, currencies; numerals: number words; dates: day and month;
comparing: what all of them do with a pair of texts; sentences: a text in sentences, which negation
asks for, too.
"""

from localize.checks.meaning.comparing import date_order, of_class
from localize.checks.meaning.numerals import NUMERALS
from localize.checks.meaning.omission import omission
from localize.checks.meaning.words import CURRENCIES, MONTHS, UNITS, WEEKDAYS

__all__ = ["currency", "date_order", "month", "number_word", "omission", "unit", "weekday"]

unit = of_class("unit", UNITS)
currency = of_class("currency", CURRENCIES)
month = of_class("month", MONTHS)
weekday = of_class("weekday", WEEKDAYS)
number_word = of_class("number_word", NUMERALS)
