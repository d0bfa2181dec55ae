"""One archive of everything, and its way back: `manage.py backup`, `restore`, `drill`, `doctor`.

Stands above every room, because an archive holds all of them and the doctor looks at all of them,
and is imported by none. It knows tables by the models' metadata and no content.
"""
