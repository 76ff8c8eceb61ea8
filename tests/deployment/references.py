"""References between objects of Kubernetes: whatever one names is there in another."""

import re

from kubernetes import below, containers, title, workloads

ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://)(?:[^@/\s\"']*@)?([a-zA-Z0-9.-]+)(?::(\d+))?|(?<![\w./-])([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*):(\d{2,5})(?![\w.])")
PORT_OF_SCHEME = {"http": 80, "https": 443}


class Cluster:
    """The objects of one environment."""

    def __init__(self, objects):
        self.objects = objects
        self.workloads = list(workloads(objects))

    def all(self, kind):
        return [one for one in self.objects if one["kind"] == kind]

    def get(self, kind, name):
        return next((one for one in self.all(kind) if one["metadata"]["name"] == name), None)

    def selected(self, selector):
        """The workloads whose pods have the labels."""
        return [(one, template) for one, template in self.workloads if matches(selector, labels(template))]

    def secret_keys(self, name):
        """The keys of a secret, `None` when all that is known is that it will be there."""
        secret = self.get("Secret", name)
        if secret:
            return set(secret.get("data") or {}) | set(secret.get("stringData") or {})
        for one in self.all("ExternalSecret"):
            if one["spec"].get("target", {}).get("name", one["metadata"]["name"]) == name:
                entries = one["spec"].get("data")
                return {entry["secretKey"] for entry in entries} if entries else None
        for one in self.all("Certificate"):
            if one["spec"].get("secretName") == name:
                return {"tls.crt", "tls.key", "ca.crt"}
        raise KeyError(name)

    def settings(self, container):
        """The variables of a container, without those from secrets."""
        values = {}
        for source in container.get("envFrom", []):
            if "configMapRef" in source:
                config = self.get("ConfigMap", source["configMapRef"]["name"]) or {}
                values.update(config.get("data") or {})
        for one in container.get("env", []):
            reference = one.get("valueFrom", {}).get("configMapKeyRef")
            if reference:
                config = self.get("ConfigMap", reference["name"]) or {}
                values[one["name"]] = (config.get("data") or {}).get(reference["key"], "")
            elif "value" in one:
                values[one["name"]] = one["value"]
        return values

    def service_ports(self, service):
        """What a Service listens on: its ports, and those of its pods when it has no address of its own."""
        ports = {port["port"]: port for port in service["spec"].get("ports", [])}
        if service["spec"].get("clusterIP") == "None":
            for _, template in self.selected(service["spec"].get("selector", {})):
                for container in template["spec"]["containers"]:
                    for port in container.get("ports", []):
                        ports.setdefault(port["containerPort"], port)
        return ports


def labels(template):
    return template.get("metadata", {}).get("labels", {})


def matches(selector, of):
    return bool(selector) and all(of.get(key) == value for key, value in selector.items())


def problems(objects):
    cluster = Cluster(objects)
    for check in (selectors, services, probes, sources, accounts, scaling, addresses, entrances, monitors):
        yield from check(cluster)


def selectors(cluster):
    for one, template in cluster.workloads:
        if one["kind"] in ("Job", "CronJob"):
            continue
        selector = one["spec"]["selector"].get("matchLabels", {})
        if not matches(selector, labels(template)):
            yield f"{title(one)}: its selector does not fit the labels of its pods"
        if "app.kubernetes.io/version" in selector:
            yield f"{title(one)}: its selector names a version"
        for other, other_template in cluster.workloads:
            if other is not one and matches(selector, labels(other_template)):
                yield f"{title(one)}: its selector also fits the pods of {title(other)}"
        for spread in template["spec"].get("topologySpreadConstraints", []):
            if not matches(spread.get("labelSelector", {}).get("matchLabels", {}), labels(template)):
                yield f"{title(one)}: what is spread are not its pods"


def ports_of(template):
    named, numbers = set(), set()
    for container in template["spec"]["containers"]:
        for port in container.get("ports", []):
            named.add(port.get("name"))
            numbers.add(port["containerPort"])
    return named | numbers


def services(cluster):
    for service in cluster.all("Service"):
        selector = service["spec"].get("selector")
        if service["spec"].get("type") == "ExternalName":
            continue
        selected = cluster.selected(selector)
        if not selected:
            yield f"{title(service)}: selects no pod"
        for port in service["spec"].get("ports", []):
            target = port.get("targetPort", port["port"])
            for one, template in selected:
                if target not in ports_of(template):
                    yield f"{title(service)}: {title(one)} has no port {target}"


