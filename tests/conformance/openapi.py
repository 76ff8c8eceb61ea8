"""Generated requests against the OpenAPI documents of a mesh.

Each document meets a mesh of its own, for the requests of an administrator change it as they please.
MESH is the project, MESH_BINARIES the folder with its programs, SCHEMATHESIS the program that makes
the requests.
"""

import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from urllib.parse import urlsplit

MESH = pathlib.Path(os.environ["MESH"])
LIMIT_SECONDS = 60
STATUSES = "not_a_server_error,status_code_conformance"
EVERYTHING = f"{STATUSES},content_type_conformance,response_schema_conformance"
# What takes away the rights of the caller would leave nothing to be seen but refusals.
LEFT_FOR_LAST = ["updateAuthorization", "deleteAuthorization", "revokeRoleAuthorizations"]
# Nothing is answered by no bytes, as the reference does, which a document cannot say of JSON.
SOMETIMES_EMPTY = ["findParentOfCode", "findMenu", "findLatestPolicy", "findPolicy"]
SECRETS = {
    "TOKEN_SECRET": "the secret of the tests, which signs nothing else",
    "EUREKA_PASSWORD": "a-password-of-the-tests", "CONFIG_PASSWORD": "a-password-of-the-tests",
}


class Mesh:
    """The whole mesh in one process, on free ports, with data of its own."""

    def __init__(self, logs, name):
        self.folder = tempfile.TemporaryDirectory()
        program = pathlib.Path(os.environ["MESH_BINARIES"]) / MESH.name
        environment = {**os.environ, **SECRETS, "CONFIG_LOCATION": str(MESH / "config"), "LOG_FORMAT": "json"}
        self.log = open(pathlib.Path(logs) / f"openapi-{name}.log", "wb")
        self.process = subprocess.Popen(
            [program, "--port-offset", "0"], cwd=self.folder.name, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.addresses = self._addresses()
        self.gateway = self.addresses["api-gateway"]

    def _addresses(self):
        """The table that the program prints when everything is up."""
        addresses = {}
        for line in self.process.stdout:
            words = line.split()
            if len(words) > 1 and words[1].startswith("http://"):
                addresses[words[0]] = words[1]
            if "Ctrl-C" in line:
                return addresses
        raise SystemExit(f"the mesh does not start; see {self.log.name}")

    def access_token(self):
        limit = time.monotonic() + LIMIT_SECONDS
        body = json.dumps({"email": "1@gmail.com", "password": "test1234!"})
        while True:
            connection = http.client.HTTPConnection(urlsplit(self.gateway).netloc, timeout=10)
            connection.request("POST", "/user-service/login", body, {"Content-Type": "application/json"})
            token = connection.getresponse().getheader("access-token")
            connection.close()
            if token:
                return token
            if time.monotonic() > limit:
                raise SystemExit(f"nobody can sign in; see {self.log.name}")
            time.sleep(0.1)

    def stop(self):
        self.process.terminate()
        self.process.wait(LIMIT_SECONDS)
        self.log.close()
        self.folder.cleanup()


def services():
    return sorted(folder.name for folder in (MESH / "services").iterdir() if (folder / "Cargo.toml").exists())


def try_out(logs, service):
    """Whether the document of a service tells what the service answers."""
    mesh = Mesh(logs, service)
    try:
        token = mesh.access_token()
        documented = operations(mesh, service)
        apart = {name for name in LEFT_FOR_LAST + SOMETIMES_EMPTY if name in documented}
        parts = [
            (documented - apart, EVERYTHING),
            (apart.intersection(SOMETIMES_EMPTY), STATUSES),
            (apart.intersection(LEFT_FOR_LAST), EVERYTHING),
        ]
        return all([run(mesh, service, token, names, checks) for names, checks in parts if names])
    finally:
        mesh.stop()


def operations(mesh, service):
    """The ids of the operations in the document of a service, but for streams, whose answers do not end."""
    connection = http.client.HTTPConnection(urlsplit(mesh.addresses[service]).netloc, timeout=10)
    connection.request("GET", "/v3/api-docs")
    paths = json.load(connection.getresponse())["paths"]
    connection.close()
    documented = [operation for path in paths.values() for operation in path.values()]
    return {operation["operationId"] for operation in documented if not is_stream(operation)}


def is_stream(operation):
    return any("text/event-stream" in response.get("content", {}) for response in operation["responses"].values())


def run(mesh, service, token, names, checks):
    print(f"== {service}, {len(names)} operations", flush=True)
    address = mesh.addresses[service]
    selection = [argument for name in sorted(names) for argument in ("--include-operation-id", name)]
    command = [
        os.environ["SCHEMATHESIS"], "run", f"{address}/v3/api-docs", "--url", address,
        "--header", f"Authorization: {token}", "--checks", checks, "--phases", "examples,coverage,fuzzing",
        "--max-examples", "10", "--seed", "1", "--continue-on-failure", "--warnings", "off", "--no-color",
        *selection]
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command, cwd=folder).returncode == 0


def main():
    with tempfile.TemporaryDirectory() as folder:
        logs = os.environ.get("CONFORMANCE_LOGS", folder)
        results = [try_out(logs, service) for service in services()]
    sys.exit(0 if all(results) else 1)


main()
