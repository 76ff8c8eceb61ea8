"""The stack of a project, run as docs/deployment/compose.md tells, and asked from outside."""

import json
import re
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from engine_client import Failed, ask, docker, expect, inspect, within
from images import USER

ADMINISTRATOR = "admin@example.org"
AT_ONCE = 50
# Of 256 MiB, after people have signed in. Checking a password takes 19 MiB, which are given back.
LARGEST_AFTER_SIGN_INS = 128
RESTARTED = "board-service"


class Stack:
    def __init__(self, project):
        self.project = project
        ports = free_ports(3)
        names = ["COMPOSE_GATEWAY_PORT", "COMPOSE_RABBITMQ_PORT", "COMPOSE_MAIL_WEB_PORT"]
        (project / ".env").write_text("".join(f"{name}={port}\n" for name, port in zip(names, ports)))
        self.gateway, self.broker, self.mails = (f"http://127.0.0.1:{port}" for port in ports)

    def compose(self, *words, **options):
        return docker("compose", *words, cwd=self.project, **options)

    def up(self, *options):
        """Seconds until all is healthy."""
        begin = time.monotonic()
        try:
            self.compose("up", *options, "--detach", "--wait")
        except Failed as failed:
            raise Failed(f"{failed}\n{self.compose('logs', '--tail', '15')}") from None
        return time.monotonic() - begin

    def containers(self):
        """Those of processes of the mesh, and the others."""
        found = inspect(*self.compose("ps", "--all", "--quiet").split())
        return [one for one in found if is_process(one)], [one for one in found if not is_process(one)]

    def password(self):
        return self.compose("run", "--rm", "-T", "secrets", "show", "ADMIN_PASSWORD")

    def sign_in(self, password):
        """The access token of the administrator."""
        status, headers, text = ask(f"{self.gateway}/user-service/login", {"email": ADMINISTRATOR, "password": password})
        expect(status == 200, f"signing in: {status} {text}")
        return headers["access-token"]


def is_process(container):
    return container["Config"]["Entrypoint"] == ["/app/service"]


