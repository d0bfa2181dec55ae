"""Files that go out to translators and come back: XLIFF 2.1, XLSX; TMX and TBX go out only.

A format is a module with `write(Contents) -> bytes` and `read(bytes) -> Contents`, pure and in
memory: no file of theirs is ever on the disk. `exports` fills Contents from a Translation,
`imports` takes them back as drafts and reports row by row like a compiler.
"""
