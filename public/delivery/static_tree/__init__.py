"""Everything that readers and channels get, as plain files that the proxy answers with while the
application or its database is away.

    {EXPORT_DIR}/current → trees/{name}     what the proxy reads; one rename replaces it
        api/v1/en/lessons/index.json        /api/v1/en/lessons/, and index.json.gz
        api/v1/en/lessons/cursor=….json     /api/v1/en/lessons/?cursor=…
        api/v1/en/lessons/{key}/index.json  a document; {slug} leads to {key}
        read/en/lessons/{key}/index.html    the page for people
        media/…, static/…                   as they are called
        .ledger.sqlite3                     what the tree holds (`ledger`); the proxy never gives it

One rule keeps numbers right: no file is older than what is known to have changed. What is not
public any more goes first, and what cannot be written at once is taken away until it is. So a file
may be missing, which is a 503, but it never says what was withdrawn.
"""
