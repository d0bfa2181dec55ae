"""Print the demonstration's accounts for `tools/serve.py` to show; run once, after load_demo."""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
django.setup()

from ops.demo.people import ACCOUNTS, GUARDED, PASSWORD  # noqa: E402

print(f"  Accounts  (password of all: {PASSWORD})")
for account in ACCOUNTS:
    print(f"  {account.username:<12}{', '.join(account.groups) or 'Administrator'}")
print(f"  {GUARDED.username:<12}Administrator with a second factor (its screen shows the code)")
