"""The scripts that pipelines share, run with stand-ins: the exact calls, what they leave, and what stops them."""

import re
import shutil
import socket
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import releases
from recorded import SECRET, Place, path_of

REGISTRY = {"REGISTRY": "Registry.example.org/Team", "REGISTRY_USER": "pusher", "REGISTRY_PASSWORD": f"{SECRET}registry"}
NAME = "registry.example.org/team/mesh"
IN = "docker login --username pusher --password-stdin registry.example.org"
OUT = "docker logout registry.example.org"


def digest(process):
    return "sha256:" + format(len(process), "064x")


def built(processes):
    """What Buildx writes of images."""
    one = '  "%s": {\n    "buildx.build.ref": "x/y/z",\n    "containerimage.descriptor": {"digest": "sha256:0"},\n    "containerimage.digest": "%s",\n    "image.name": "%s/%s:abc123"\n  }'
    return "{\n" + ",\n".join(one % (name, digest(name), NAME, name) for name in processes) + "\n}\n"


def images(place, processes):
    bake = "docker buildx bake --file docker-bake.hcl --push --metadata-file target/ci/images.json"
    place.write("target/ci/images.json", built(processes))
    place.works("images", place.run("deploy/ci/image.sh", **REGISTRY), IN, bake, OUT)
    place.expect("the password of the registry goes through a pipe", place.given("docker") == REGISTRY["REGISTRY_PASSWORD"])
    wanted = [f"{NAME}/{name}:abc123@{digest(name)}" for name in processes]
    found = (place.root / "target/ci/images.txt").read_text().splitlines()
    place.expect("images are written down with their digests", found == wanted, found)
    place.works("images without a password", place.run("deploy/ci/image.sh", REGISTRY="registry.example.org/team/"), bake)
    place.fails("docker-buildx-inspect")
    beside = place.run("deploy/ci/image.sh", REGISTRY="registry.example.org/team/", BUILDKIT_HOST="tcp://127.0.0.1:1234")
    place.works("images by a BuildKit beside the pipeline", beside, "docker buildx inspect pipeline",
                "docker buildx create --name pipeline --driver remote tcp://127.0.0.1:1234", f"{bake} --builder pipeline")
    place.fails("docker-buildx-bake")
    failed = place.run("deploy/ci/image.sh", **REGISTRY)
    place.stops("images that cannot be built", failed, "docker-buildx-bake refuses")
    place.expect("who signed in is signed out after a failure", failed.calls[-1] == OUT, *failed.calls)
    place.fails("docker-login")
    place.stops("a wrong password", place.run("deploy/ci/image.sh", **REGISTRY), "docker-login refuses")
    place.fails()
    place.stops("no registry", place.run("deploy/ci/image.sh"), "REGISTRY is not set")
    place.stops("no password", place.run("deploy/ci/image.sh", REGISTRY="r/", REGISTRY_USER="u"), "REGISTRY_PASSWORD is not set")
    place.stops("a bad version", place.run("deploy/ci/image.sh", REGISTRY="r/", VERSION="a b"), "is no version")
    place.write("target/ci/images.json", built(processes[1:]))
    place.stops("an image that is missing", place.run("deploy/ci/image.sh", **REGISTRY), f"has no {NAME}/{processes[0]}:abc123")
    place.write("target/ci/images.json", built(processes))
    place.run("deploy/ci/image.sh", **REGISTRY)


def signatures(place, processes):
    place.works("nothing is signed unless asked for", place.run("deploy/ci/sign.sh", **REGISTRY))
    key = {"SIGN": "key", "COSIGN_PRIVATE_KEY": f"{SECRET}key", "COSIGN_PASSWORD": f"{SECRET}password"}
    by_digest = [f"{NAME}/{name}@{digest(name)}" for name in processes]
    done = place.run("deploy/ci/sign.sh", **REGISTRY, **key)
    place.works("signatures", done, IN, *(f"cosign sign --yes --key env://COSIGN_PRIVATE_KEY {image}" for image in by_digest), OUT)
    done = place.run("deploy/ci/sign.sh", **REGISTRY, SIGN="identity", SIGN_OPTIONS="--tlog-upload=false")
    place.works("signatures without a key", done, IN, *(f"cosign sign --yes --tlog-upload=false {image}" for image in by_digest), OUT)
    place.fails("cosign")
    done = place.run("deploy/ci/sign.sh", **REGISTRY, **key)
    place.stops("a signature that fails", done, "cosign refuses")
    place.expect("no image is signed after one that failed", len(done.called("cosign")) == 1, *done.calls)
    place.fails()
    place.stops("another way to sign", place.run("deploy/ci/sign.sh", **REGISTRY, SIGN="yes"), "SIGN is key or identity")
    place.stops("no key", place.run("deploy/ci/sign.sh", **REGISTRY, SIGN="key"), "COSIGN_PRIVATE_KEY is not set")
    done = place.run("deploy/ci/sign.sh", **REGISTRY, **key, VERSION="other")
    place.stops("images of another version", done, f"has no {NAME}/{processes[0]}:other")


