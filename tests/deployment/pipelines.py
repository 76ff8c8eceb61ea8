"""Pipelines: what the schemas of their systems do not see."""

import re

from files import document

GITLAB_KEYS = {"default", "include", "stages", "variables", "workflow", "image", "services", "cache", "before_script", "after_script", "spec"}


# ---- GitLab --------------------------------------------------------------------------------------------


def gitlab(path):
    pipeline = document(path)
    jobs = {name: job for name, job in pipeline.items() if name not in GITLAB_KEYS and isinstance(job, dict)}
    stages = [".pre", *pipeline.get("stages", ["build", "test", "deploy"]), ".post"]
    for name, job in jobs.items():
        for base in as_list(job.get("extends")):
            if base not in jobs:
                yield f"{name} extends {base}, which is not there"
        if name.startswith("."):
            continue
        stage = inherited(jobs, name, "stage") or "test"
        if stage not in stages:
            yield f"{name} is of the stage {stage}, which is not there"
        for need in as_list(inherited(jobs, name, "needs")):
            needed = need.get("job") if isinstance(need, dict) else need
            if needed is None:
                continue
            if needed not in jobs or needed.startswith("."):
                yield f"{name} needs {needed}, which is not there"
            elif comes_later(stages, inherited(jobs, needed, "stage") or "test", stage):
                yield f"{name} needs {needed}, which comes later"
        if not any(inherited(jobs, name, key) for key in ("script", "trigger", "run")):
            yield f"{name} does nothing"
        if not inherited(jobs, name, "timeout") and not pipeline.get("default", {}).get("timeout"):
            yield f"{name} may run for ever"
        yield from (f"{name} {problem}" for problem in gitlab_conduct(jobs, name))
        environment = inherited(jobs, name, "environment")
        if isinstance(environment, dict) and environment.get("on_stop") and environment["on_stop"] not in jobs:
            yield f"{name} is stopped by {environment['on_stop']}, which is not there"
    used = {stage for name in jobs for stage in [inherited(jobs, name, "stage")]}
    for stage in stages[1:-1]:
        if stage not in used:
            yield f"nothing is of the stage {stage}"


def gitlab_conduct(jobs, name):
    """Deployments are never cut off nor beside each other; tests are told as a report, whatever their outcome."""
    script = " ".join(as_list(inherited(jobs, name, "script")))
    if deploys(script):
        if not inherited(jobs, name, "resource_group"):
            yield "may deploy twice at a time"
        if inherited(jobs, name, "interruptible") is not False:
            yield "may be cut off"
        if not inherited(jobs, name, "environment"):
            yield "deploys to no environment"
    if "deploy/ci/test.sh" in script:
        artifacts = inherited(jobs, name, "artifacts") or {}
        if not artifacts.get("reports", {}).get("junit") or artifacts.get("when") != "always":
            yield "does not report its tests"
    if "deploy/ci/sign.sh" in script and not inherited(jobs, name, "id_tokens"):
        yield "signs without a token that says who it is"


def deploys(script):
    return re.search(r"deploy/ci/deploy-\w+\.sh|deploy/ci/deploy\.sh", script)


def comes_later(stages, one, other):
    return one in stages and other in stages and stages.index(one) > stages.index(other)


