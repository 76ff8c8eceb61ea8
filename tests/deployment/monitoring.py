"""Prometheus and Grafana: every expression parses, and asks for metrics that there are."""

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

from files import document

VARIABLES = {"$__rate_interval": "5m", "$__interval": "1m", "$__range": "1h"}
METRIC = re.compile(r"\b([a-z][a-z0-9_:]*)\s*(?=[{\[]|$|[)\s,+*/<>=-])")
# Words of PromQL, and labels that stand where metrics can.
WORDS = re.compile(r"\b(by|without|on|ignoring|group_left|group_right|offset|bool|and|or|unless)\b")
OF_OTHERS = ("up", "rabbitmq_", "pg_", "mysql_", "prometheus_", "alertmanager_", "kube_", "container_", "ALERTS")


def dashboards_expressions(path):
    """The expressions of a dashboard, with the names of their panels."""
    def panels(of):
        for panel in of:
            yield panel
            yield from panels(panel.get("panels", []))

    for panel in panels(json.loads(path.read_text()).get("panels", [])):
        for target in panel.get("targets", []):
            if "expr" in target:
                yield panel.get("title", "?"), target["expr"]


def dashboard(path, sources):
    """The form of a dashboard."""
    try:
        one = json.loads(path.read_text())
    except ValueError as error:
        yield str(error)
        return
    for key in ("uid", "title", "panels", "schemaVersion"):
        if key not in one:
            yield f"has no {key}"
    if one.get("id") is not None:
        yield "has the number of another Grafana"
    variables = {variable["name"] for variable in one.get("templating", {}).get("list", [])}
    seen = set()

    def look(value):
        if isinstance(value, dict):
            source = value.get("datasource")
            uid = source.get("uid") if isinstance(source, dict) else source
            if uid is not None and uid not in sources and uid.strip("${}") not in variables and uid not in ("grafana", "-- Grafana --", "-- Mixed --"):
                seen.add(uid)
            for member in value.values():
                yield from look(member)
        elif isinstance(value, list):
            for member in value:
                yield from look(member)
        return

    list(look(one))
    for uid in sorted(seen):
        yield f"there is no data source {uid}"
    identifiers = [panel.get("id") for panel in one.get("panels", [])]
    if len(set(identifiers)) != len(identifiers):
        yield "two panels have one number"


def sources(paths):
    """The identifiers of data sources that are provided."""
    found = set()
    for path in paths:
        for one in (document(path) or {}).get("datasources", []):
            found |= {one.get("uid"), one["name"]}
    return found


def plain(expression):
    """An expression as Prometheus takes it, with values for Grafana's variables."""
    for name, value in VARIABLES.items():
        expression = expression.replace(name, value).replace("${" + name[1:] + "}", value)
    return re.sub(r"\$\{?\w+(:\w+)?\}?", "x", expression)


def unparsed(expressions, folder):
    """Which expressions Prometheus does not understand."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = [{"record": f"expression:{index}", "expr": plain(expression)} for index, expression in enumerate(expressions)]
    file = folder / "expressions.json"
    file.write_text(json.dumps({"groups": [{"name": "expressions", "rules": rules}]}))
    result = subprocess.run(["promtool", "check", "rules", file], capture_output=True, text=True, timeout=60)
    for found in re.finditer(r'"expression:(\d+)".*?(?:expression|parse).*', result.stdout + result.stderr):
        yield f"{expressions[int(found[1])]}: {found[0][-200:]}"
    if result.returncode and not re.search(r'"expression:\d+"', result.stdout + result.stderr):
        yield (result.stdout + result.stderr)[-400:]


def metrics(expression):
    """The metrics that an expression asks for."""
    text = re.sub(r'"[^"]*"', '""', plain(expression))
    text = re.sub(r"\{[^}]*\}", "{}", text)
    text = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", text)
    text = re.sub(r"\[[^\]]*\]", "[]", text)
    names = re.findall(r"\b([a-zA-Z_:][a-zA-Z0-9_:]*)\b(?!\s*\()", text)
    numbers = re.compile(r"^(\d.*|inf|nan|e)$", re.IGNORECASE)
    return {name for name in names if not WORDS.fullmatch(name) and not numbers.match(name) and name != "x"}


def known_metrics(page):
    """The metrics of the project's reference, as Prometheus sees them."""
    found = set()
    for name in re.findall(r"^\| `([a-z][a-z0-9._]*)`", page.read_text(), re.MULTILINE):
        found.add(name.replace(".", "_"))
    return found


def of_others(expression):
    """Whether somebody else's process would count as well: a Prometheus may serve several systems."""
    for labels in re.findall(r'(?<!")\bup\b(?!")(\{[^}]*\})?', expression):
        if "job" not in labels:
            yield "up is asked of every job"


def alertmanager(compose, scratch):
    """What is wrong when Alertmanager is started as the file of Compose tells; its paths and its port are others."""
    command = document(compose)["services"]["alertmanager"]["command"]
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % free.getsockname()[1]
    places = {"/etc/alertmanager/": f"{compose.parent.parent}/monitoring/", "/alertmanager": f"{scratch}/data"}
    for there, here in places.items():
        command = [part.replace(f"={there}", f"={here}") for part in command]
    with open(scratch / "log", "w+") as log:
        process = subprocess.Popen(["prometheus-alertmanager", *command, f"--web.listen-address={address}"], stdout=log, stderr=log)
        try:
            ready = becomes_ready(process, f"http://{address}/-/ready")
            # The health check of the container.
            healthy = ready and subprocess.run(["amtool", f"--alertmanager.url=http://{address}", "cluster", "show"], capture_output=True).returncode == 0
        finally:
            process.terminate()
            process.wait(10)
        log.seek(0)
        if not healthy:
            yield f"Alertmanager is not {'healthy' if ready else 'ready'}: {log.read()[-300:]}"


def becomes_ready(process, url):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def unknown(expression, known, recorded):
    for name in sorted(metrics(expression)):
        base = re.sub(r"_(seconds|bytes|total|max|count|sum|bucket|ratio|percent|celsius)(?=_|$)", "", name)
        if name not in recorded and not name.startswith(OF_OTHERS) and name not in known and base not in known and not any(name.startswith(one) for one in known):
            yield name
