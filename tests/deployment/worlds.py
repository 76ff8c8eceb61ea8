"""The checks of each world: how many things each looked at, and what is wrong with them."""

import json
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cloudfoundry
import compose
import kubernetes
import monitoring
import network
import nginx
import pipelines
import references
import scripts
import tools as programs
from files import digest, digest_of_folder, document

BAD_JENKINSFILE = Path(__file__).parent / "samples/bad/Jenkinsfile"
YAML = ["**/*.yaml", "**/*.yml"]
THRESHOLD = 30
# What checkov asks for and is decided otherwise, with the reason.
SKIPPED = {
    "CKV_K8S_11": "a limit of processor time slows starts down; requests share it",
    "CKV_K8S_15": "images have versions, and closed networks cannot pull each time",
    "CKV_K8S_21": "the namespace is that of the overlay",
    "CKV_K8S_35": "secrets are files; the check takes names of variables for secrets",
    "CKV_K8S_40": "65532 is the user of the images",
    "CKV2_K8S_6": "policies are looked at with all objects of an overlay",
    "CKV_K8S_43": "digests are set in the user's repository",
}


class Checks:
    """All checks on some projects."""

    def __init__(self, projects, tools, scratch, processes):
        self.projects = projects
        self.tools = tools
        self.scratch = scratch
        self.processes = processes
        self.notes = []
        self.groovy = None

    def named(self, path, problems):
        return [f"{self.projects.name(path)}: {problem}" for problem in problems]

    def shown(self, problems):
        """Problems with paths as people know them."""
        return [re.sub(r"(/[^\s:]+)", lambda found: self.projects.name(found[1]), problem, count=1) for problem in problems]

    # ---- Kubernetes --------------------------------------------------------------------------------

    def builds(self):
        """What Kustomize builds of each overlay, with the processes of its project, and what it could not build."""
        folders, _ = self.projects.with_folder("deploy/kubernetes")
        overlays = [(folder, overlay.parent) for folder in folders for overlay in sorted(folder.glob("deploy/kubernetes/overlays/*/kustomization.yaml"))]
        prepared = {folder: self.prepared(folder) for folder in folders}
        with ThreadPoolExecutor(2) as workers:
            results = list(workers.map(lambda one: built(prepared[one[0]] / one[1].relative_to(one[0])), overlays))
        problems, found = [], []
        for (folder, overlay), (objects, said) in zip(overlays, results):
            problems += self.named(overlay, [said] if said else [])
            found.append((overlay, objects, self.processes(folder)))
        return found, (len(overlays), problems)

    def prepared(self, folder):
        """A copy of what Kustomize reads, with the secrets that people make on first use."""
        copy = self.scratch / "kubernetes" / digest_of_folder(folder / "deploy/kubernetes")[:16]
        if not copy.exists():
            shutil.copytree(folder / "deploy", copy / "deploy")
            shutil.copytree(folder / "config", copy / "config")
            for example in (copy / "deploy/kubernetes").rglob("*.example"):
                target = example.with_suffix("")
                if not target.exists():
                    shutil.copy(example, target)
            for script in (copy / "deploy/kubernetes").rglob("secrets.sh"):
                subprocess.run([script], cwd=script.parent, check=True, capture_output=True)
        return copy

    def kubernetes(self):
        found, kustomized = self.builds()
        yield "kubectl kustomize", *kustomized
        unique, custom = {}, {}
        for overlay, objects, _ in found:
            for one in objects:
                key = digest(json.dumps(one, sort_keys=True, default=str))
                group = one["apiVersion"].rpartition("/")[0]
                (custom if group in kubernetes.CUSTOM_GROUPS else unique).setdefault(key, (overlay, one))
        for version in kubernetes.VERSIONS:
            schemas = kubernetes.Schemas(version)
            problems = [p for overlay, one in unique.values() for p in self.named(overlay, schemas.problems(one))]
            yield f"schemas of Kubernetes {version}", len(unique), problems
        problems = programs.custom_resources(self.tools, [one for _, one in custom.values()]) if custom else []
        yield "schemas of custom resources", len(custom), problems
        for name, check in (("forms", kubernetes.form), ("Pod Security restricted", kubernetes.security), ("references", references.problems)):
            problems = [p for overlay, objects, _ in found for p in self.named(overlay, check(objects))]
            yield f"{name} (Kubernetes)", sum(len(objects) for _, objects, _ in found), problems
        problems = [p for overlay, objects, processes in found for p in self.named(overlay, network.problems(objects, processes))]
        yield "network policies", sum(one["kind"] == "NetworkPolicy" for _, objects, _ in found for one in objects), problems
        yield self.policies(found)

    def policies(self, found):
        folder = self.scratch / "checkov"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        seen = set()
        for _, objects, _ in found:
            for one in objects:
                key = digest(json.dumps(one, sort_keys=True, default=str))
                if one["kind"] in kubernetes.POD_TEMPLATES and key not in seen:
                    seen.add(key)
                    (folder / f"{one['kind']}-{one['metadata']['name']}-{key[:8]}.json".lower()).write_text(json.dumps(one))
        problems, passed = programs.checkov(self.tools, folder, ["kubernetes"], SKIPPED)
        return "checkov (Kubernetes)", passed + len(problems), sorted(set(problems))

    # ---- containers --------------------------------------------------------------------------------

    def containers(self):
        files, _ = self.projects.files("Dockerfile", "deploy/**/Dockerfile*")
        yield "hadolint", len(files), self.shown(programs.hadolint(self.tools, files)) if files else []
        files, _ = self.projects.files("deploy/compose/*.yaml", "deploy/compose/**/*.yaml", "compose*.yaml")
        files = [path for path in files if "services" in (document(path) or {}) or "include" in (document(path) or {})]
        yield "schema of Compose", len(files), self.shown(programs.schema(self.tools, "vendor.compose-spec", files)) if files else []
        folders, _ = self.projects.with_folder("deploy/compose")
        problems = [problem for folder in folders for problem in self.named(folder, compose.problems(*(folder / "deploy/compose").glob("*.yaml")))]
        yield "containers that end", len(folders), problems
        yield self.compose_config()
        yield self.bake()

    def compose_config(self):
        plugin = subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0 if shutil.which("docker") else False
        if not plugin:
            self.notes.append("docker compose config: skipped, there is no Compose here")
            return "docker compose config", 0, []
        folders, _ = self.projects.with_folder("deploy/compose")
        problems = []
        for folder in folders:
            place = folder / "deploy/compose"
            environment = place / ".env.example"
            options = ["--env-file", environment] if environment.exists() else []
            result = subprocess.run(["docker", "compose", "--profile", "*", *options, "config", "--quiet"], cwd=place, capture_output=True, text=True)
            problems += self.named(place, [result.stderr.strip()[:300]] if result.returncode or result.stderr.strip() else [])
        return "docker compose config", len(folders), problems

    def bake(self):
        files, _ = self.projects.files("docker-bake.hcl", "deploy/**/docker-bake.hcl")
        if subprocess.run(["docker", "buildx", "version"], capture_output=True).returncode if shutil.which("docker") else True:
            self.notes.append("docker buildx bake: skipped, there is no Buildx here")
            return "docker buildx bake", 0, []
        problems = []
        for path in files:
            result = subprocess.run(["docker", "buildx", "bake", "--file", path, "--print"], cwd=path.parent, capture_output=True, text=True)
            problems += self.named(path, [result.stderr.strip()[-300:]] if result.returncode else [])
        return "docker buildx bake", len(files), problems

    # ---- Cloud Foundry -----------------------------------------------------------------------------

    def cloudfoundry(self):
        files, _ = self.projects.files("deploy/cloudfoundry/**/*manifest*.yml", "deploy/cloudfoundry/manifests/*.yml")
        problems, count = [], 0
        for path in files:
            count += len((document(path) or {}).get("applications", []))
            root = next(parent for parent in path.parents if parent.name == "cloudfoundry")
            problems += self.named(path, cloudfoundry.problems(path, sorted(root.glob("**/vars*.y*ml*"))))
        yield "manifests (Cloud Foundry)", count, problems

    # ---- servers -----------------------------------------------------------------------------------

    def servers(self):
        files, _ = self.projects.files("deploy/systemd/**/*.service", "deploy/systemd/**/*.target", "deploy/systemd/**/*.timer", "deploy/systemd/**/*.socket")
        by_folder = {}
        for path in files:
            by_folder.setdefault(path.parent, []).append(path)
        problems = [problem for units in by_folder.values() for problem in programs.systemd_verify(units)]
        yield "systemd-analyze verify", len(files), self.shown(problems)
        services = [path for path in files if path.suffix == ".service"]
        problems, worst = programs.systemd_security(services, THRESHOLD)
        if services:
            self.notes.append(f"systemd: the most exposed unit has {worst} of 10")
        yield "systemd-analyze security", len(services), self.shown(problems)
        folders, _ = self.projects.with_folder("deploy/systemd")
        problems, count = nginx.problems(folders, self.scratch / "nginx")
        yield "nginx -t", count, self.shown(problems)

    # ---- monitoring --------------------------------------------------------------------------------

    def monitoring(self):
        rules, _ = self.projects.files("deploy/**/*rules*.yaml", "deploy/**/*rules*.yml", "deploy/**/rules/*.y*ml", "deploy/**/alerts*.y*ml")
        rules = [path for path in rules if (document(path) or {}).get("groups")]
        count = sum(len(group["rules"]) for path in rules for group in document(path)["groups"])
        yield "promtool check rules", count, self.shown(programs.promtool(rules, "rules")) if rules else []
        configs, _ = self.projects.files("deploy/**/prometheus.y*ml")
        configs = [path for path in configs if "scrape_configs" in (document(path) or {})]
        yield "promtool check config", len(configs), self.shown(programs.promtool(configs, "config")) if configs else []
        yield from self.alertmanager()
        dashboards, _ = self.projects.files("deploy/**/dashboards/**/*.json")
        sources = monitoring.sources(self.projects.files("deploy/**/datasources/*.y*ml", "deploy/**/datasources.y*ml")[0])
        problems = [p for path in dashboards for p in self.named(path, monitoring.dashboard(path, sources))]
        yield "dashboards (Grafana)", len(dashboards), problems
        expressions = sorted({expression for path in dashboards for _, expression in monitoring.dashboards_expressions(path)})
        yield "expressions of dashboards", len(expressions), list(monitoring.unparsed(expressions, self.scratch / "promtool"))
        yield self.metrics(rules, expressions)

    def alertmanager(self):
        configs, _ = self.projects.files("deploy/**/alertmanager.y*ml")
        yield "amtool check-config", len(configs), self.shown(programs.amtool(configs)) if configs else []
        files, _ = self.projects.files("deploy/compose/monitoring.yaml")
        problems = [p for path in files for p in self.named(path, monitoring.alertmanager(path, self.scratch / "alertmanager"))]
        yield "Alertmanager becomes ready", len(files), problems

    def metrics(self, rules, expressions):
        """Every metric is one of the reference of the project; alerts are of its own processes."""
        pages, _ = self.projects.files("docs/platform.en.md", "docs/services/*.en.md")
        known = set().union(*(monitoring.known_metrics(page) for page in pages)) if pages else set()
        of_rules = [rule for path in rules for group in document(path)["groups"] for rule in group["rules"]]
        recorded = {rule["record"] for rule in of_rules if "record" in rule}
        every = {*expressions, *(rule["expr"] for rule in of_rules)}
        problems = [f"there is no metric {name}: {expression}" for expression in sorted(every) for name in monitoring.unknown(expression, known, recorded)]
        problems += [f"{rule['expr']}: {what}" for rule in of_rules for what in monitoring.of_others(rule["expr"])]
        return "metrics that are asked for", len(every), problems

    # ---- pipelines ---------------------------------------------------------------------------------

    def pipelines(self):
        workflows, _ = self.projects.files(".github/workflows/*.y*ml")
        yield "schema of GitHub workflows", len(workflows), self.shown(programs.schema(self.tools, "vendor.github-workflows", workflows)) if workflows else []
        yield "actionlint", len(workflows), self.shown(programs.actionlint(self.tools, workflows)) if workflows else []
        yield "zizmor", len(workflows), self.shown(programs.zizmor(self.tools, workflows)) if workflows else []
        yield "workflows (GitHub)", len(workflows), [p for path in workflows for p in self.named(path, pipelines.github(path))]
        updates, _ = self.projects.files(".github/dependabot.y*ml")
        yield "schema of Dependabot", len(updates), self.shown(programs.schema(self.tools, "vendor.dependabot", updates)) if updates else []
        files, _ = self.projects.files(".gitlab-ci.yml")
        options = ["--data-transform", "gitlab-ci"]
        yield "schema of GitLab CI", len(files), self.shown(programs.schema(self.tools, "vendor.gitlab-ci", files, *options)) if files else []
        yield "references (GitLab CI)", len(files), [p for path in files for p in self.named(path, pipelines.gitlab(path))]
        files, _ = self.projects.files("Jenkinsfile*")
        yield self.same_steps()
        yield self.scripts()
        yield "structure (Jenkins)", len(files), [p for path in files for p in self.named(path, pipelines.jenkins(path))]
        problems = self.groovy.result()
        refused = [problem for problem in problems if problem.startswith(str(BAD_JENKINSFILE))]
        problems = [problem for problem in problems if problem not in refused]
        yield "npm-groovy-lint", len(files), self.shown(problems) + ([] if refused else ["the bad sample passes"])

    def same_steps(self):
        problems, count = [], 0
        for folder in self.projects.folders:
            systems = {"GitHub": list(folder.glob(".github/workflows/*.yml")), "GitLab": list(folder.glob(".gitlab-ci.yml")), "Jenkins": list(folder.glob("Jenkinsfile*"))}
            count += sum(bool(paths) for paths in systems.values())
            problems += self.named(folder, pipelines.same_steps(systems))
        return "the same steps in all pipelines", count, problems

    def scripts(self):
        """Of the smallest project that has each of them; they are the same in others, or longer."""
        whole = next(folder for folder in self.projects.folders if folder.parent.name == "user-service-postgresql")
        count, problems = scripts.problems(whole, self.scratch / "scripts")
        return "calls of scripts (pipelines)", count, problems

    # ---- all of them -------------------------------------------------------------------------------

    def texts(self):
        files, _ = self.projects.files(".github/**/*.y*ml", ".gitlab-ci.yml", "deploy/**/*.yaml", "deploy/**/*.yml", "config/*.y*ml", "compose*.y*ml")
        yield "yamllint", len(files), self.shown(programs.yamllint(self.tools, files))
        scripts, _ = self.projects.files("deploy/**/*", "ci/**/*")
        scripts = [path for path in scripts if re.match(rb"#!.*\b(ba|da)?sh\b", path.read_bytes()[:40])]
        yield "shellcheck", len(scripts), self.shown(programs.shellcheck(self.tools, scripts)) if scripts else []
        texts, _ = self.projects.files("deploy/**/*.json")
        yield "JSON", len(texts), [p for path in texts for p in self.named(path, not_json(path))]

    def every(self):
        # Java takes its time; meanwhile there is other work.
        background = ThreadPoolExecutor(1)
        self.groovy = background.submit(programs.groovylint, self.tools, [*self.projects.files("Jenkinsfile*")[0], BAD_JENKINSFILE])
        for world in (self.texts, self.containers, self.kubernetes, self.cloudfoundry, self.servers, self.monitoring, self.pipelines):
            yield from world()


def built(folder):
    """The objects of an overlay, and what Kustomize has to say."""
    try:
        return kubernetes.build(folder)
    except (ValueError, subprocess.TimeoutExpired) as error:
        return [], str(error)[:400]


def not_json(path):
    try:
        json.loads(path.read_text())
    except ValueError as error:
        yield str(error)
