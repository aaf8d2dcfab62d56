#!/usr/bin/env bash
# Prints start-up time, CPU seconds and resident memory of `prodrome serve` on every Java 17+ found, first start (with the
# schema) and second start (with the start cache). Quote CPU seconds: wall time depends on what else the machine does.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
port=${PORT:-18480}
ticks=$(getconf CLK_TCK)
cpu() { awk -v t="$ticks" '{sub(/.*\) /,""); print ($12+$13)/t}' "/proc/$1/stat"; }
once() { # java home, data folder, label
  local start pid java
  start=$(date +%s.%N)
  PRODROME_JAVA=$1/bin/java "$root/prodrome" serve --port "$port" --data "$2" >/dev/null 2>&1 & local script=$!
  until curl -sf "http://127.0.0.1:$port/actuator/health/readiness" -o /dev/null; do sleep 0.2; done
  curl -sf "http://127.0.0.1:$port/fhir/metadata" -o /dev/null
  local ready; ready=$(date +%s.%N)
  pid=$(pgrep -f "prodrome.jar serve --port $port" | tail -n 1)
  printf '%-22s %-12s %7.1f s wall %7.1f s CPU %6d MB resident\n' "$(basename "$1")" "$3" \
    "$(echo "$ready - $start" | bc)" "$(cpu "$pid")" "$(( $(awk '/VmRSS/{print $2}' "/proc/$pid/status") / 1024 ))"
  kill "$pid"; wait "$script" 2>/dev/null || true
}
"$root/prodrome" --version >/dev/null
ls -la "$root/fhir-server/target/prodrome.jar" | awk '{printf "fat jar %.0f MB\n", $5/1e6}'
for home in $(readlink -f /usr/lib/jvm/*/ | sort -u); do
  [ -x "$home/bin/java" ] || continue
  data=$(mktemp -d)
  rm -f "$root"/fhir-server/target/app/prodrome-*-serve.*
  once "$home" "$data" "first"
  for _ in $(seq 120); do ls "$root"/fhir-server/target/app/prodrome-*-serve.conf >/dev/null 2>&1 || break; sleep 1; done
  once "$home" "$data" "second"
  rm -rf "$data"
done
