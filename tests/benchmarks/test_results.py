"""How good a trial is said to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.results import NoTrials, Trial, gather, read
from tests.benchmarks.lines import a_line, write_lines


def by_peer(*lines: dict[str, object]) -> dict[str, Trial]:
    return {trial.peer: trial for trial in gather(list(lines)).trials}


def test_percentages_are_of_what_can_change_over_the_best_bound_of_anybody():
    weak = a_line("highs", proven=False, score=[20, 3100], bound=[20, 2000])
    strong = a_line("ours", proven=False, score=[20, 3020], bound=[20, 3000])
    found = by_peer(weak, strong)
    # (3100 - 3000) / (3000 - 1000) and (3020 - 3000) / (3000 - 1000)
    assert found["highs"].over == pytest.approx(5.0)
    assert found["ours"].over == pytest.approx(1.0)
    assert found["ours"].proven_reference


def test_a_plan_that_leaves_more_waiting_has_no_percentage():
    found = by_peer(a_line("ours"), a_line("highs", score=[25, 1500], bound=[20, -9], proven=False))
    assert found["highs"].over is None
    assert not found["highs"].leaves_least_waiting
    assert found["ours"].over == 0
    assert found["ours"].leaves_least_waiting


def test_without_a_proof_nobody_is_said_to_leave_the_least_waiting():
    found = by_peer(a_line("ours", proven=False, bound=[0, 0]), a_line("by_hand", proven=False, bound=None))
    assert not found["ours"].leaves_least_waiting
    assert not found["by_hand"].leaves_least_waiting


def test_somebody_elses_proof_counts():
    found = by_peer(a_line("ours"), a_line("by_hand", proven=False, bound=None, score=[20, 4000]))
    assert found["by_hand"].leaves_least_waiting


def test_a_second_bound_counts_only_under_the_proven_first():
    """Under a first level that is not proven, the second bound may be for plans that leave more waiting."""
    found = by_peer(
        a_line("ours", proven=False, score=[20, 3000], bound=[20, 2900]),
        a_line("highs", proven=False, score=[25, 2000], bound=[15, 2999]),
    )
    assert found["ours"].reference == 2900


def test_without_a_bound_the_best_score_is_what_is_compared_with():
    found = by_peer(a_line("by_hand", proven=False, bound=None, score=[20, 3300]))
    assert (found["by_hand"].over, found["by_hand"].proven_reference) == (0, False)


def test_an_optimum_from_the_literature_is_the_reference():
    found = by_peer(a_line("ours", best_known=3000, fixed=0, score=[0, 3030], bound=[0, 2000], proven=False))
    assert found["ours"].over == pytest.approx(1.0)


def test_seconds_to_a_percentage():
    trial = by_peer(a_line("ours"))["ours"]
    # 3400 is 20 % over 3000 when 2000 of it can change; the first line leaves more waiting
    assert (trial.near, trial.seconds_to(25.0)) == (0.0, 0.2)
    assert trial.seconds_to(2.0) == 0.4
    assert by_peer(a_line("ours", timeline=[]))["ours"].seconds_to(2.0) is None


def test_seconds_to_a_percentage_of_the_own_bound_where_more_may_wait_than_must():
    trial = by_peer(a_line("ours", bound=[15, 2980], proven=False))["ours"]
    # 20 over 2980 when 1980 of it can change
    assert trial.near == pytest.approx(100 * 20 / 1980)
    assert (trial.seconds_to(2.0), trial.seconds_to(1.0)) == (0.4, None)
    unbounded = by_peer(a_line("by_hand", bound=None, proven=False))["by_hand"]
    assert (unbounded.near, unbounded.seconds_to(100.0)) == (None, None)


def test_memory_is_what_the_trial_took():
    assert by_peer(a_line("ours"))["ours"].memory == 50.0
    assert by_peer(a_line("ours", memory_peak=None))["ours"].memory is None


def test_faulty_trials_stand_apart():
    failed = {"scenario": "team, seed 1", "peer": "scip", "time_limit": 10.0, "failed": "out of memory"}
    unlawful = a_line("highs", lawful=False, score=[0, 0], bound=[0, 0])
    lying = a_line("cpsat", bound_holds=False, bound=[20, 9999])
    results = gather([a_line("ours"), failed, unlawful, lying])
    assert [trial.peer for trial in results.trials] == ["ours"]
    assert [line["peer"] for line in results.faulty] == ["scip", "highs", "cpsat"]
    assert results.trials[0].reference == 3000


def test_the_later_of_two_runs_of_one_trial_counts(tmp_path: Path):
    write_lines(tmp_path, a_line(seconds=1.0), a_line(seconds=2.0), a_line(seconds=3.0, time_limit=60.0))
    assert [line["seconds"] for line in read(tmp_path / "trials.jsonl")] == [2.0, 3.0]


@pytest.mark.parametrize(
    ("text", "told"), [("", "no trials"), ("nonsense\n", "line 1"), ('{"peer": 1}\n', "line 1")]
)
def test_what_is_no_file_of_trials_is_refused(tmp_path: Path, text: str, told: str):
    path = tmp_path / "trials.jsonl"
    path.write_text(text)
    with pytest.raises(NoTrials, match=told):
        read(path)
