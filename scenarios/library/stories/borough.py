"""A borough: 300 workers in 25 teams, 1,500 pending cases and what they hold already. Nobody in it exists."""

from scenarios.generate import generate
from scenarios.invent.kinds import Record
from scenarios.library.stories.parts import Story


def _borough() -> Record:
    return {**generate(300, 1500, 25, seed=2026, open_load=(45, 70)), "name": "borough"}


STORY = Story(
    name="borough",
    title="A borough of 300 workers in 25 teams",
    story=(
        "Children's, adults', disability and mental health teams of a large borough, twelve "
        "workers each, with 1,500 cases pending at once: five for every worker. Generated from a "
        "seed. Everybody in it is invented."
    ),
    look_for=(
        "No team may take another's cases, so it falls apart into 25 questions, each answered with proof.",
        "There is more work than room; what waits is what matters least, and each case says what bars it.",
    ),
    build=_borough,
)
