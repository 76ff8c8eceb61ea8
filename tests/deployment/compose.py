"""What Compose takes, and people would not expect."""

from files import document

ENDED = "service_completed_successfully"


def problems(*files):
    """`up --wait` takes the end of a container for a fault, unless another one waits for just that."""
    services = {}
    for path in files:
        services |= document(path).get("services") or {}
    awaited = set()
    for service in services.values():
        needs = service.get("depends_on") or {}
        awaited |= {name for name, how in needs.items() if how.get("condition") == ENDED}
    for name, service in services.items():
        if service.get("restart") == "no" and name not in awaited:
            yield f"{name} ends, and nobody waits for it: up --wait fails"
