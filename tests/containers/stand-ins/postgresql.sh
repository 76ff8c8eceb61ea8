#!/bin/bash
# What Compose relies on of the entrypoint of PostgreSQL's image.
set -euo pipefail
programs=$(dirname "$(find /usr/lib/postgresql -name initdb)")
export PATH=$programs:$PATH PGDATA=/var/lib/postgresql/data
if [ "$(id -u)" = 0 ]; then
  mkdir -p $PGDATA /run/postgresql
  chown -R 999:999 /var/lib/postgresql /run/postgresql
  exec setpriv --reuid 999 --regid 999 --clear-groups "$0" "$@"
fi
if [ ! -s $PGDATA/PG_VERSION ]; then
  # shellcheck disable=SC2086 # several options
  initdb --username postgres --auth-local=trust --pwfile="$POSTGRES_PASSWORD_FILE" ${POSTGRES_INITDB_ARGS:-} >/dev/null
  echo 'host all all all scram-sha-256' >>$PGDATA/pg_hba.conf
fi
exec "$@" -c "listen_addresses=*"
