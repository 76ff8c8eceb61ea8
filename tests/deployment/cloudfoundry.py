"""Manifests of Cloud Foundry: the documented attributes, as the Cloud Controller takes them."""

import re

from files import document

APPLICATION = {
    "name", "lifecycle", "buildpacks", "docker", "env", "features", "metadata", "no-route", "random-route", "default-route",
    "processes", "routes", "services", "sidecars", "stack", "cnb-credentials", "path",
}
PROCESS = {
    "type", "command", "user", "disk_quota", "memory", "instances", "log-rate-limit-per-second", "timeout",
    "health-check-type", "health-check-http-endpoint", "health-check-invocation-timeout", "health-check-interval",
    "readiness-health-check-type", "readiness-health-check-http-endpoint", "readiness-health-check-invocation-timeout",
    "readiness-health-check-interval",
}
REMOVED = {"buildpack", "host", "hosts", "domain", "domains", "no-hostname", "inherit"}
SIZE = re.compile(r"^\d+(B|K|KB|KiB|M|MB|MiB|G|GB|GiB|T|TB|TiB)$", re.IGNORECASE)
VARIABLE = re.compile(r"\(\(([\w.-]+)\)\)")
SECRET = re.compile(r"PASSWORD|SECRET|_KEY$|DATABASE_URL|AMQP_URL")
# What a bound service tells: ${vcap.services.mesh-secrets.credentials.token-secret:}
BOUND = re.compile(r"^\$\{vcap\.services\.[\w.-]+:?\}$")
# An instance that does not stop within 10 seconds is killed.
SECONDS_TO_STOP = 10
STOPPING = ("SERVER_SHUTDOWN_DELAY", "SERVER_SHUTDOWNTIMEOUT")
RESERVED = re.compile(r"^(PORT|VCAP_.*|VMC.*)$")


def problems(path, variables):
    """What is wrong in a manifest that is pushed with some files of variables."""
    text = path.read_text()
    for file in variables:
        given = document(file) or {}
        for name in sorted(set(VARIABLE.findall(text)) - set(given)):
            yield f"{file.name} gives nothing for (({name}))"
    try:
        manifest = document(path)
    except ValueError as error:
        yield str(error)
        return
    for key in set(manifest) - {"version", "applications"} - {key for key in manifest if key.startswith("x-")}:
        yield f"{key} is lost" if key not in REMOVED else f"{key} was removed from manifests"
    if manifest.get("version") != 1:
        yield "version is 1"
    for application in manifest.get("applications", []):
        name = application.get("name", "?")
        yield from (f"{name}: {what}" for what in of_application(application))


def of_application(one):
    for key in sorted(set(one) - APPLICATION - PROCESS):
        yield f"{key} was removed from manifests" if key in REMOVED else f"{key} is lost"
    if "name" not in one:
        yield "has no name"
    buildpacks = one.get("buildpacks", [])
    if "binary_buildpack" in buildpacks and not one.get("command") and not all(process.get("command") for process in one.get("processes", [{}])):
        yield "binary_buildpack has no command of its own"
    for name, value in one.get("env", {}).items():
        if RESERVED.match(name):
            yield f"env: {name} is the platform's"
        if isinstance(value, (dict, list)) or value is None:
            yield f"env: {name} is no plain value"
        if SECRET.search(name) and not VARIABLE.search(str(value)) and not BOUND.match(str(value)):
            yield f"env: {name} is a secret in a manifest"
    if sum(int(str(one.get("env", {}).get(name, "0s")).rstrip("s")) for name in STOPPING) >= SECONDS_TO_STOP:
        yield f"env: stopping takes {SECONDS_TO_STOP} s or longer"
    for route in one.get("routes", []):
        yield from of_route(route)
    if sum(bool(one.get(key)) for key in ("no-route", "random-route", "default-route")) + bool(one.get("routes")) > 1:
        yield "asks for routes in several ways"
    for service in one.get("services", []):
        if not isinstance(service, str) and "name" not in service:
            yield f"a bound service has no name: {service}"
    yield from of_process(one)
    for process in one.get("processes", []):
        if "type" not in process:
            yield "a process has no type"
        for key in sorted(set(process) - PROCESS):
            yield f"processes: {key} is lost"
        yield from of_process(process)
    for sidecar in one.get("sidecars", []):
        for key in sorted({"name", "process_types", "command"} - set(sidecar)):
            yield f"a sidecar has no {key}"


def of_route(route):
    if not isinstance(route, dict) or "route" not in route:
        yield f"a route is told as route: {route}"
        return
    for key in sorted(set(route) - {"route", "protocol", "options"}):
        yield f"routes: {key} is lost"
    if route.get("protocol", "http1") not in ("http1", "http2", "tcp"):
        yield f"there is no protocol {route['protocol']}"
    balancing = route.get("options", {}).get("loadbalancing", "round-robin")
    if balancing not in ("round-robin", "least-connection", "hash"):
        yield f"there is no loadbalancing {balancing}"


def of_process(one):
    for key in ("memory", "disk_quota"):
        if key in one and not VARIABLE.search(str(one[key])) and not SIZE.match(str(one[key])):
            yield f"{key}: {one[key]} has no unit"
    rate = str(one.get("log-rate-limit-per-second", "0"))
    if not VARIABLE.search(rate) and rate not in ("-1", "0") and not SIZE.match(rate):
        yield f"log-rate-limit-per-second: {rate} has no unit"
    for key in ("instances", "timeout"):
        value = one.get(key, 1)
        if not VARIABLE.search(str(value)) and (not isinstance(value, int) or value < (0 if key == "instances" else 1)):
            yield f"{key}: {value} is no number"
    if isinstance(one.get("timeout"), int) and one["timeout"] > 180:
        yield f"timeout: {one['timeout']} is longer than platforms allow"
    for prefix in ("", "readiness-"):
        kind = one.get(f"{prefix}health-check-type")
        endpoint = f"{prefix}health-check-http-endpoint"
        if kind not in (None, "port", "process", "http"):
            yield f"{prefix}health-check-type: {kind}"
        if endpoint in one and kind != "http":
            yield f"{endpoint} beside {prefix}health-check-type {kind}"
        if kind == "http" and not str(one.get(endpoint, "")).startswith("/"):
            yield f"{prefix}health-check-type http without an endpoint"
        if kind == "http" and one.get(endpoint, "").rstrip("/").endswith("/health"):
            yield f"{endpoint}: a lost database would restart every instance"
