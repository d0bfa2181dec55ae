"""The office: what people find when they come in, over all rooms, and the house around it."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "cms.office"
    label = "office"
