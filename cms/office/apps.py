"""The office: what people find when they come in, over all rooms."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "cms.office"
    label = "office"
