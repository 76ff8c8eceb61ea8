"""What the benchmarks share: processes on loopback, what they cost, and the load generator wrk."""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
PASSWORD = "a-password-of-the-benchmarks"
SECRET = "the secret of the benchmarks, which signs nothing else"
ALONE = [
    "--server.address=127.0.0.1",
    "--spring.cloud.config.enabled=false",
    "--eureka.client.register-with-eureka=false",
    "--eureka.client.fetch-registry=false",
]


def arguments(description, **defaults):
    """The folder of the binaries, and numbers with their defaults, from the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("binaries", type=Path, help="the mesh's release binaries, such as demo/target/release")
    for name, default in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default}")
    arguments = parser.parse_args()
    arguments.binaries = arguments.binaries.resolve()
    return arguments


def need(*programs):
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        sys.exit(f"missing: {', '.join(missing)} (Debian: apt-get install nginx-light wrk)")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def folder():
    """A temporary folder that servers which change their user can read too."""
    work = tempfile.TemporaryDirectory(prefix="bench-")
    os.chmod(work.name, 0o755)
    return work


class Server:
    """A program with its children, once it listens; stopped at the end of the block."""

    def __init__(self, work, name, command, port, environment=None, user=None):
        self.port = port
        self.log = Path(work, f"{name}.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=work, stdout=log, stderr=log, env={**os.environ, **(environment or {})}, user=user
            )

    def __enter__(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.02)
        self.__exit__()
        sys.exit(f"{self.process.args[0]} does not listen:\n{self.log.read_text()}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def _of_processes(self, file):
        """What the system tells of each process; children may end meanwhile."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        for process in [pid, *map(int, children.split())]:
            try:
                yield Path(f"/proc/{process}/{file}").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue

    def cpu_seconds(self):
        """User and system time so far."""
        fields = (stat.rsplit(")", 1)[1].split() for stat in self._of_processes("stat"))
        return sum(int(stat[11]) + int(stat[12]) for stat in fields) / CLOCK_TICKS

    def memory_kib(self):
        """Resident memory."""
        statuses = self._of_processes("status")
        return sum(int(re.search(r"VmRSS:\s+(\d+)", status)[1]) for status in statuses)


@dataclass
class Load:
    """What a run of wrk brought."""

    requests: int
    per_second: float
    median_ms: float
    p99_ms: float
    cpu_us: float


MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


def load(server, url, *, connections, seconds, headers=(), script=None):
    """Loads `server` with requests for `url`, or those of a script of wrk. Any answer but 2xx ends the benchmark."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    if script is not None:
        command += ["-s", script]
    for header in headers:
        command += ["-H", header]
    before = server.cpu_seconds()
    text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    spent = server.cpu_seconds() - before
    if "Non-2xx" in text or "Socket errors" in text:
        sys.exit(f"{url} fails under load:\n{text}")
    requests = int(re.search(r"(\d+) requests in", text)[1])
    return Load(
        requests=requests,
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
        median_ms=percentile(text, 50),
        p99_ms=percentile(text, 99),
        cpu_us=spent / requests * 1e6,
    )


def percentile(text, which):
    value, unit = re.search(rf"{which}%\s+([\d.]+)(us|ms|s|m)\b", text).groups()
    return float(value) * MILLISECONDS[unit]


def median(values):
    return statistics.median(values)


def table(head, rows):
    """Prints a Markdown table."""
    for row in [head, ["---"] * len(head), *rows]:
        print(f"| {' | '.join(map(str, row))} |", flush=True)
