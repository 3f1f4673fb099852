"""What holds for all tests, in whichever environment."""

from hypothesis import HealthCheck, settings

# How long something takes, on a machine with other work to do, says nothing of it.
settings.register_profile(
    "anypod", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("anypod")
