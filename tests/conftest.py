"""People and places of the suite; behaviour is in the tests themselves.

Also two rules: a test that says nothing about a database does not run on it, and the one of
tests/strictness.py.
"""

from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings
from wagtail.models import Locale

from cms.install.catalogue import compile_catalogues
from cms.install.groups import make_groups
from cms.install.site import make_site
from home.models import DirectoryPage, HomePage
from localize.publish import publish_source
from tests.strictness import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401
from tests.worlds import (  # noqa: F401
    _django_db_helper,
    again,
    commits,
    only_these_worlds,
    pytest_generate_tests,
    standing,
    world,
)

# derandomized: a red build is red for everybody; no deadline: the machine is shared
settings.register_profile(
    "project",
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")


def pytest_sessionstart(session: pytest.Session) -> None:
    compile_catalogues()


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def belongs_here(item: pytest.Item) -> bool:
    """Is this the database to run `item` on? Tests without any run once, with SQLite."""
    if connection.vendor == "sqlite":
        return item.get_closest_marker("postgresql") is None
    uses_database = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    marks = {mark.name for mark in item.iter_markers()}
    return "sqlite" not in marks and bool(uses_database or marks & {"django_db", "postgresql"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = [item for item in items if not belongs_here(item)]
    if elsewhere:
        items[:] = [item for item in items if belongs_here(item)]
        config.hook.pytest_deselected(items=elsewhere)
    refuse_mixed_modules(items)


def refuse_mixed_modules(items: list[pytest.Item]) -> None:
    """What commits empties the database at its end. pytest-django puts such tests last; modules
    go to the suite's processes whole, so they hold either kind."""
    modules: dict[pytest.Module | None, set[bool]] = {}
    for item in items:
        if item.get_closest_marker("browser") is None:
            modules.setdefault(item.getparent(pytest.Module), set()).add(commits(item))
    mixed = [module.nodeid for module, kinds in modules.items() if module and len(kinds) == 2]
    if mixed:
        raise pytest.UsageError(f"Tests that commit need a module of their own: {mixed}")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Numbers of rows come again after each rollback; what was cached of them must not."""
    cache.clear()


# Places


@dataclass(frozen=True)
class SiteTree:
    """Both home pages with their directories, as drafts, and the groups with their permissions."""

    english: HomePage
    khmer: HomePage
    groups: dict[str, Group]

    @property
    def directory(self) -> DirectoryPage:
        return DirectoryPage.objects.child_of(self.english).get()


def make_site_tree() -> SiteTree:
    homes = make_site("en")
    return SiteTree(homes["en"], homes["km"], make_groups(dict(homes)))


site_tree_world = world(make_site_tree)


@pytest.fixture
def site_tree(db, site_tree_world) -> SiteTree:
    return again(site_tree_world or make_site_tree())


def make_public_tree(tree: SiteTree) -> SiteTree:
    """The same with the English home page and directory published by two people."""
    editor, publisher = member(tree, "editor", "Editors"), member(tree, "publisher", "Publishers")
    for page in (tree.english, tree.directory):
        page.save_revision(user=editor)
        publish_source(page, by=publisher)
    return tree


public_tree_world = world(make_public_tree, "site_tree_world")


@pytest.fixture
def public_tree(site_tree, public_tree_world) -> SiteTree:
    return again(public_tree_world or make_public_tree(site_tree))


@pytest.fixture
def english(site_tree) -> Locale:
    return site_tree.english.locale


@pytest.fixture
def khmer(site_tree) -> Locale:
    return site_tree.khmer.locale


# People, each in the groups of their work


def member(site_tree: SiteTree, name: str, *groups: str):
    """The person of this name, who is there already if a place was made by them."""
    users = get_user_model().objects
    if user := users.filter(username=name).first():
        return user
    user = users.create_user(name, f"{name}@example.org", "a long password")
    user.groups.add(*(site_tree.groups[group] for group in groups))
    return user


@pytest.fixture
def editor(site_tree):
    return member(site_tree, "editor", "Editors")


@pytest.fixture
def translator(site_tree):
    return member(site_tree, "translator", "Translators (Khmer)")


@pytest.fixture
def second_translator(site_tree):
    return member(site_tree, "second_translator", "Translators (Khmer)", "Translators (English)")


@pytest.fixture
def reviewer(site_tree):
    return member(site_tree, "reviewer", "Reviewers (Khmer)")


@pytest.fixture
def second_reviewer(site_tree):
    return member(site_tree, "second_reviewer", "Reviewers (Khmer)", "Reviewers (English)")


@pytest.fixture
def publisher(site_tree):
    return member(site_tree, "publisher", "Publishers")


@pytest.fixture
def keeper(site_tree):
    return member(site_tree, "keeper", "Directory keepers")


@pytest.fixture
def admin(db):
    return get_user_model().objects.create_superuser(
        "admin", "admin@example.org", "a long password"
    )
