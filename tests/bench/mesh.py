"""A small mesh, each service a process of its own, without registry and configuration server: no request meets them."""

from contextlib import ExitStack

import bench

SERVICES = ["user-service", "board-service", "portal-service"]
DATABASES = [name.replace("-", "_") for name in SERVICES]
GATEWAY = "api-gateway"
EMAIL = "bench@example.org"
ACCOUNT_PASSWORD = "bench1234!"


class Mesh:
    """The gateway and its services, once all of them listen; stopped at the end of the block."""

    def __init__(self, binaries, work, database_url, tracing_endpoint, services=SERVICES, environment=None):
        self.binaries, self.work, self.services = binaries, work, services
        self.ports = {name: bench.free_port() for name in [*services, GATEWAY]}
        self.url = f"http://127.0.0.1:{self.ports[GATEWAY]}"
        self.servers = []
        self.environment = {
            "TOKEN_SECRET": bench.SECRET,
            "DATABASE_URL": database_url,
            "ADMIN_EMAIL": EMAIL,
            "ADMIN_PASSWORD": ACCOUNT_PASSWORD,
            **(environment or {}),
        }
        # Only requests that ask for it are traced.
        self.settings = [
            *bench.ALONE,
            "--mesh.discovery=static",
            f"--management.zipkin.tracing.endpoint={tracing_endpoint}",
            "--management.tracing.sampling.probability=0",
            *(
                f"--spring.cloud.discovery.client.simple.instances.{name}[0].uri=http://127.0.0.1:{self.ports[name]}"
                for name in services
            ),
        ]

    def __enter__(self):
        with ExitStack() as stack:
            for name, port in self.ports.items():
                routes = gateway_routes(self.services) if name == GATEWAY else []
                command = [self.binaries / name, f"--server.port={port}", *self.settings, *routes]
                server = bench.Server(self.work, name, command, port, self.environment)
                self.servers.append(stack.enter_context(server))
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def cpu_seconds(self):
        """User and system time of all processes so far."""
        return sum(server.cpu_seconds() for server in self.servers)


def gateway_routes(services):
    for number, name in enumerate(services):
        route = f"--spring.cloud.gateway.routes[{number}]"
        yield f"{route}.id={name}"
        yield f"{route}.uri=lb://{name}"
        yield f"{route}.predicates[0]=Path=/{name}/**"
        yield f"{route}.filters[0]=RemoveRequestHeader=Cookie"
        yield f"{route}.filters[1]=StripPrefix=1"
