#!/bin/sh
# Makes the database on the first start, then becomes the server, as the user postgres.
set -eu

home=/var/lib/postgresql
if [ "$(id -u)" = 0 ]; then
  chown postgres:postgres "$home"
  exec setpriv --reuid=postgres --regid=postgres --init-groups sh "$0"
fi

for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
  if [ -x "$bin/postgres" ]; then
    PATH=$bin:$PATH
  fi
done

data=$home/data
if [ ! -d "$data" ]; then
  # Under another name until it is complete: a start that is cut short leaves no half database.
  rm -rf "$data.new"
  printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
  initdb --pgdata="$data.new" --username="$POSTGRES_USER" --pwfile=/tmp/password \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
  rm /tmp/password
  echo "host all all all scram-sha-256" >>"$data.new/pg_hba.conf"
  echo "CREATE DATABASE \"$POSTGRES_DB\"" | postgres --single -D "$data.new" postgres
  mv "$data.new" "$data"
fi
exec postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp
