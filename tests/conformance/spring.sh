#!/usr/bin/env bash
# Spring's registry, a Spring application and a Spring service against the programs of a mesh: the mesh
# registers with Spring's registry, the application lives in the mesh, and the service takes the place of
# reserve-item-service at the queues. MESH_BINARIES is the folder with the
# mesh's programs; logs go to CONFORMANCE_LOGS. Needs Java 17, Maven and Python 3.9, or later. One line a check; fails
# on any difference.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${MESH_BINARIES:?set it to the folder with the programs of a large mesh}"
here=$PWD/tests/conformance

export SPRING_PEERS=$PWD/target/conformance/spring/spring-peers.jar
# Maven alone takes seconds to see that nothing changed.
if [ ! -e "$SPRING_PEERS" ] || [ -n "$(find "$here/spring" -newer "$SPRING_PEERS" -type f)" ]; then
  mvn --quiet --batch-mode --file "$here/spring/pom.xml" package
fi

exec python3 "$here/spring.py"