def promotion(place, processes):
    create = [f"docker buildx imagetools create --tag {NAME}/{name}:prod {NAME}/{name}@{digest(name)}" for name in processes]
    place.works("promotion", place.run("deploy/ci/promote.sh", "prod", **REGISTRY), IN, *create, OUT)
    place.stops("promotion without a name", place.run("deploy/ci/promote.sh", **REGISTRY), "which name?")
    place.fails("docker-buildx-imagetools")
    done = place.run("deploy/ci/promote.sh", "prod", **REGISTRY)
    place.stops("a promotion that fails", done, "docker-buildx-imagetools refuses")
    place.expect("nothing is promoted after a failure", done.calls == [IN, create[0], OUT], *done.calls)
    place.fails()


def checks(place):
    calls = ["cargo fmt --check", "cargo clippy --locked --workspace --all-targets -- -D warnings", "cargo doc --locked --workspace --no-deps"]
    place.works("checks", place.run("deploy/ci/check.sh"), *calls)
    for number, name in enumerate(("fmt", "clippy", "doc")):
        place.fails(f"cargo-{name}")
        done = place.run("deploy/ci/check.sh")
        place.stops(f"checks without {name}", done, f"cargo-{name} refuses")
        place.expect("nothing is checked after a failure", done.calls == calls[: number + 1], *done.calls)
    place.fails()


def audit(place):
    install = r"cargo install --locked --version \S+ cargo-deny"
    deny = "cargo deny --locked --workspace"
    done = place.run("deploy/ci/audit.sh")
    expected = done.code == 0 and re.fullmatch(install, done.calls[0]) and done.calls[1:] == [f"{deny} fetch db", f"{deny} check --disable-fetch"]
    place.expect("audit", expected, *done.calls)
    place.stops("an audit without the tool and the network", place.run("deploy/ci/audit.sh", OFFLINE="true"), "bring it along")
    for name, text in (("install", "name a mirror in .cargo/config.toml"), ("deny-fetch", "name a mirror as db-urls in deny.toml"), ("deny", "refuses")):
        place.fails(f"cargo-{name}")
        place.stops(f"an audit without cargo {name}", place.run("deploy/ci/audit.sh"), text)
    place.fails()


SAID = """   Compiling mesh-web v0.1.0
     Running unittests src/lib.rs (target/debug/deps/mesh_web-0123456789abcdef)

running 3 tests
test pages::a_page_<is>_shown ... ok
test pages::nothing ... ignored, needs "a clock"
test pages::fails ... FAILED

failures:

---- pages::fails stdout ----
thread 'pages::fails' panicked at 'a && b'
test result: not that of a program

failures:
    pages::fails

test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.25s

     Running tests/http.rs (target/debug/deps/http-0123456789abcdef)

running 2 tests
test talks ... words of another program
ok
test answers - should panic ... ok

test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s

     Running tests/broken.rs (target/debug/deps/broken-0123456789abcdef)

running 1 test
   Doc-tests mesh_web

running 0 tests

test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
"""


def tests(place):
    with listening() as port:
        servers = {"TEST_DATABASE_URL": f"postgres://postgres:{SECRET}db@127.0.0.1:{port}", "TEST_RABBITMQ_URL": f"amqp://guest:guest@127.0.0.1:{port}"}
        call = "cargo test --locked --workspace --no-fail-fast"
        place.works("tests", place.run("deploy/ci/test.sh", **servers), call)
        (place.state / "answers-cargo-test").write_text(SAID)
        place.fails("cargo-test")
        summary = place.state / "summary.md"
        done = place.run("deploy/ci/test.sh", **servers, GITHUB_STEP_SUMMARY=str(summary))
        place.stops("tests that fail", done, "not all tests passed; target/ci/junit.xml tells which")
        place.expect("the summary names what failed", "| 3 | 1 | 1 |" in summary.read_text() and "- `pages::fails`" in summary.read_text(), summary.read_text())
        report(place, (place.root / "target/ci/junit.xml").read_text())
        place.fails()
    place.stops("tests without a database", place.run("deploy/ci/test.sh"), "TEST_DATABASE_URL is not set")


def report(place, text):
    suites = {suite.get("name"): suite for suite in ElementTree.fromstring(text)}
    first = suites["mesh_web"]
    place.expect("a suite counts", [first.get(key) for key in ("tests", "failures", "skipped", "time")] == ["3", "1", "1", "0.25"], text)
    place.expect("names are as they are", first[0].get("name") == "pages::a_page_<is>_shown", text)
    place.expect("what a failure said stands there", "panicked at 'a && b'" in first.find("testcase/failure").text, text)
    place.expect("tests of a folder have their package", suites["mesh_web::http"].get("tests") == "2", text)
    place.expect("a program that ends early has failed", suites["mesh_web::broken"].get("failures") == "1", text)
    place.expect("nothing is told of programs without tests", len(suites) == 3, text)


