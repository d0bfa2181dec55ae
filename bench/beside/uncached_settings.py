"""The product's settings without its memory for answers: what each costs."""

from cms.settings import *  # noqa: F403

API_CACHE_MB = 0
