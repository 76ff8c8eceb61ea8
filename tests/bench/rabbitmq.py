"""A RabbitMQ of the benchmarks' own on loopback."""

import subprocess
from pathlib import Path

SCRIPT = Path(__file__).parent.parent / "servers" / "rabbitmq"


class RabbitMq:
    """The broker, between the beginning and the end of the block."""

    def __init__(self, work, port):
        self.folder, self.port = Path(work, "rabbitmq"), port
        self.folder.mkdir()

    def __enter__(self):
        subprocess.run([SCRIPT, "start", self.folder, str(self.port)], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run([SCRIPT, "stop", self.folder], check=True)

    def url(self):
        """The address for services."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}"