def as_list(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def inherited(jobs, name, key, depth=0):
    job = jobs.get(name, {})
    if key in job or depth > 10:
        return job.get(key)
    for base in reversed(as_list(job.get("extends"))):
        value = inherited(jobs, base, key, depth + 1)
        if value is not None:
            return value
    return None


# ---- GitHub --------------------------------------------------------------------------------------------


def github(path):
    workflow = document(path)
    if workflow.get("permissions") is None:
        yield "does not say what its token may do"
    for name, job in workflow.get("jobs", {}).items():
        if "timeout-minutes" not in job and "uses" not in job:
            yield f"{name} may run for hours"
        yield from (f"{name} {problem}" for problem in github_conduct(workflow, job))
        for step in job.get("steps", []):
            uses = step.get("uses", "")
            if uses and not uses.startswith("./") and not re.search(r"@[0-9a-f]{40}$", uses):
                yield f"{name}: {uses} is no commit"
            if uses.startswith("actions/checkout@") and step.get("with", {}).get("persist-credentials") is not False:
                yield f"{name}: the checkout keeps its token"


def github_conduct(workflow, job):
    steps = job.get("steps", [])
    script = " ".join(step.get("run", "") for step in steps)
    if deploys(script):
        concurrency = job.get("concurrency") or workflow.get("concurrency") or {}
        if not concurrency or concurrency.get("cancel-in-progress"):
            yield "may deploy twice at a time, or be cut off"
        if not job.get("environment"):
            yield "deploys to no environment"
    if "deploy/ci/test.sh" in script:
        kept = [step for step in steps if "upload-artifact@" in step.get("uses", "") and "junit.xml" in step["with"]["path"]]
        if not any("cancelled()" in str(step.get("if")) for step in kept):
            yield "does not report its tests"
    if "deploy/ci/sign.sh" in script and job.get("permissions", {}).get("id-token") != "write":
        yield "signs without a token that says who it is"


# ---- Jenkins -------------------------------------------------------------------------------------------

PAIRS = {"(": ")", "[": "]", "{": "}"}
STEPS = re.compile(r"\bcredentials\(\s*['\"]([^'\"]+)['\"]\s*\)")
VARIABLES = re.compile(r"(?:passwordVariable|usernameVariable|variable|keyFileVariable)\s*:\s*['\"](\w+)['\"]|(\w+)\s*=\s*credentials\(")
SECTIONS = ("agent", "options", "stages", "post")


def jenkins(path):
    text = path.read_text()
    try:
        code, strings = without_strings(text)
    except ValueError as error:
        yield str(error)
        return
    yield from unbalanced(code)
    body = block(code, r"^\s*pipeline\s*\{")
    if body is None:
        yield "is no declarative pipeline"
        return
    for section in SECTIONS:
        if not re.search(rf"^\s*{section}\b", body, re.MULTILINE):
            yield f"has no {section}"
    for option in ("timeout", "disableConcurrentBuilds", "buildDiscarder"):
        if not re.search(rf"\b{option}\b", block(code, r"\boptions\s*\{") or ""):
            yield f"options without {option}"
    for stage in re.finditer(r"\bstage\s*\(", code):
        inside = block(code[stage.start():], r"\bstage\s*\([^)]*\)\s*\{") or ""
        if not re.search(r"\b(steps|stages|parallel|matrix)\s*\{", inside):
            yield f"the stage in line {line(code, stage.start())} has no steps"
    if "deploy/ci/test.sh" in text and not re.search(r"\balways\s*\{[^}]*\bjunit\b", code):
        yield "does not report its tests"
    secrets = {name for found in VARIABLES.findall(text) for name in found if name}
    for place, quote, content in strings:
        for name in re.findall(r"\$\{?(\w+)", content):
            if quote in ('"', '"""') and name in secrets:
                yield f"line {line(text, place)}: the secret {name} is put into a command by Groovy, and shows in the log"


# ---- all of them -----------------------------------------------------------------------------------------


# What only one of them needs: the others have services of their own.
OF_ONE = {"services.sh"}


def steps(paths):
    """The scripts that the files of a system call, with what they are given."""
    found = set()
    for path in paths:
        for script, argument in re.findall(r"deploy/ci/([\w-]+\.sh)(?: (stage|prod)\b)?", commands(path.read_text())):
            found.add(f"{script} {argument}".strip())
    return {step for step in found if step.split()[0] not in OF_ONE}


def commands(text):
    """Without what is said beside."""
    return re.sub(r"(?m)^\s*(#|//).*$", "", text)


def same_steps(systems):
    """Every system of a project offers the same steps: its name, and its files."""
    every = {name: steps(paths) for name, paths in systems.items() if paths}
    whole = set().union(*every.values()) if every else set()
    for name, own in sorted(every.items()):
        for step in sorted(whole - own):
            yield f"{name} has no step {step}"


def line(text, place):
    return text.count("\n", 0, place) + 1


def without_strings(text):
    """The code with spaces for strings and comments, and the strings."""
    code, strings, index = [], [], 0
    while index < len(text):
        quote = next((one for one in ('"""', "'''", '"', "'") if text.startswith(one, index)), None)
        comment = next(((begin, end) for begin, end in (("//", "\n"), ("/*", "*/")) if text.startswith(begin, index)), None)
        if quote:
            end = index + len(quote)
            while not text.startswith(quote, end):
                if end >= len(text) or (len(quote) == 1 and text[end] == "\n"):
                    raise ValueError(f"line {line(text, index)}: a string does not end")
                end += 2 if text[end] == "\\" else 1
            strings.append((index, quote, text[index + len(quote):end]))
            end += len(quote)
        elif comment:
            found = text.find(comment[1], index)
            end = len(text) if found < 0 else found + len(comment[1])
        else:
            code.append(text[index])
            index += 1
            continue
        code.append("".join(sign if sign == "\n" else " " for sign in text[index:end]))
        index = end
    return "".join(code), strings


def unbalanced(code):
    open_ones = []
    for place, sign in enumerate(code):
        if sign in PAIRS:
            open_ones.append((sign, place))
        elif sign in PAIRS.values():
            if not open_ones or PAIRS[open_ones.pop()[0]] != sign:
                yield f"line {line(code, place)}: {sign} closes nothing"
                return
    for sign, place in open_ones:
        yield f"line {line(code, place)}: {sign} is not closed"


def block(code, head):
    """What stands between the braces behind a head."""
    found = re.search(head, code, re.MULTILINE)
    if not found:
        return None
    depth, start = 1, found.end()
    for place in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[place], 0)
        if depth == 0:
            return code[start:place]
    return code[start:]