def free_ports(count):
    """Ports that nobody listens at, below those that the system gives to connections."""
    found = []
    for port in range(21000, 32000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                found.append(port)
        if len(found) == count:
            return found
    raise Failed("there are no free ports")


def check(project):
    """Starts the stack, tries what its pages promise, and ends it; the lines to print."""
    stack = Stack(project)
    seconds = stack.up("--build")
    processes, others = stack.containers()
    servers = [one for one in processes if one["State"]["Running"]]
    yield f"{len(processes) + len(others)} containers of {len(servers)} processes and their servers: all healthy in {seconds:.1f} s"
    for one in processes:
        check_container(one)
    yield f"processes: {started(servers)}; {memory(servers)}"
    yield from requests(stack)
    yield from sign_ins(stack)
    yield from again(stack)
    yield from end(stack)


def check_container(container):
    name, host, state = container["Name"], container["HostConfig"], container["State"]
    expect(container["Config"]["User"] == USER, f"{name}: its user is {container['Config']['User']}")
    expect(host["ReadonlyRootfs"], f"{name}: its root is not read-only")
    expect(host["CapDrop"] == ["ALL"] and not host["CapAdd"], f"{name}: has capabilities")
    expect(host["Memory"] > 0, f"{name}: may take any memory")
    expect(container["RestartCount"] == 0 and not state["OOMKilled"], f"{name}: was restarted")
    # Each is to know its own secrets alone, and by no variable.
    secrets = [one for one in container["Config"]["Env"] if re.search(r"(PASSWORD|SECRET|_KEY)=.|://[^/]*:.*@", one)]
    expect(not secrets, f"{name}: secrets in variables")


def started(servers):
    """From the start of a container to the first time it was healthy."""
    times = {}
    for one in servers:
        healthy = [moment(check["End"]) for check in one["State"]["Health"]["Log"] if check["ExitCode"] == 0]
        times[service(one)] = (min(healthy) - moment(one["State"]["StartedAt"])).total_seconds()
    return f"healthy {min(times.values()):.1f} to {max(times.values()):.1f} s after their start"


def moment(text):
    """Times of the engine have nanoseconds, some in UTC and some with a zone."""
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", text).replace("Z", "+00:00"))


def service(container):
    return container["Config"]["Labels"]["com.docker.compose.service"]


def memory(servers):
    used = sorted(memory_of(*(one["Id"] for one in servers)))
    return f"memory {used[0]:.0f} to {used[-1]:.0f} MiB, {sum(used):.0f} MiB in all"


def memory_of(*containers):
    """What each uses, in MiB."""
    listed = docker("stats", "--no-stream", "--format", "{{.MemUsage}}", *containers)
    return [mebibytes(line.split("/")[0].strip()) for line in listed.splitlines()]


def mebibytes(text):
    number, unit = re.fullmatch(r"([\d.]+)(KiB|MiB|GiB)", text).groups()
    return float(number) * {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024}[unit]


def requests(stack):
    """Through the gateway, and to what operators see."""
    smoke = subprocess.run([stack.project / "deploy/ci/smoke.sh", stack.gateway], capture_output=True, text=True)
    expect(smoke.returncode == 0, f"deploy/ci/smoke.sh: {smoke.stdout}{smoke.stderr}")
    token = stack.sign_in(stack.password())
    users = f"{stack.gateway}/user-service/api/v1/users"
    status, _, text = ask(users, Authorization=f"Bearer {token}")
    expect(status == 200 and ADMINISTRATOR in text, f"the administrator's list of users: {status} {text[:300]}")
    expect(ask(users)[0] == 401, "the list of users is shown to strangers")
    expect(ask(f"{stack.broker}/api/overview")[0] == 401, "the pages of RabbitMQ do not ask who one is")
    page = "http://localhost:3000"
    body = {"userName": "관리자", "emailAddr": ADMINISTRATOR, "mainUrl": page, "changePasswordUrl": f"{page}/auth/find/password/change"}
    status, _, text = ask(f"{users}/password/find", body)
    expect(status == 200, f"asking for a new password: {status} {text}")
    within(20, lambda: json.loads(ask(f"{stack.mails}/api/v1/messages")[2])["total"] == 1, "the mail for a new password")
    yield f"{smoke.stdout.count('ok  ')} steps of deploy/ci/smoke.sh, a sign-in, a list of users, a mail"


def sign_ins(stack):
    """Many at once leave room below the limit."""
    password = stack.password()
    with ThreadPoolExecutor(AT_ONCE) as people:
        list(people.map(lambda _: stack.sign_in(password), range(4 * AT_ONCE)))
    container = stack.compose("ps", "--quiet", "user-service")
    used = memory_of(container)[0]
    expect(used < LARGEST_AFTER_SIGN_INS, f"user-service keeps {used:.0f} MiB after sign-ins")
    yield f"{4 * AT_ONCE} sign-ins, {AT_ONCE} at a time: user-service has {used:.0f} MiB after them"


def again(stack):
    """A service that is restarted comes back; another `up` loses nothing."""
    stack.compose("restart", RESTARTED)
    page = f"{stack.gateway}/{RESTARTED}/v3/api-docs"
    seconds = within(60, lambda: ask(page)[0] == 200, f"{RESTARTED} answers after its restart")
    before = stack.password()
    stack.up()
    expect(stack.password() == before, "another `up` made other secrets")
    stack.sign_in(before)
    yield f"{RESTARTED} restarted, reached through the gateway {seconds:.1f} s later; another `up` lost nothing"


def end(stack):
    """Every process ends by itself when told to, and nothing stays."""
    begin = time.monotonic()
    stack.compose("stop")
    processes, _ = stack.containers()
    for one in processes:
        expect(one["State"]["ExitCode"] == 0, f"{one['Name']} ended with {one['State']['ExitCode']}")
    stack.compose("--profile", "*", "down", "--volumes")
    left = [docker(kind, "ls", "--quiet", *more) for kind, more in (("container", ["--all"]), ("volume", []))]
    left.append(docker("network", "ls", "--quiet", "--filter", "type=custom"))
    expect(not any(left), f"left of the stack: {left}")
    yield f"stopped in {time.monotonic() - begin:.1f} s: every process ended with 0, nothing is left"
