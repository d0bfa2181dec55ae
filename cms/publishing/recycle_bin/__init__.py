"""The recycle bin: deleted pages, hidden and whole, until their days are over.

`tree` knows where it is, `actions` has the verbs, `rights` who may use them, `views` and `hooks`
its screens in the admin. Nothing is imported here, so that models load in any order.
"""
