"""The year's report: what became public, was read by a second person, was checked, and how long it
waited; by month, of the whole office. It counts no readers and names nobody.

`facts` reads the two logs; the tables are copied from the screen into a report of CNCC's own.
"""
