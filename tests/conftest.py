"""People and places of the suite; behaviour is in the tests themselves.

Also the rules of tests/parts.py and tests/strictness.py.
"""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings
from wagtail.models import Locale

from cms.core.vocabularies import label_files
from cms.documents import languages
from home.models import DirectoryPage, HomePage
from localize.workflow.publish import publish_source
from ops.setup.catalogue import compile_catalogues
from ops.setup.groups import make_groups
from ops.setup.site import make_site
from tests import children, committed
from tests.children import real_children  # noqa: F401
from tests.parts import (  # noqa: F401
    IS_SOAK,
    is_for_another_run,
    is_in_part,
    keep_reason,
    pytest_addoption,
    pytest_ignore_collect,
    pytest_terminal_summary,
)
from tests.prepared import alone, migrated_database, migrated_file
from tests.shared_fixtures import (  # noqa: F401
    _django_db_helper,
    again,
    beside_their_like,
    commits,
    only_these_worlds,
    pytest_generate_tests,
    pytest_xdist_make_scheduler,
    standing,
    world,
)
from tests.strictness import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401

# derandomized: a red build is red for everybody; no deadline: the machine is shared
QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("project", derandomize=True, max_examples=25, **QUIET)
settings.register_profile("soak", max_examples=2000, print_blob=True, **QUIET)
settings.load_profile("soak" if IS_SOAK else "project")


def pytest_sessionstart(session: pytest.Session) -> None:
    compile_catalogues()
    committed.install()
    children.install()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Of everything one process after the other: what the first has compiled the next ones take."""
    is_everything = session.config.args_source is session.config.ArgsSource.TESTPATHS
    with alone("collection") if is_everything else nullcontext():
        return (yield)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays: to look through it again and again was a tenth of
    the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def belongs_here(item: pytest.Item) -> bool:
    """Is this the database, and the run, for `item`?"""
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    is_here = item.get_closest_marker(other) is None and not is_for_another_run(item)
    return is_here and is_in_part(item)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = [item for item in items if not belongs_here(item)]
    if elsewhere:
        items[:] = [item for item in items if belongs_here(item)]
        config.hook.pytest_deselected(items=elsewhere)
    refuse_mixed_modules(items)
    beside_their_like(items)
    for item in items:
        keep_reason(item)


def refuse_mixed_modules(items: list[pytest.Item]) -> None:
    """What commits empties the database at its end. pytest-django puts such tests last; modules
    hold either kind, so that a run of one of them is what the suite does."""
    modules: dict[pytest.Module | None, set[bool]] = {}
    for item in items:
        if item.get_closest_marker("browser") is None:
            modules.setdefault(item.getparent(pytest.Module), set()).add(commits(item))
    mixed = [module.nodeid for module, kinds in modules.items() if module and len(kinds) == 2]
    if mixed:
        raise pytest.UsageError(f"Tests that commit need a module of their own: {mixed}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each process gets a copy of the migrated database; Django finds nothing to migrate there."""
    options = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        options["NAME"] = str(tmp_path_factory.mktemp("database") / "cms.sqlite3")
        shutil.copy(migrated_file(), options["NAME"])
    else:
        options["TEMPLATE"] = migrated_database(os.environ["TEST_DATABASE_URL"])


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copied file is there before Django asks, and stays; a PostgreSQL database does not."""
    return connection.vendor == "sqlite"


@pytest.fixture
def label_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the files of labels, read instead of them."""
    shutil.copytree(label_files.HERE, tmp_path / "labels")
    monkeypatch.setattr(label_files, "HERE", tmp_path / "labels")
    label_files.read.cache_clear()
    yield tmp_path / "labels"
    label_files.read.cache_clear()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Numbers of rows come again after each rollback; what was cached of them must not."""
    cache.clear()
    languages.know(django_settings.PUBLIC_AT_FIRST)


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
