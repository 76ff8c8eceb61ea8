"""NetworkPolicies: what has to call what may, and nothing is open to all."""

from kubernetes import containers, title
from references import Cluster, addresses_in, labels, service_at


def selects(selector, of):
    """Whether a selector of labels fits; an empty one fits all."""
    if selector is None:
        return False
    if any(of.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    for one in selector.get("matchExpressions", []):
        value, values = of.get(one["key"]), one.get("values", [])
        fits = {
            "In": value in values,
            "NotIn": value not in values,
            "Exists": value is not None,
            "DoesNotExist": value is None,
        }[one["operator"]]
        if not fits:
            return False
    return True


def problems(objects, processes):
    cluster = Cluster(objects)
    policies = cluster.all("NetworkPolicy")
    if not policies:
        return
    yield from denial(policies)
    yield from openness(policies)
    for client, server, port, why in edges(cluster, processes):
        if not allowed(policies, client, server, port):
            yield f"{title(client[0])}: may not call {title(server[0])} at {port}, as {why}"


def denial(policies):
    """All pods are closed in both directions unless something opens them."""
    for direction in ("Ingress", "Egress"):
        closing = [
            one
            for one in policies
            if one["spec"].get("podSelector") == {}
            and direction in one["spec"].get("policyTypes", [])
            and not one["spec"].get(direction.lower())
        ]
        if not closing:
            yield f"NetworkPolicy: {direction} is not closed for all pods"


def openness(policies):
    for policy in policies:
        for direction, peers in (("ingress", "from"), ("egress", "to")):
            for rule in policy["spec"].get(direction) or []:
                if not rule.get(peers) and not rule.get("ports"):
                    yield f"{title(policy)}: {direction} is open to everybody at every port"


def edges(cluster, processes):
    """Who calls whom, by the addresses in settings, and through discovery."""
    for one, template in cluster.workloads:
        for container in containers(template):
            settings = cluster.settings(container)
            for name, host, port in addresses_in(settings):
                service = service_at(cluster, host)
                for server in cluster.selected(service["spec"].get("selector")) if service else []:
                    if server[0] is not one:
                        yield (one, template), server, target(service, server[1], port), f"{name} says"
    gateway = next((found for found in cluster.workloads if found[0]["metadata"]["name"] == "api-gateway"), None)
    for process in processes:
        for server in cluster.workloads:
            if gateway and process["route"] and server[0]["metadata"]["name"] == process["name"]:
                yield gateway, server, process["port"], f"it leads {process['route']} there"


def target(service, template, port):
    """The port of the pod behind a port of its Service."""
    for entry in service["spec"].get("ports", []):
        if entry["port"] == port:
            wanted = entry.get("targetPort", port)
            for container in template["spec"]["containers"]:
                for one in container.get("ports", []):
                    if wanted in (one.get("name"), one["containerPort"]):
                        return one["containerPort"]
    return port


def allowed(policies, client, server, port):
    return direction_allows(policies, "Egress", client, server, port) and direction_allows(policies, "Ingress", server, client, port, server)


def direction_allows(policies, direction, subject, peer, port, server=None):
    """Whether policies of the subject allow the peer; the port is always one of the server."""
    server = server or peer
    applying = [one for one in policies if direction in one["spec"].get("policyTypes", ["Ingress"]) and selects(one["spec"]["podSelector"], labels(subject[1]))]
    if not applying:
        return True
    peers = "to" if direction == "Egress" else "from"
    return any(
        fits_peer(rule.get(peers), peer) and fits_port(rule.get("ports"), server[1], port)
        for policy in applying
        for rule in policy["spec"].get(direction.lower()) or []
    )


def fits_peer(peers, peer):
    if not peers:
        return True
    return any("podSelector" in one and "namespaceSelector" not in one and selects(one["podSelector"], labels(peer[1])) for one in peers)


def fits_port(ports, template, port):
    if not ports:
        return True
    names = {one.get("name") for container in template["spec"]["containers"] for one in container.get("ports", []) if one["containerPort"] == port}
    return any(one.get("port") in (None, port) or one.get("port") in names for one in ports)