@contextmanager
def listening():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def services(place):
    (place.state / "answers-docker-port").write_text("127.0.0.1:49153\n")
    done = place.run("deploy/ci/services.sh", "up", "jenkins/main 7")
    place.expect("services tell where they are", done.code == 0 and done.output.splitlines() == [
        "export TEST_DATABASE_URL=postgres://postgres@127.0.0.1:49153", "export TEST_RABBITMQ_URL=amqp://guest:guest@127.0.0.1:49153"], done.output)
    starts = done.called("docker run")
    kept = [call for call in starts if not re.match(r"docker run --rm --detach --name mesh-jenkins-main-7-(database|broker) --publish 127\.0\.0\.1::(5432|5672) ", call)]
    place.expect("services are on loopback and do not stay", len(starts) == 2 and not kept, *starts)
    place.works("services go", place.run("deploy/ci/services.sh", "down", "jenkins/main 7"),
                "docker rm --force --volumes mesh-jenkins-main-7-database mesh-jenkins-main-7-broker")
    place.fails("docker-run")
    done = place.run("deploy/ci/services.sh", "up", "x")
    place.stops("services that do not start", done, "docker-run refuses")
    place.expect("what did not start has no address", "export" not in done.output, done.output)
    place.fails()
    place.stops("services without a name", place.run("deploy/ci/services.sh", "up"), "a name that no other run has is missing")


def binaries(place, processes):
    for process in processes:
        place.write(f"target/release/{process}", "")
        shutil.copy(path_of("true"), place.root / f"target/release/{process}")
    place.works("programs", place.run("deploy/ci/binaries.sh", GLIBC="9.9"), f"cargo build --release --locked {' '.join(f'--bin={name}' for name in processes)}")
    sums = (place.root / "target/ci/binaries/SHA256SUMS").read_text()
    place.expect("programs have checksums", all(name in sums for name in processes), sums)
    place.stops("programs for newer servers", place.run("deploy/ci/binaries.sh", GLIBC="2.0"), "and the servers have 2.0: build on an older system")
    place.fails("cargo-build")
    place.stops("programs that do not compile", place.run("deploy/ci/binaries.sh"), "cargo-build refuses")
    place.fails()
    place.run("deploy/ci/binaries.sh", GLIBC="9.9")


def smoke(place):
    """Through a gateway that answers, one that lets strangers pass, and none."""
    with gateway(401) as (address, asked):
        place.works("smoke test", place.run("deploy/ci/smoke.sh", f"{address}/", SMOKE_TIMEOUT="0"))
        wanted = {"/api/v1/smoke", "/user-service/login", "/user-service/actuator/health", "/user-service/api/v1/smoke"}
        place.expect("the smoke test asks every service", asked == wanted, asked)
    with gateway(200) as (address, _):
        place.stops("a gateway that lets strangers pass", place.run("deploy/ci/smoke.sh", address, SMOKE_TIMEOUT="0"), "FAILED  strangers are refused")
    place.stops("no gateway", place.run("deploy/ci/smoke.sh", "http://127.0.0.1:1", SMOKE_TIMEOUT="0"), "4 of these failed")
    place.stops("an unknown gateway", place.run("deploy/ci/smoke.sh"), "which gateway?")


@contextmanager
def gateway(refusal):
    asked = set()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.add(self.path)
            is_health = self.path.endswith("/actuator/health")
            self.send_response(404 if is_health else refusal)
            self.end_headers()
            self.wfile.write(b'{"code":"E010"}' if is_health else b"{}")

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()


def problems(project, folder):
    """How much was expected of the scripts of a project with everything, and what did not hold."""
    place = Place(project, folder)
    line = re.search(r"^PROCESSES=\((.*)\)$", (project / "deploy/ci/common.sh").read_text(), re.MULTILINE)
    processes = line[1].split()
    deployed = {name: f"{NAME}/{name}@{digest(name)}" for name in processes}
    try:
        for part in (checks, audit, tests, services, smoke):
            part(place)
        for part in (images, signatures, promotion, binaries):
            part(place, processes)
        releases.problems(place, processes, REGISTRY, deployed)
    except OSError as error:
        place.expect("scripts leave what they should", False, error)
    return place.count, place.problems


if __name__ == "__main__":
    count, wrong = problems(Path(sys.argv[1]), Path(sys.argv[2]))
    print(*wrong, f"{count} expected, {len(wrong)} wrong", sep="\n")
    sys.exit(bool(wrong))
