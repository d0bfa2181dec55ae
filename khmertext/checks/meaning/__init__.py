"""Another month, weekday, unit, currency, number, price or time of day than the source says, a date
turned round, or a sentence that is lost (omission).

One table for all classes (words): the source has a word of the class, the target has another one of
it and not the right one. A word that only seems to belong to a class ("may", "second", ថ្ងៃ)
excuses, but accuses nobody.

words: months, weekdays, units, currencies; numerals: number words; service: free or charged,
by day or by night; dates: day and month;
comparing: what all of them do with a pair of texts; sentences: a text in sentences, which negation
asks for, too.
"""

from khmertext.checks.meaning.comparing import date_order, of_class
from khmertext.checks.meaning.numerals import NUMERALS
from khmertext.checks.meaning.omission import omission
from khmertext.checks.meaning.service import COST, HOURS
from khmertext.checks.meaning.words import CURRENCIES, MONTHS, UNITS, WEEKDAYS

__all__ = [
    "cost",
    "currency",
    "date_order",
    "hours",
    "month",
    "number_word",
    "omission",
    "unit",
    "weekday",
]

unit = of_class("unit", UNITS, of_time=True)
currency = of_class("currency", CURRENCIES)
month = of_class("month", MONTHS)
weekday = of_class("weekday", WEEKDAYS)
number_word = of_class("number_word", NUMERALS, of_time=True)
cost = of_class("cost", COST)
hours = of_class("hours", HOURS)
