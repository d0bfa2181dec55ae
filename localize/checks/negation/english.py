"""How English denies and forbids, and with which words Khmer may do so where English does not.

Each pattern reads one sentence without tags and addresses; capitals do not matter.
"""

import re

from localize.checks.negation.told import Calling

_ANY_CASE = re.IGNORECASE
_APOSTROPHE = "['\u2019\u2018\u02bc\u00b4`]?"  # or none
_NT = (
    "(?:do|does|did|is|are|was|were|has|have|had|should|would|could|might|must|need|ca|wo|sha|ai)"
    f"n{_APOSTROPHE}t"
)
_SUBJECT = "(?:i|you|we|they|he|she|it|there|this|that|the)"

#: Words that turn a sentence round.
_WORDS = f"never|not|no|nobody|nothing|none|nowhere|neither|cannot|without|{_NT}"
WORD = re.compile(rf"\b(?:{_WORDS}|nor)\b", _ANY_CASE)
#: The same where each of them needs one of its own in Khmer.
COUNTED = re.compile(rf"\b(?:{_WORDS})\b(?!\s+even\b)", _ANY_CASE)
OR = re.compile(r"\bor\b", _ANY_CASE)
#: With such a word in them, and yet they deny nothing; Khmer may say them with one or without.
IDIOM = re.compile(
    "|".join(
        (
            r"\bnos?\.\s*(?=[0-9])",  # No. 5
            r"\bnot\s+(?:only|just|merely|simply|solely)\b",
            r"\bno\s+(?:matter|doubt|wonder)\b",
            rf"\bwhy\s+(?:not\b|{_NT}\s+(?:you|we)\b)",
            r"\bwhether\s+or\s+not\b|\bor\s+not\b(?=\W*$|\s*[,;:?!)])",
            r"\bwithout\s+(?:(?:a|any)\s+)?(?:doubt|delay|fail|question|paying)\b",
            r"\b(?:no|without)\s+(?:(?:any|extra)\s+)?(?:costs?|charges?|fees?)\b",
            r"\bin\s+no\s+time\b|\bno\s+time\s+to\s+(?:lose|waste)\b",
            r"\bno\s+(?:later|more|less|fewer|sooner|longer)\s+than\b",
            r"\bnot\s+(?:until|till)\b|\bnothing\s+but\b|\bcosts?\s+(?:\w+\s+)?nothing\b|\bnot\s+to\s+mention\b",
            r"\bbut\s+not\s+least\b|\bmore\s+often\s+than\s+not\b",
            rf"\b(?:{_NT}|cannot)\s+(?:help\s+but|wait\s+to)\b",
            rf"\bdo(?:\s+not|n{_APOSTROPHE}t)\s+(?:hesitate|forget)\b",
            rf",\s*{_NT}\s+{_SUBJECT}\s*\?",  # , isn't it?
            rf"^\W*{_NT}\s+{_SUBJECT}\b(?=[^?]*\?)",  # Isn't that strange?
        )
    ),
    _ANY_CASE,
)
#: Warns without denying: Khmer often says it with កុំ.
WARNS = re.compile(
    r"\b(?:avoid|prevent|stop|refus|reject|resist|forbid|prohibit|ignor|quit)\w*"
    r"|\b(?:unless|lest|instead|rather\s+than|except|away|out|beware|careful(?:ly)?|secret|calm)\b",
    _ANY_CASE,
)
#: What is missing or wrong: Khmer says it with មិន, គ្មាន or ឥត.
LACKS = re.compile(
    r"\bun(?!der|it|iv|cles?\b|ion|i?que)\w{2,}|\b\w+less(?:ly)?\b|\bnon-?\w+"
    r"|\b(?:in(?:correct|valid|visible|active|appropriate|complete|accessible|accurate|capable"
    r"|dependent|sufficient|sensitive|secure|consistent|decent)|im(?:possible|polite|proper|mature"
    r"|patient|perfect)|il(?:legal|legible)|ir(?:regular|responsible|relevant)|abnormal)(?:ly)?\b"
    r"|\bdis(?:abled|agree|appear|honest|like|obey|respect|trust|satisf|continu|connect)\w*"
    r"|\b(?:lack|miss|fail|forget|los|exclud|hid)(?:s|es|ed|den|ing|e|t)?\b"
    r"|\b(?:free|strangers?|anonymous(?:ly)?|confidential(?:ly)?|alone|wrong|bad|sad|upset|afraid"
    r"|ill|sick|hard|difficult|different|before|dead|empty|optional|blind|deaf|rarely|hardly|seldom"
    r"|barely|private|fake)\b",
    _ANY_CASE,
)
#: Other or no more, where Khmer often says "not the same" and "not any more".
OTHERWISE = re.compile(
    r"\b(?:other(?:s|wise)?|another|else|random|broken|damaged|foreign|gone|former|over|off|only|few"
    r"|little|always|calm|skip|pass|held)\b"
    r"|\b(?:remov|withdr[ae]w|lock|protect|deprecat|block|delet|expir|hesitat|den[iy]|doubt|overwrit)"
    r"(?:s|es|ed|ing|e|n)?\b",
    _ANY_CASE,
)
CALLING = Calling(
    nothing=IDIOM,
    verb=re.compile(
        r"\b(?:call|dial|ring|phone(?!\s+number)|text|message|contact|reach|try|use|write|send)"
        r"(?:s|ed|ing)?\b",
        _ANY_CASE,
    ),
    forbids=re.compile(
        r"(?:\b(?:do|must|should|shall|may|need)\s+not|\b(?:do|must|should|sha|need)"
        rf"n{_APOSTROPHE}t|\bnever|\bnot\s+to|\bno\s+(?:need|reason)\s+to)"
        r"(?:\s+(?:ever|just|please|simply|try\s+to|have\s+to|make|a))*\s+$",
        _ANY_CASE,
    ),
    clause=re.compile(
        r"[,;:()\u2013\u2014\u201c\u201d\"]|\b(?:and|but|then|or|so|please)\b", _ANY_CASE
    ),
    doubts=(WORD, WARNS, LACKS),
    after=re.compile(r"\b(?:forbidden|prohibited)\b", _ANY_CASE),
)
