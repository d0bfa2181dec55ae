"""How English denies and forbids, and with which words Khmer may do so where English does not.

Each pattern reads one sentence without tags and addresses; capitals do not matter.
"""

import re

from khmertext.checks.meaning.service import FREE_ENGLISH
from khmertext.checks.negation.told import Calling

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
            rf"\b(?:never|do(?:\s+not|n{_APOSTROPHE}t))\s+(?:hesitate|forget)\b",
            rf",\s*{_NT}\s+{_SUBJECT}\s*\?",  # , isn't it?
            rf"^\W*{_NT}\s+{_SUBJECT}\b(?=[^?]*\?)",  # Isn't that strange?
        )
    ),
    _ANY_CASE,
)
#: Warns without denying: Khmer often says it with កុំ.
WARNS = re.compile(
    r"\b(?:avoid|prevent|protect|stop|refus|reject|resist|forbid|prohibit|ignor|quit)\w*"
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
    r"|\b(?:lack|miss|fail|forget|forgot|los|exclud|hid)(?:s|es|ed|den|ing|e|t)?\b"
    r"|\bfeel\s+free\b|\w-free\b|\bfree\s+(?:from|of(?!\s+(?:any\s+)?(?:charge|cost)))\b"
    r"|(?<!\ba )\bfew(?:er)?\b|\btoo\s+\w+(?:\s+\w+)?\s+to\b|\boff-?line\b|\bbusy\b"
    r"|\bunder\s+[0-9]+\b"
    r"|\b(?:strangers?|anonymous(?:ly)?|confidential(?:ly)?|alone|wrong|bad|sad|upset|afraid"
    r"|ill|sick|hard|difficult|different|before|dead|empty|optional|blind|deaf|rarely|hardly|seldom"
    r"|barely|private|fake)\b",
    _ANY_CASE,
)
#: Other or no more, where Khmer often says "not the same" and "not any more".
OTHERWISE = re.compile(
    r"\b(?:other(?:s|wise)?|another|else|random|broken|damaged|foreign|gone|former|over|off|only"
    r"|little|always|calm|skip|pass|held)\b"
    r"|\b(?:remov|withdr[ae]w|lock|deprecat|block|delet|expir|hesitat|den[iy]|doubt|overwrit)"
    r"(?:s|es|ed|ing|e|n)?\b",
    _ANY_CASE,
)
_GOVERNS = rf"(?:{WARNS.pattern}|{LACKS.pattern})"
#: Do not be afraid to call.
_DARE = (
    rf"\b(?:not|never|{_NT})\s+(?:be\s+|feel\s+)?(?:too\s+)?(?:hesitate|afraid|scared|ashamed|shy"
    r"|embarrassed|fear|wait|delay|forget|frightened)\b"
)
#: Speaks of what stays among few.
PRIVATE = re.compile(
    r"\b(?:private(?:ly)?|secret(?:ly)?|confidential(?:ly)?|anonymous(?:ly)?)\b", _ANY_CASE
)
NOT_PRIVATE = re.compile(
    rf"(?:{WORD.pattern})\s+(?:\w+\s+){{0,3}}?(?:{PRIVATE.pattern})", _ANY_CASE
)
CALLING = Calling(
    nothing=re.compile(f"{IDIOM.pattern}|{FREE_ENGLISH.pattern}|{_DARE}", _ANY_CASE),
    verb=re.compile(
        r"\b(?:call|dial|ring|phone(?!\s+number)|text|message|contact|reach|try|use|write|send|report)"
        r"(?:s|ed|ing)?\b",
        _ANY_CASE,
    ),
    forbids=re.compile(
        r"(?:\b(?:do|must|should|shall|may|need)\s+not|\b(?:do|must|should|sha|need)"
        rf"n{_APOSTROPHE}t|\bnever|\bnot\s+to|\bno\s+(?:need|reason)\s+to|\bcan\s*not|\bcan{_APOSTROPHE}t"
        r"|\b(?:avoid|stop|quit|without|refrain\s+from)|\b(?:unable|impossible|useless|forbidden|refuse)\s+to)"
        r"(?:\s+(?:ever|just|please|simply|try\s+to|have\s+to|need\s+to|make|a))*\s+$",
        _ANY_CASE,
    ),
    undone=re.compile("(?!)"),
    means=re.compile(r"\bby\s+$", _ANY_CASE),
    clause=re.compile(
        r"[,;:()\u2013\u2014\u201c\u201d\"]|\b(?:and|but|then|or|so|please)\b", _ANY_CASE
    ),
    doubts=(
        WORD,
        # afraid to call; avoid calling; call the wrong number
        re.compile(
            rf"{_GOVERNS}\W*(?:\w+\W+){{0,2}}?(?:to|of|from|by|for|in|about|before|after)\W*\n"
            rf"|{_GOVERNS}\W*\n\w+ing|\n.*\b(?:wrong|fake|false|strangers?|unknown)\b",
            _ANY_CASE,
        ),
    ),
    after=re.compile(
        r"\b(?:forbidden|prohibited)\b|(?<=[0-9])\W+(?:\w+\W+)?(?:fail|busy|impossible|useless)",
        _ANY_CASE,
    ),
)
