"""What people and programs type that is no query."""

ODD = (
    *("", " ", "\n\t", "\0", "a\0b", "\u200b", "\u200b\u200b", "\u200c\u200d", "។", "។៕៖ៗ", "៛"),
    *("'", '"', '"""', "`", "\\", "%", "%s", "_", "*", "kw*", "^", "-", "--", "(", "((", ")", "()"),
    *("AND", "OR NOT", "NEAR(a b)", "title:secret", "title : x", '"a" AND', "a NOT", "a & | !"),
    *("a:*", "<->", "'; DROP TABLE documents_document; --", "1 OR 1=1", "' UNION SELECT * --"),
    *(".*", "[a-z]+(", "(?P<x>", "<script>alert(1)</script>", "<b", "<!--", "&amp;", "{{ 7*7 }}"),
    *(
        "😀",
        "👩\u200d👩\u200d👧",
        "🇰🇭",
        "مرحبا بالعالم",
        "\u202eabc",
        "שלום",
        "中文",
        "ไทย",
        "\ud800",
        "\udfff a",
    ),
    *("្", "្ក", "ក្", "េា", "ំ", "ក" * 100, "ក្ក" * 100, "a" * 5000, "a " * 500, "១២៣ " * 200),
    *("http://a.b/?q=<x>", "a@b.c", "%00", "\r\n\r\n", "NULL", "true", "../../etc/passwd"),
)