def probes(cluster):
    for one, template in cluster.workloads:
        for container in template["spec"]["containers"]:
            found = {kind: container[kind] for kind in ("startupProbe", "readinessProbe", "livenessProbe") if kind in container}
            if one["kind"] == "Deployment" and len(found) < 3:
                yield f"{title(one)}: {container['name']} has not all three probes"
            for kind, probe in found.items():
                for way in ("httpGet", "tcpSocket"):
                    port = probe.get(way, {}).get("port")
                    if port is not None and port not in ports_of(template):
                        yield f"{title(one)}: {kind} asks the port {port}, which is not there"
            liveness, readiness = found.get("livenessProbe", {}), found.get("readinessProbe", {})
            if liveness.get("httpGet") and liveness.get("httpGet") == readiness.get("httpGet"):
                yield f"{title(one)}: {container['name']} is started anew whenever it is not ready"


def sources(cluster):
    """ConfigMaps, secrets, their keys, and volumes."""
    for one, template in cluster.workloads:
        spec = template["spec"]
        references = [reference for container in containers(template) for reference in of_container(container)]
        references += [reference for volume in spec.get("volumes", []) for reference in of_volume(volume)]
        for kind, name, keys, optional in references:
            yield from (f"{title(one)}: {what}" for what in missing(cluster, kind, name, keys, optional))
        there = {volume["name"] for volume in spec.get("volumes", [])}
        there |= {claim["metadata"]["name"] for claim in one["spec"].get("volumeClaimTemplates", [])}
        for container in containers(template):
            for mount in container.get("volumeMounts", []):
                if mount["name"] not in there:
                    yield f"{title(one)}: there is no volume {mount['name']}"


def of_container(container):
    for source in container.get("envFrom", []):
        for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            if key in source:
                yield kind, source[key]["name"], [], source[key].get("optional", False)
    for one in container.get("env", []):
        for key, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            reference = one.get("valueFrom", {}).get(key)
            if reference:
                yield kind, reference["name"], [reference["key"]], reference.get("optional", False)


def of_volume(volume):
    parts = volume.get("projected", {}).get("sources", []) + [volume]
    for part in parts:
        if "configMap" in part:
            source = part["configMap"]
            yield "ConfigMap", source["name"], [item["key"] for item in source.get("items", [])], source.get("optional", False)
        if "secret" in part:
            source = part["secret"]
            name = source.get("name") or source.get("secretName")
            yield "Secret", name, [item["key"] for item in source.get("items", [])], source.get("optional", False)
    if "persistentVolumeClaim" in volume:
        yield "PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"], [], False


def missing(cluster, kind, name, keys, optional):
    if kind == "Secret":
        try:
            there = cluster.secret_keys(name)
        except KeyError:
            if not optional:
                yield f"there is no secret {name}"
            return
    else:
        one = cluster.get(kind, name)
        if one is None:
            if not optional:
                yield f"there is no {kind} {name}"
            return
        there = set(one.get("data") or {}) | set(one.get("binaryData") or {})
    for key in keys:
        if there is not None and key not in there and not optional:
            yield f"{kind} {name} has no key {key}"


def accounts(cluster):
    for one, template in cluster.workloads:
        name = template["spec"].get("serviceAccountName")
        if not name or not cluster.get("ServiceAccount", name):
            yield f"{title(one)}: has no account of its own"


