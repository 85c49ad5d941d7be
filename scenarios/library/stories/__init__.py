"""Where the named scenarios come from: a module each, most of them written by hand."""

from scenarios.library.stories import (
    adults_team,
    back_from_reablement,
    borough,
    independent_assessment,
    monday,
    newly_qualified,
    no_amhp_warrant,
    only_together,
    phased_return,
    siblings,
    small_authority,
    statutory_first,
)
from scenarios.library.stories.parts import Story

STORIES: tuple[Story, ...] = (
    monday.STORY,
    statutory_first.STORY,
    siblings.STORY,
    newly_qualified.STORY,
    phased_return.STORY,
    only_together.STORY,
    no_amhp_warrant.STORY,
    adults_team.STORY,
    back_from_reablement.STORY,
    independent_assessment.STORY,
    small_authority.STORY,
    borough.STORY,
)
