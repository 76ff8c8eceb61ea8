"""Every check is proven by samples: the good ones pass, and each fault in them is refused."""

from pathlib import Path

import yaml

import cloudfoundry
import compose
import kubernetes
import monitoring
import network
import nginx
import pipelines
import references
import tools as programs
from files import document, documents

SAMPLES = Path(__file__).parent / "samples"
PROCESSES = [{"name": "user-service", "port": 8001, "route": "/user-service"}]
METRICS = {"http_server_requests"}


def of_kubernetes(path, schemas):
    objects = documents(path.read_text())
    for one in objects:
        yield from schemas.problems(one)
    for check in (kubernetes.form, kubernetes.security, references.problems):
        yield from check(objects)
    yield from network.problems(objects, PROCESSES)


def of_manifest(path):
    return cloudfoundry.problems(path, [SAMPLES / "vars-dev.yml"])


def of_dashboard(path):
    form = list(monitoring.dashboard(path, {"prometheus"}))
    yield from form
    if any("delimiter" in problem for problem in form):
        return
    expressions = [expression for _, expression in monitoring.dashboards_expressions(path)]
    yield from monitoring.unparsed(expressions, path.parent / "promtool")
    for expression in expressions:
        yield from (f"there is no metric {name}" for name in monitoring.unknown(expression, METRICS, set()))


def of_rules(path):
    yield from programs.promtool([path], "rules")
    for group in document(path)["groups"]:
        for rule in group["rules"]:
            yield from monitoring.of_others(rule["expr"])


def passed_by_tools(tools, folder):
    """The bad samples that the programs of others let pass."""
    bad = SAMPLES / "bad"
    found = {
        "yamllint": programs.yamllint(tools, [bad / "repeated.yaml"]),
        "shellcheck": programs.shellcheck(tools, [bad / "unquoted.sh"]),
        "hadolint": programs.hadolint(tools, [bad / "Dockerfile"]),
        "schema of Compose": programs.schema(tools, "vendor.compose-spec", [bad / "compose.yaml"]),
        "actionlint": programs.actionlint(tools, [bad / "workflow.yml"]),
        "promtool": programs.promtool([bad / "rules.yaml"], "rules"),
        "the same steps": list(pipelines.same_steps({"GitLab": [SAMPLES / "gitlab-ci.yml"], "Jenkins": [SAMPLES / "Jenkinsfile"]})),
        "amtool": programs.amtool([bad / "alertmanager.yaml"]),
        "Alertmanager": list(monitoring.alertmanager(SAMPLES / "alertmanager/compose/monitoring.yaml", folder / "alertmanager")),
        "nginx": nginx.of_site(bad / "nginx.conf", folder),
        "systemd-analyze security": programs.systemd_security([bad / "bare.service"], 30)[0],
    }
    return [f"{name} lets the bad sample pass" for name, problems in found.items() if not problems], len(found)


def refused(tools, folder):
    """What the checks get wrong, and how many faults they refuse."""
    schemas = kubernetes.Schemas(kubernetes.VERSIONS[0])
    checks = {
        "kubernetes.yaml": lambda path: of_kubernetes(path, schemas),
        "manifest.yml": of_manifest,
        "stack.yaml": compose.problems,
        "gitlab-ci.yml": pipelines.gitlab,
        "workflow.yml": pipelines.github,
        "Jenkinsfile": pipelines.jenkins,
        "dashboard.json": of_dashboard,
        "rules.yaml": of_rules,
    }
    folder.mkdir(parents=True, exist_ok=True)
    wrong, count = passed_by_tools(tools, folder)
    for name, faults in yaml.safe_load((SAMPLES / "faults.yaml").read_text()).items():
        wrong += [f"sample {name}: {problem}" for problem in checks[name](SAMPLES / name)]
        text = (SAMPLES / name).read_text()
        for fault in faults:
            if fault["text"] not in text:
                wrong.append(f"sample {name}: has no {fault['text']}")
                continue
            (folder / name).write_text(text.replace(fault["text"], fault["instead"], 1))
            found = list(checks[name](folder / name))
            count += 1
            if not any(fault["finds"] in problem for problem in found):
                wrong.append(f"sample {name}: {fault['instead']!r} is not refused as {fault['finds']!r}: {found}")
    return wrong, count
