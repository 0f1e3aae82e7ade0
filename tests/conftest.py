"""Hypothesis draws the same examples in every run; how long one takes is no fault."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "kz-corridors",
    derandomize=True,
    deadline=None,
    max_examples=50,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("kz-corridors")