def scaling(cluster):
    scaled = set()
    for scaler in cluster.all("HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        one = cluster.get(target["kind"], target["name"])
        scaled.add((target["kind"], target["name"]))
        if one is None:
            yield f"{title(scaler)}: there is no {target['kind']} {target['name']}"
        elif "replicas" in one["spec"]:
            yield f"{title(one)}: has a number of replicas and an autoscaler"
        if scaler["spec"].get("minReplicas", 1) > scaler["spec"]["maxReplicas"]:
            yield f"{title(scaler)}: at least {scaler['spec']['minReplicas']} are more than at most {scaler['spec']['maxReplicas']}"
    yield from budgets(cluster, scaled)


def budgets(cluster, scaled):
    for budget in cluster.all("PodDisruptionBudget"):
        selected = cluster.selected(budget["spec"]["selector"].get("matchLabels", {}))
        if not selected:
            yield f"{title(budget)}: selects no pod"
        for one, _ in selected:
            is_scaled = (one["kind"], one["metadata"]["name"]) in scaled
            if budget["spec"].get("maxUnavailable") == 0 or not is_scaled and keeps_all(budget, one):
                yield f"{title(budget)}: no pod of {title(one)} can ever be moved"


def keeps_all(budget, one):
    least, replicas = budget["spec"].get("minAvailable", 0), one["spec"].get("replicas", 1)
    return isinstance(least, int) and isinstance(replicas, int) and least >= replicas


def addresses_in(settings):
    """The hosts and ports in settings, by their names."""
    for name, value in settings.items():
        for found in ADDRESS.finditer(str(value)):
            host, port = found[1] or found[3], found[2] or found[4]
            scheme = found[0].partition("://")[0]
            yield name, host, int(port) if port else PORT_OF_SCHEME.get(scheme)


def service_at(cluster, host):
    """The Service at an address: its name in the same namespace, or the full one."""
    name, _, domain = host.partition(".")
    is_inside = not domain or domain.startswith("svc") or ".svc" in f".{domain}"
    return cluster.get("Service", name) if is_inside else None


def addresses(cluster):
    for one, template in cluster.workloads:
        for container in containers(template):
            for name, host, port in addresses_in(cluster.settings(container)):
                if host in ("localhost", "0.0.0.0") or re.fullmatch(r"[\d.]+", host):
                    continue
                service = service_at(cluster, host)
                if service is None:
                    if "." not in host or ".svc" in host:
                        yield f"{title(one)}: {name} leads to {host}, and there is no such Service"
                elif port is not None and port not in cluster.service_ports(service):
                    yield f"{title(one)}: {name} leads to port {port} of {host}, which it does not have"


def backends(one):
    """The Services and ports that an entrance leads to."""
    if one["kind"] == "Ingress":
        for rule in one["spec"].get("rules", []):
            for path in rule.get("http", {}).get("paths", []):
                service = path["backend"]["service"]
                yield service["name"], service["port"].get("number") or service["port"].get("name")
    if one["kind"] == "HTTPRoute":
        for rule in one["spec"].get("rules", []):
            for backend in rule.get("backendRefs", []):
                yield backend["name"], backend.get("port")


def entrances(cluster):
    for one in cluster.objects:
        for name, port in backends(one):
            service = cluster.get("Service", name)
            if service is None:
                yield f"{title(one)}: there is no Service {name}"
            elif port not in {key for entry in service["spec"]["ports"] for key in (entry["port"], entry.get("name"))}:
                yield f"{title(one)}: {name} has no port {port}"
    for route in cluster.all("HTTPRoute"):
        for parent in route["spec"].get("parentRefs", []):
            gateway = cluster.get("Gateway", parent["name"])
            if gateway is None and "namespace" not in parent:
                yield f"{title(route)}: there is no Gateway {parent['name']}"
            elif gateway and parent.get("sectionName") and parent["sectionName"] not in [one["name"] for one in gateway["spec"]["listeners"]]:
                yield f"{title(route)}: {title(gateway)} has no listener {parent['sectionName']}"


def monitors(cluster):
    for monitor in cluster.all("ServiceMonitor"):
        selector = below(monitor, ["spec", "selector", "matchLabels"])
        found = [one for one in cluster.all("Service") if matches(selector, one["metadata"].get("labels", {}))]
        if not found:
            yield f"{title(monitor)}: its labels are those of no Service"
        for endpoint in monitor["spec"].get("endpoints", []):
            for service in found:
                if endpoint.get("port") not in [port.get("name") for port in service["spec"]["ports"]]:
                    yield f"{title(monitor)}: {title(service)} has no port {endpoint.get('port')}"
    for monitor in cluster.all("PodMonitor"):
        selected = cluster.selected(below(monitor, ["spec", "selector", "matchLabels"]))
        if not selected:
            yield f"{title(monitor)}: its labels are those of no pod"
        for endpoint in monitor["spec"].get("podMetricsEndpoints", []):
            for one, template in selected:
                if endpoint.get("port") not in ports_of(template):
                    yield f"{title(monitor)}: {title(one)} has no port {endpoint.get('port')}"
