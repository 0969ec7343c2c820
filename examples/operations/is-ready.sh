#!/usr/bin/env bash
# Says whether the host on this machine takes new sessions: exit code 0 when it does.   bash is-ready.sh [PORT]
# Needs nothing but bash, so that an image need not have curl.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${1:-8080}"
printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
echo "/readyz: $status"
[ "$status" = 200 ]
