#!/bin/sh
# Follows a conversation and prints each finished turn. sh transcript.sh KEY   (needs curl and jq)
# REALTIME_AUDIO_URL is the address that the host printed: http://localhost:8080/?token=…
set -eu
key=${1:?Say which conversation: sh transcript.sh KEY}
address=${REALTIME_AUDIO_URL:?Put the address that the host printed into REALTIME_AUDIO_URL.}
host=${address%%\?*}
token=${address##*token=}
seq=0
printed='[]'
while :; do
  answer=$(curl -fsS -H "Authorization: Bearer $token" \
    "${host%/}/api/sessions/$key/transcript?since=$seq&wait=30&completed=true")
  # A finished turn changes once more when it has been heard to its end.
  printf '%s' "$answer" | jq -r --argjson printed "$printed" \
    '.items[] | select(.id | IN($printed[]) | not) | "\(.type): \(.content)"'
  printed=$(printf '%s' "$answer" | jq -c --argjson printed "$printed" '$printed + [.items[].id] | unique')
  seq=$(printf '%s' "$answer" | jq .seq)
  case $(printf '%s' "$answer" | jq -r .phase) in ended | failed) exit 0 ;; esac
done
