"""Kubernetes: what Kustomize builds against the schemas of three versions, Pod Security, and its own references."""

import re
import subprocess

import jsonschema
from kubernetes_validate import utils
from referencing import Registry, Resource

from files import documents

VERSIONS = ["1.34", "1.35", "1.37"]

# Kinds that are not built in, which custom_resources.mjs or the checks of references look at.
CUSTOM_GROUPS = {"gateway.networking.k8s.io", "monitoring.coreos.com", "external-secrets.io", "cert-manager.io"}

# A workload: where its pods are described.
POD_TEMPLATES = {
    "Deployment": ["spec", "template"],
    "StatefulSet": ["spec", "template"],
    "DaemonSet": ["spec", "template"],
    "Job": ["spec", "template"],
    "CronJob": ["spec", "jobTemplate", "spec", "template"],
}


def build(folder):
    """The objects that Kustomize makes of a folder."""
    result = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True, timeout=60)
    if result.returncode:
        raise ValueError(result.stderr.strip())
    return documents(result.stdout), result.stderr.strip()


def title(one):
    return f"{one.get('kind')}/{one.get('metadata', {}).get('name')}"


def below(value, path):
    for key in path:
        value = (value or {}).get(key)
    return value or {}


def workloads(objects):
    """Every workload with the template of its pods."""
    for one in objects:
        if one["kind"] in POD_TEMPLATES:
            yield one, below(one, POD_TEMPLATES[one["kind"]])


def containers(template):
    spec = template["spec"]
    return spec.get("initContainers", []) + spec.get("containers", [])


# ---- schemas -----------------------------------------------------------------------------------------


class Schemas:
    """The strict schemas of one version, each read once."""

    def __init__(self, version):
        self.version = version
        self.release = [one for one in utils.all_versions() if one.startswith(version + ".")][-1]
        self.folder = f"kubernetes-json-schema/v{self.release}-local-strict"
        definitions = utils.schema_contents(f"{self.folder}/_definitions.json", self.release)
        self.registry = Resource.from_contents(definitions) @ Registry()
        self.validators = {}

    def validator(self, kind, api_version):
        key = (kind, api_version)
        if key not in self.validators:
            group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
            schema = utils.schema_contents(f"{self.folder}/{kind.lower()}-{group}.json", self.release)
            registry = Resource.from_contents(schema) @ self.registry
            self.validators[key] = jsonschema.Draft202012Validator(schema, registry=registry)
        return self.validators[key]

    def problems(self, one):
        group = one["apiVersion"].rpartition("/")[0]
        if group in CUSTOM_GROUPS:
            return
        try:
            errors = self.validator(one["kind"], one["apiVersion"]).iter_errors(one)
        except FileNotFoundError:
            yield f"{title(one)}: Kubernetes {self.version} has no {one['apiVersion']} {one['kind']}"
            return
        for error in errors:
            place = ".".join(str(part) for part in error.absolute_path)
            yield f"{title(one)}: {place}: {error.message[:160]} (Kubernetes {self.version})"


# ---- what the schemas leave open ---------------------------------------------------------------------

QUANTITY = re.compile(r"^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$")
NAME = re.compile(r"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
ALLOWED_VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def form(objects):
    """Names, quantities, and objects that are there twice."""
    seen = set()
    for one in objects:
        metadata = one.get("metadata", {})
        name = metadata.get("name", "")
        if not NAME.match(name):
            yield f"{title(one)}: is no name"
        key = (one["apiVersion"].rpartition("/")[0], one["kind"], metadata.get("namespace"), name)
        if key in seen:
            yield f"{title(one)}: is there twice"
        seen.add(key)
        if one["kind"] in ("ConfigMap", "Secret"):
            for field in ("data", "stringData"):
                for entry, value in (one.get(field) or {}).items():
                    if not isinstance(value, str):
                        yield f"{title(one)}: {entry} is no text"
    for one, template in workloads(objects):
        for container in containers(template):
            for kind in ("requests", "limits"):
                for resource, quantity in container.get("resources", {}).get(kind, {}).items():
                    if not QUANTITY.match(str(quantity)):
                        yield f"{title(one)}: {quantity} is no quantity of {resource}"


def security(objects):
    """The profile `restricted` of Pod Security, and a little more."""
    for one in objects:
        if one["kind"] == "Namespace":
            labels = one["metadata"].get("labels", {})
            for mode in ("enforce", "warn", "audit"):
                if labels.get(f"pod-security.kubernetes.io/{mode}") != "restricted":
                    yield f"{title(one)}: does not {mode} the profile restricted"
    for one, template in workloads(objects):
        spec = template["spec"]
        pod = spec.get("securityContext", {})
        for host in ("hostNetwork", "hostPID", "hostIPC"):
            if spec.get(host):
                yield f"{title(one)}: {host}"
        if spec.get("automountServiceAccountToken") is not False:
            yield f"{title(one)}: mounts a token for the API of Kubernetes"
        for volume in spec.get("volumes", []):
            kind = next((key for key in volume if key != "name"), "emptyDir")
            if kind not in ALLOWED_VOLUMES:
                yield f"{title(one)}: the volume {volume['name']} is a {kind}"
            if kind == "emptyDir" and not (volume["emptyDir"] or {}).get("sizeLimit"):
                yield f"{title(one)}: the volume {volume['name']} has no size"
        for container in containers(template):
            yield from (f"{title(one)}: {container['name']} {what}" for what in weaknesses(container, pod))


def weaknesses(container, pod):
    context = {**pod, **container.get("securityContext", {})}
    user = context.get("runAsUser")
    if context.get("runAsNonRoot") is not True or not isinstance(user, int) or user == 0:
        yield "can run as root"
    if context.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
        yield "has no seccomp profile"
    if context.get("privileged"):
        yield "is privileged"
    if context.get("allowPrivilegeEscalation") is not False:
        yield "can gain privileges"
    if "ALL" not in context.get("capabilities", {}).get("drop", []):
        yield "keeps capabilities"
    if set(context.get("capabilities", {}).get("add", [])) - {"NET_BIND_SERVICE"}:
        yield "gets capabilities"
    if context.get("readOnlyRootFilesystem") is not True:
        yield "can write to its root file system"
    resources = container.get("resources", {})
    if not {"cpu", "memory"} <= set(resources.get("requests", {})) or "memory" not in resources.get("limits", {}):
        yield "lacks requests of processor and memory, or a limit of memory"
    image = container.get("image", "")
    if "@" not in image and (":" not in image.rpartition("/")[2] or image.endswith(":latest")):
        yield f"has an image without version: {image}"
