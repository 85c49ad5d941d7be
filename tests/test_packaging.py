"""What is locked, built and put in the image is what was tried: the parts of a set-up, one by one."""

import ast
import http.server
import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution, distributions, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements"
LOCKS = ("build", "runtime", "dev", "benchmarks")
PACKAGES = ("solver", "api", "scenarios", "benchmarks")


def normal(name: str) -> str:
    """A distribution's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(name: str) -> set[str]:
    """The distributions that an .in file names itself."""
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    return {
        normal(match[0]) for line in lines if (match := re.match(r"[A-Za-z0-9._-]+", line)) and line[0] != "-"
    }


def entries(name: str) -> list[str]:
    """The requirements of a lock, each with its marker and hashes on one line."""
    text = re.sub(r"\\\n", " ", (REQUIREMENTS / f"{name}.txt").read_text())
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def locked(name: str) -> set[str]:
    return {normal(re.split(r"\[|==", entry)[0]) for entry in entries(name)}


# Locks


def test_what_is_asked_for_with_extras_is_locked_with_them():
    """Otherwise pip looks for the newest release that has them, and stops as that is not locked."""
    entry = re.compile(r"([a-z0-9-]+)\[([a-z0-9,-]+)\]==")
    matches = [match for name in LOCKS for line in entries(name) if (match := entry.match(line))]
    known = {(match[1], extra) for match in matches for extra in match[2].split(",")}
    wanted = {
        (normal(asked.name), extra)
        for name in set().union(*(locked(lock) for lock in LOCKS)) & {normal(d.name) for d in distributions()}
        for line in distribution(name).requires or []
        if (asked := Requirement(line)).marker is None or asked.marker.evaluate({"extra": ""})
        for extra in asked.extras
    }
    assert ("coverage", "toml") in wanted
    assert wanted <= known


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_requirement_by_hash(name: str):
    pinned = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[^ ]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries(name) if not pinned.fullmatch(entry.strip())] == []
    assert locked(name) >= asked_for(name)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name: str):
    assert not re.search(r"://|--(extra-)?index|--find-links", (REQUIREMENTS / f"{name}.txt").read_text())


def test_the_environment_is_the_locked_one():
    """Pip, allowed no network, finds every runtime requirement and all that it needs in place."""
    command = f"{sys.executable} -m pip install --dry-run --no-index --require-hashes --requirement".split()
    run = subprocess.run(
        [*command, REQUIREMENTS / "runtime.txt"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, f"{run.stderr}\nThe environment differs from the lock: make setup"


@pytest.mark.parametrize("package", ["solver", "api", "scenarios"])
def test_what_the_program_imports_is_a_runtime_requirement(package: str):
    providers = packages_distributions()
    ours = {*PACKAGES, "tests", *sys.stdlib_module_names}
    missing = {
        name
        for path in (ROOT / package).rglob("*.py")
        for name in top_level_imports(path) - ours
        if not locked("runtime") & {normal(provider) for provider in providers.get(name, [])}
    }
    assert missing == set()


def top_level_imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    sources = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.partition(".")[0] for name in plain | sources}


# The image


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order: (name, the rest on one line)."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line.strip()]


def last_stage(dockerfile: list[tuple[str, str]]) -> dict[str, str]:
    start = max(at for at, (name, _) in enumerate(dockerfile) if name == "FROM")
    return dict(dockerfile[start:])


def arguments(dockerfile: list[tuple[str, str]], name: str) -> list[list[str]]:
    return [shlex.split(rest) for instruction, rest in dockerfile if instruction == name]


def build_context(dockerfile: list[tuple[str, str]]) -> list[str]:
    """The files and folders that the image is built from."""
    copies = [words[:-1] for words in arguments(dockerfile, "COPY") if not words[0].startswith("--from")]
    return [source for sources in copies for source in sources]


def test_the_image_is_built_in_two_stages_from_one_named_version(dockerfile: list[tuple[str, str]]):
    images = [image for image, *_ in arguments(dockerfile, "FROM")]
    assert len(images) == 2
    assert len(set(images)) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", images[0])


def test_the_image_runs_as_a_user_who_is_not_root(dockerfile: list[tuple[str, str]]):
    user = last_stage(dockerfile)["USER"]
    assert user.isdigit(), "a number, so that an orchestrator can see that it is not root's"
    assert int(user) > 0
    assert any(name == "RUN" and f"--uid {user}" in rest for name, rest in dockerfile)


def test_the_image_installs_nothing_that_is_not_locked(dockerfile: list[tuple[str, str]]):
    installs = [words for words in arguments(dockerfile, "RUN") if {"pip", "install"} <= {*words}]
    assert installs
    for words in installs:
        assert "--require-hashes" in words or {"--no-index", "--no-deps"} <= {*words}
    files = {words[words.index("-r") + 1] for words in installs if "-r" in words}
    assert files == {"requirements/build.txt", "requirements/runtime.txt"}


def test_the_build_sees_every_file_that_the_image_copies(dockerfile: list[tuple[str, str]]):
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    sources = {*build_context(dockerfile)}
    assert {*PACKAGES, "pyproject.toml"} <= sources
    assert {source for source in sources if not (ROOT / source).exists()} == set()
    assert {source for source in sources if source.partition("/")[0] not in allowed} == set()


def test_the_image_starts_the_installed_command(dockerfile: list[tuple[str, str]]):
    stage = last_stage(dockerfile)
    command = [*json.loads(stage["ENTRYPOINT"]), *json.loads(stage["CMD"])]
    assert command[:2] == ["caseload", "serve"]
    assert (Path(sys.executable).parent / command[0]).is_file()
    assert f"http://127.0.0.1:{command[command.index('--port') + 1]}/healthz" in stage["HEALTHCHECK"]


class Health(http.server.BaseHTTPRequestHandler):
    """Answers /healthz with the status that the test's server holds, anything else with 404."""

    server: "HealthServer"

    def do_GET(self) -> None:
        self.send_response(self.server.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class HealthServer(http.server.HTTPServer):
    """A service whose health a test chooses."""

    status = 200


@pytest.fixture
def service() -> Iterator[HealthServer]:
    with HealthServer(("127.0.0.1", 0), Health) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (500, False), (503, False)])
