"""The same examples in each run: what a machine found once somebody else finds again."""

from hypothesis import HealthCheck, settings

from khmertext.tests.series import IS_LONG

settings.register_profile(
    "khmertext",
    derandomize=not IS_LONG,
    max_examples=2000 if IS_LONG else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("khmertext")
