"""A PostgreSQL of the benchmarks' own on loopback, with default durability."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import bench

PLACES = ["/usr/lib/postgresql", "/usr/local", "/opt"]


def programs():
    found = sorted(path.resolve() for place in PLACES for path in Path(place).rglob("initdb") if path.is_file())
    if not found:
        sys.exit("missing: PostgreSQL (Debian: apt-get install postgresql)")
    return found[-1].parent


class PostgreSql(bench.Server):
    """The server, with an empty database for each of `names`."""

    def __init__(self, work, port, names):
        data, self.programs, self.names = Path(work, "postgresql"), programs(), names
        # It refuses to run as root.
        user = "postgres" if os.geteuid() == 0 else None
        data.mkdir(mode=0o700)
        if user:
            shutil.chown(data, user)
        command = [self.programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(command, check=True, capture_output=True, user=user, cwd=data)
        # Cleaning up at times of its own would make the figures uneven.
        command = [self.programs / "postgres", "-D", data, "-p", str(port), "-k", data, "-c", "autovacuum=off"]
        super().__init__(work, "postgresql", [*command, "-c", "listen_addresses=127.0.0.1"], port, user=user)

    def __enter__(self):
        super().__enter__()
        while subprocess.run(self._client("pg_isready"), capture_output=True).returncode != 0:
            time.sleep(0.1)
        for name in self.names:
            self.execute("postgres", f"CREATE DATABASE {name}")
        return self

    def url(self):
        """The address for services; each puts its name in."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{{service}}"

    def execute(self, database, *statements):
        """Executes statements, each in a transaction of its own."""
        commands = [part for statement in statements for part in ("-c", statement)]
        options = ["-d", database, "-q", "-v", "ON_ERROR_STOP=1", *commands]
        subprocess.run(self._client("psql") + options, check=True, stdout=subprocess.DEVNULL)

    def _client(self, program):
        return [self.programs / program, "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
