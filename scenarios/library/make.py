"""Writes the named scenario files and their index: ``python -m scenarios.library.make [NAME ...]``.

The files are committed and frozen; this shows where they come from. What is expected of each is found by
solving it, and only a proven optimum is written down. Without names all are made; with names, those only.
"""

import json
import sys
from pathlib import Path

from scenarios.catalogue import INDEX
from scenarios.invent.kinds import Record
from scenarios.library.stories import STORIES
from scenarios.library.stories.parts import Story
from solver import propose, read_scenario

FOLDER = Path(__file__).parent
TIME_LIMIT = 600.0  # seconds: a proof is wanted, however busy the machine


def file_text(scenario: Record) -> str:
    """Return the text of a scenario file: a line for every worker and every case."""
    fields = []
    for field, value in scenario.items():
        if isinstance(value, list) and value:
            lines = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in value)
            fields.append(f' "{field}": [\n{lines}\n ]')
        else:
            fields.append(f' "{field}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def index_entry(story: Story, expect: Record) -> Record:
    """Return what the index says of a story whose proven answer is ``expect``."""
    return {
        "name": story.name,
        "title": story.title,
        "story": story.story,
        "look_for": list(story.look_for),
        "expect": expect,
    }


def proven(scenario: Record) -> Record:
    """Return the status and the score of a scenario's proposal.

    Raises
    ------
    RuntimeError
        If it is not proven optimal.
    """
    proposal = propose(read_scenario(scenario), time_limit=TIME_LIMIT)
    if proposal.status != "optimal":
        raise RuntimeError(f"{scenario['name']} is not proven: {proposal.status}, gap {proposal.gap}")
    return {"status": proposal.status, "score": proposal.score.model_dump()}


def main(wanted: list[str]) -> None:
    """Write the files of the stories named (all if none is) and bring the index up to date."""
    index = FOLDER / INDEX
    known = {entry["name"]: entry for entry in json.loads(index.read_text("utf-8"))} if index.exists() else {}
    for story in STORIES:
        if wanted and story.name not in wanted:
            continue
        scenario = story.build()
        (FOLDER / f"{story.name}.json").write_text(file_text(scenario), encoding="utf-8")
        known[story.name] = index_entry(story, proven(scenario))
        print(story.name, known[story.name]["expect"])
    entries = [known[story.name] for story in STORIES if story.name in known]
    index.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
