#!/bin/bash
# What Compose relies on of the entrypoint of RabbitMQ's image.
set -euo pipefail
if [ "$(id -u)" = 0 ]; then
  chown -R 999:999 /var/lib/rabbitmq /var/log/rabbitmq
  exec setpriv --reuid 999 --regid 999 --clear-groups "$0" "$@"
fi
export RABBITMQ_LOGS=- RABBITMQ_CONFIG_FILES=/etc/rabbitmq/conf.d RABBITMQ_CONFIG_FILE=/etc/rabbitmq/conf.d/20-user.conf
exec "$@"
