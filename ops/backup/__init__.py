"""Backups and their way back, and the doctor: `manage.py backup`, `restore`, `drill`, `doctor`.

Stands above every room, because a backup holds all of them and the doctor looks at all of them, and
is imported by none. `restic` and `postgresql` are the only places that start these programs.
"""
