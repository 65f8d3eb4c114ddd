"""The examples of hypothesis while mutants run: the same every time, and the first that fails is enough."""

from hypothesis import Phase, settings

settings.register_profile(
    "mutants", deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
