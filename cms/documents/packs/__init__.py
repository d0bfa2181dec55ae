"""Packs: files that people carry away, made of documents by the worker (`public.packs`).

What of them may be given out is asked anew each time (`offered`), so it changes in the commit that
changes a document, a contact or a picture, whatever makes files and whenever.
"""
