"""manage.py send_digest: today's digests, for those who have not got one. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from localize.workbench import notices


class Command(BaseCommand):
    help = "Sends everybody the daily digest of translations that wait for them."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        sent = notices.send_digests(timezone.localtime(now).date(), now=now)
        self.stdout.write(f"{len(sent)} digests sent.")
