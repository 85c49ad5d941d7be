"""The report says what the lines say, in both forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.pages import Heading, Paragraph, Plot, Table, markdown, web_page
from benchmarks.report import every_trial, overview, report, write
from benchmarks.results import gather
from tests.benchmarks.lines import a_line, write_lines

LINES = [
    a_line("ours", "team, seed 1", seconds=0.5),
    a_line("highs", "team, seed 1", seconds=1.5),
    a_line("ours", "team, seed 2", seconds=0.7),
    a_line("highs", "team, seed 2", seconds=10.0, proven=False, score=[20, 3100], bound=[20, 2000]),
    a_line("by_hand", "team, seed 2", seconds=0.01, proven=False, score=[50, 2000], bound=None),
    *(
        a_line("ours", f"growth, seed {size}", kind="growth", pairs=size, seconds=size / 1000)
        for size in (1000, 2000)
    ),
]
FAILED = {"scenario": "team, seed 3", "peer": "scip", "time_limit": 10.0, "failed": "killed | by 9"}


def test_one_row_for_each_kind_and_solver():
    rows = {row[:2]: row[2:] for row in overview(gather(LINES)).rows}
    # medians of 0.5 and 0.7, and of 1.5 and 10; 3100 is 5 % over 3000 when 2000 of it can change
    assert rows["team", "Caseload"][:6] == ("2 of 2", "2 of 2", "0.60", "0.70", "0.00", "0.00")
    assert rows["team", "HiGHS"][:6] == ("2 of 2", "1 of 2", "5.75", "10.00", "2.50", "5.00")
    assert rows["team", "By hand (greedy)"][:2] == ("0 of 1", "0 of 1")


def test_how_many_times_as_long_as_caseload():
    told = markdown(report(gather(LINES), []))
    # 1.5 / 0.5 = 3 and 10 / 0.7 = 14.29: the median 8.64, the least 3
    assert "| team | HiGHS | 8.64 × | 3.00 × | 1 of 2 |" in told


def test_every_trial_has_a_row():
    assert len(every_trial(gather(LINES)).rows) == len(LINES)


def test_growth_is_told_by_the_pair():
    told = markdown(report(gather(LINES), []))
    # 0.4 s for 1,000 pairs
    assert "| 15 × 45 | 1,000 | 0.40 | 400 | 0.00 | 20 |" in told


def test_growth_says_what_must_wait_where_more_does():
    line = a_line("ours", "growth, seed 1", kind="growth", pairs=1000, score=[20, 3000], bound=[15, 2980])
    told = markdown(report(gather([line]), []))
    # 20 over 2980 when 1980 of it can change
    assert "| 15 × 45 | 1,000 | 0.40 | 400 | 1.01 | 20, at least 15 |" in told


def test_an_absence_is_told_beside_cold_solves_of_it_and_of_the_week():
    absent = {"kind": "absence, team", "scenario": "team, seed 1, absence 1", "pending": 12, "absent": "W007"}
    absent |= {"week": "team, seed 1", "score": [0, 3000], "bound": [0, 2990]}
    warm = a_line(**absent, seconds=0.02, facts={"whole_seconds": 0.05})
    cold = a_line("cpsat", **absent, seconds=5.0, proven=False)
    told = markdown(report(gather([*LINES, warm, cold]), []))
    # 10 of the 2000 that can change; 5 / 0.02 = 250, and 0.5 / 0.02 = 25 for the week of seed 1
    row = "| team, seed 1, absence 1 | 12 | 0.020 | 0.050 | 0.50 | 5.00 | 250 × | no | 0.50 | 25.00 × |"
    assert row in told
    assert "absence, team: the same absence from nothing takes 250 times as long" in told
    assert "absence, team: the week from nothing takes 25.00 times as long" in told
    assert "<h2>Absences: cold against warm</h2>" in web_page(report(gather([warm]), []), "A title")
    assert "Nothing was solved from nothing." in markdown(report(gather([warm]), []))


def test_a_trial_without_an_answer_is_shown():
    told = markdown(report(gather([*LINES, FAILED]), []))
    assert "| team, seed 3 | scip | killed \\| by 9 |" in told


def test_the_machine_and_the_versions_are_named():
    told = markdown(report(gather(LINES), []))
    assert "2 cores of Some Processor, Some System, Python 3.11" in told
    assert "some_solver 1.2.3" in told
    assert "abc123" in told


def test_nothing_but_our_own_trials_is_a_report_too():
    told = markdown(report(gather([a_line("ours")]), []))
    assert "How many times as long" not in told


def test_both_forms_are_written_from_the_lines_alone(tmp_path: Path):
    written = write(write_lines(tmp_path, *LINES, FAILED))
    assert [path.name for path in written] == ["report.md", "report.html"]
    page = (tmp_path / "report.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "killed | by 9" in page


@pytest.mark.peers
def test_every_drawing_is_made_and_is_the_same_each_time(tmp_path: Path):
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
        write(write_lines(folder, *LINES))
    one, other = [
        {path.name: path.read_text() for path in (folder / "plots").iterdir()} for folder in folders
    ]
    assert sorted(one) == [
        "gap_against_size.svg",
        "growth.svg",
        "memory.svg",
        "performance_profile.svg",
        "score_over_time.svg",
        "time_to_proof.svg",
    ]
    assert one == other
    page = (folders[0] / "report.html").read_text()
    assert page.count("<svg") == len(one)
    assert (
        "![Seconds to proven optimality by kind of scenario and peer](plots/time_to_proof.svg)"
        in (folders[0] / "report.md").read_text()
    )


def test_a_page_shows_text_as_text():
    blocks = [
        Heading("A & B", 1),
        Paragraph("1 < 2"),
        Table(("a|b", "c"), (("<x>", "1"),)),
        Plot("name", '<?xml?><svg width="1"></svg>', 'a "caption"'),
    ]
    page = web_page(blocks, "<title>")
    assert "<h1>A &amp; B</h1>" in page
    assert "<p>1 &lt; 2</p>" in page
    assert "<td>&lt;x&gt;</td>" in page
    assert '<svg role="img" aria-label="a &quot;caption&quot;" width="1">' in page
    assert "<title>&lt;title&gt;</title>" in page
    assert markdown(blocks) == (
        '# A & B\n\n1 < 2\n\n| a\\|b | c |\n| --- | ---: |\n| <x> | 1 |\n\n![a "caption"](plots/name.svg)\n'
    )
