# Caseload as a container, from the same locked requirements as `make setup`.
#
#   docker build --tag caseload .
#   docker run --network host --volume caseload:/var/lib/caseload caseload
#
# The service has no sign-in yet, so it listens on the loopback address alone, inside the container too:
# `--network host` makes that the host's own loopback (a published port would reach nothing). A worker
# serves no HTTP and has no health to ask for: docker run --no-healthcheck ... caseload worker

FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements/build.txt requirements/runtime.txt requirements/
RUN python -m venv /opt/caseload
RUN /opt/caseload/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
RUN python -m pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml ./
COPY requirements/runtime.in requirements/
COPY solver solver
COPY api api
COPY scenarios scenarios
COPY benchmarks benchmarks
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist .
RUN /opt/caseload/bin/python -m pip install --no-deps --no-index --find-links dist caseload
# The solver's loops are compiled here once; on another kind of processor each container does so again.
RUN /opt/caseload/bin/python -c "import solver"

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /var/lib/caseload caseload
COPY --from=build /opt/caseload /opt/caseload
ENV PATH=/opt/caseload/bin:$PATH \
    PYTHONUNBUFFERED=1
USER 10001
WORKDIR /var/lib/caseload
VOLUME /var/lib/caseload
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["caseload"]
CMD ["serve", "--port", "8000", "--database-url", "sqlite:////var/lib/caseload/caseload.db"]