def test_the_health_check_asks_the_service(
    dockerfile: list[tuple[str, str]], service: HealthServer, status: int, healthy: bool
):
    service.status = status
    assert (health_check(dockerfile, service.server_port) == 0) is healthy


def test_a_service_that_does_not_answer_is_not_healthy(
    dockerfile: list[tuple[str, str]], service: HealthServer
):
    port = service.server_port
    service.shutdown()
    service.server_close()
    assert health_check(dockerfile, port) != 0


def health_check(dockerfile: list[tuple[str, str]], port: int) -> int:
    """Run the image's own check against another port; its exit code."""
    check = last_stage(dockerfile)["HEALTHCHECK"]
    program, *rest = json.loads(check.partition(" CMD ")[2])
    assert program == "python"
    words = [word.replace(":8000/", f":{port}/") for word in rest]
    return subprocess.run([sys.executable, *words], capture_output=True, check=False).returncode


# The wheel


@pytest.fixture(scope="module")
def build_folder(tmp_path_factory: pytest.TempPathFactory, dockerfile: list[tuple[str, str]]) -> Path:
    """What the image copies, and the wheel built of it by the image's own command."""
    folder = tmp_path_factory.mktemp("build")
    for source in build_context(dockerfile):
        if (ROOT / source).is_dir():
            ignore = shutil.ignore_patterns("__pycache__", "node_modules")
            shutil.copytree(ROOT / source, folder / source, ignore=ignore)
        else:
            (folder / source).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / source, folder / source)
    (command,) = [words for words in arguments(dockerfile, "RUN") if "wheel" in words]
    assert command[0] == "python"
    subprocess.run([sys.executable, *command[1:]], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(build_folder: Path) -> Iterator[zipfile.ZipFile]:
    (built,) = build_folder.glob("dist/caseload-*.whl")
    with zipfile.ZipFile(built) as archive:
        yield archive


def test_the_wheel_holds_every_file_that_lies_beside_the_code(build_folder: Path, wheel: zipfile.ZipFile):
    present = {path for package in PACKAGES for path in (build_folder / package).rglob("*") if path.is_file()}
    names = {str(path.relative_to(build_folder)) for path in present}
    assert "solver/__init__.py" in names
    assert {name for name in wheel.namelist() if name.startswith(PACKAGES)} == names


def test_the_wheel_brings_the_command_and_what_it_needs(wheel: zipfile.ZipFile):
    (info,) = {name.partition("/")[0] for name in wheel.namelist() if ".dist-info/" in name}
    metadata = wheel.read(f"{info}/METADATA").decode()
    assert "caseload = api.cli.main:app" in wheel.read(f"{info}/entry_points.txt").decode()
    needed = re.findall(r"^Requires-Dist: ([A-Za-z0-9._-]+)", metadata, re.MULTILINE)
    assert {normal(name) for name in needed} == asked_for("runtime")
