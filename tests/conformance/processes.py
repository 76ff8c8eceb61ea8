"""Programs that a conformance test starts, watches and stops, and how it talks to them."""

import base64
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlsplit

HOST = "127.0.0.1"
# The first start of a JVM on a busy machine.
LIMIT_SECONDS = 90

failures = 0


def check(what, actual, expected):
    global failures
    if actual == expected:
        print(f"ok    {what}", flush=True)
    else:
        failures += 1
        print(f"FAIL  {what}: {actual!r} instead of {expected!r}", flush=True)


def eventually(what, look, expected):
    """Looks until it is as expected. The last look counts."""
    check(what, look_until(look, expected, LIMIT_SECONDS), expected)


def look_until(look, expected, seconds):
    """The last look: as expected, or what is seen when the time is over."""
    limit = time.monotonic() + seconds
    actual = look()
    while actual != expected and time.monotonic() < limit:
        time.sleep(0.05)
        actual = look()
    return actual


def free_port():
    """A port below those that the system gives to connections, so that none of them takes it. The two
    ports after it are free too."""
    while True:
        port = random.randint(20_000, 32_000)
        if not any(is_taken(port + others) for others in range(3)):
            return port


def is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def basic(username, password):
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def service_url(port, username, password):
    """The address of a registry as clients are told it."""
    return f"http://{quote(username, safe='')}:{quote(password, safe='')}@{HOST}:{port}/eureka/"


class Server:
    """Something that answers HTTP on this host."""

    def __init__(self, port, authorization=None):
        self.port = port
        self.address = f"http://{HOST}:{port}"
        self.authorization = authorization

    def send(self, method, path, body=None):
        """Status and text of the answer; 0 when there is none."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self.authorization:
            headers["Authorization"] = self.authorization
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request(method, path, body if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def status(self, path):
        return self.send("GET", path)[0]

    def json(self, path):
        """The document, or nothing when there is none."""
        status, text = self.send("GET", path)
        return json.loads(text) if status == 200 and text else None


class Program(Server):
    """A running program with an address of its own; its output goes to a file."""

    def __init__(self, name, command, log, port=None, authorization=None, environment=None):
        super().__init__(port or free_port(), authorization)
        self.name = name
        self.log = os.path.join(log, f"{name}.log")
        command = [*command, f"--server.port={self.port}", f"--server.address={HOST}"]
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                cwd=log, env={**os.environ, **(environment or {})})

    def wait_until_up(self):
        limit = time.monotonic() + LIMIT_SECONDS
        while self.status("/actuator/health") != 200:
            if self.process.poll() is not None or time.monotonic() > limit:
                with open(self.log, errors="replace") as log:
                    print(log.read()[-8000:])
                raise SystemExit(f"{self.name} does not start; see {self.log}")
            time.sleep(0.05)
        return self

    def terminate(self):
        """Asks it to stop as an operator would; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Broker:
    """A RabbitMQ of its own; Erlang takes the two ports after it as well."""

    SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "servers" / "rabbitmq"

    def __init__(self):
        # A folder in the open, since the server runs as a user of its own.
        self.folder = tempfile.mkdtemp()
        self.port = free_port()
        self.url = f"amqp://guest:guest@{HOST}:{self.port}"
        subprocess.run([self.SCRIPT, "start", self.folder, str(self.port)], check=True)

    def stop(self):
        subprocess.run([self.SCRIPT, "stop", self.folder], check=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class Recorder(Server):
    """Stands between a client and a registry: passes everything on, and keeps what was answered."""

    def __init__(self, registry):
        self.answers = []
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
                connection = http.client.HTTPConnection(HOST, registry.port, timeout=10)
                try:
                    connection.request(self.command, self.path, body, headers)
                    answer = connection.getresponse()
                    content = answer.read()
                except (OSError, http.client.HTTPException):
                    self.close_connection = True
                    return
                finally:
                    connection.close()
                recorder.answers.append((self.command, urlsplit(self.path).path, answer.status))
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding", "content-length", "keep-alive"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = pass_on

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer((HOST, 0), Handler)
        self.server.daemon_threads = True
        super().__init__(self.server.server_port)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def statuses(self, method, path):
        """The statuses that requests were answered with whose whole path matches."""
        return [status for sent, to, status in self.answers if sent == method and re.fullmatch(path, to)]
