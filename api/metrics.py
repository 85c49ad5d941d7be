"""What the service counts of itself, for Prometheus."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300)


class Metrics:
    """The counters of one application; nothing is shared between two in one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "caseload_requests",
            "Requests answered",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self._request_seconds = Histogram(
            "caseload_request_seconds", "Time to answer", ["route"], buckets=_SECONDS, registry=self._registry
        )
        self._proposals = Gauge(
            "caseload_proposals", "Proposals by the state of their run", ["state"], registry=self._registry
        )
        self._runs = Counter(
            "caseload_runs",
            "Runs that ended in this process, by how",
            ["outcome"],
            registry=self._registry,
        )
        self._run_seconds = Histogram(
            "caseload_run_seconds", "Time in the solver", buckets=_SECONDS, registry=self._registry
        )
        self._decisions = Counter(
            "caseload_decisions", "Decisions recorded", ["decision"], registry=self._registry
        )
        self._followers = Gauge(
            "caseload_followers", "Callers that wait for a run or follow its events", registry=self._registry
        )

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        # A caller may send any word as its method; each new one would be a series of its own.
        method = method if method in _METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def run(self, outcome: str, seconds: float) -> None:
        """Count a run that ended here."""
        self._runs.labels(outcome).inc()
        self._run_seconds.observe(seconds)

    def decision(self, decision: str) -> None:
        """Count a decision."""
        self._decisions.labels(decision).inc()

    def followers(self, number: int) -> None:
        """Say how many callers wait or follow."""
        self._followers.set(number)

    def text(self, proposals: Mapping[str, int]) -> bytes:
        """Give everything in the form that Prometheus reads; `proposals` by state come from the database."""
        for state, number in proposals.items():
            self._proposals.labels(state).set(number)
        return generate_latest(self._registry)
