"""The project's settings, of a version that has one migration more."""

from cms.settings import *  # noqa: F403

MIGRATION_MODULES = {"publishing": "tests.upgrade.next_migrations"}
