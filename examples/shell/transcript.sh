#!/bin/sh
# Follows a conversation and prints each finished turn. sh transcript.sh KEY   (needs curl and jq)
# REALTIME_AUDIO_URL is the address that the host printed: http://localhost:8080/?token=…
set -eu
key=${1:?Say which conversation: sh transcript.sh KEY}
address=${REALTIME_AUDIO_URL:?Put the address that the host printed into REALTIME_AUDIO_URL.}
host=${address%%\?*}
token=${address##*token=}
seq=0
while :; do
  answer=$(curl -fsS -H "Authorization: Bearer $token" \
    "${host%/}/api/sessions/$key/transcript?since=$seq&wait=30&completed=true")
  printf '%s' "$answer" | jq -r '.items[] | "\(.type): \(.content)"'
  seq=$(printf '%s' "$answer" | jq .seq)
  case $(printf '%s' "$answer" | jq -r .phase) in ended | failed) exit 0 ;; esac
done
