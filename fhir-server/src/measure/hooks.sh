#!/usr/bin/env bash
# Prints, as Markdown, time and CPU of CDS Hooks calls at 1, 8 and 32 callers, beside HAPI's own CDS endpoint with one static
# card and beside Patient/$everything, then the time of the kill switch. Both servers run under the same Java with the same
# flags; nothing else should run. Takes about fourteen minutes.
#   hooks.sh [SECONDS for each figure, default 6] [own | prefetch | kill: that part alone]
# WARM_UP=90 seconds of calls go before the first figure. SIZES="5000" CALLERS="8" measure less; DATA=folder keeps the two records for the next run; SERVER_FLAGS adds flags for
# Prodrome alone, such as -XX:StartFlightRecording=filename=calls.jfr.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
here=$root/fhir-server/src/measure/hooks
work=${WORK:-$root/fhir-server/target/measure}
seconds=${1:-6}; what=${2:-all}
port=${PORT:-18490}; stock=$((port + 1))
java=${JAVA:-$(command -v java)}
read -ra flags <<<"${FLAGS:--Xlog:disable -Djava.awt.headless=true -Xss1m -Xmx1g -XX:+UseSerialGC}"
mkdir -p "$work"
"$root/prodrome" --version >/dev/null
libraries=$root/fhir-server/target/app/lib
if [ ! -d "$work/stock" ]; then
  mvn -q -B -f "$here/stock/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/stock.new" && mv "$work/stock.new" "$work/stock"
fi
javac -nowarn -d "$work/classes" -cp "$root/fhir-server/target/app/prodrome.jar:$libraries/*" "$here"/*.java
javac -nowarn -d "$work/stock-classes" -cp "$work/stock/*" "$here"/stock/*.java
data=${DATA:-$(mktemp -d)}
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; [ -n "${DATA:-}" ] || rm -rf "$data"' EXIT
"$java" "${flags[@]}" ${SERVER_FLAGS:-} -jar "$root/fhir-server/target/app/prodrome.jar" serve --port "$port" --data "$data" \
  --set prodrome.governance.demo=true --set prodrome.cds.trust.unregistered-callers=true --set prodrome.cds.concurrent="${CONCURRENT:-16}" >"$work/server.log" 2>&1 & pids+=($!)
stock_pid=0
if [ "$what" != own ] && [ "$what" != kill ]; then
  "$java" "${flags[@]}" -cp "$work/stock-classes:$work/stock/*" StockCds --server.port="$stock" --server.address=127.0.0.1 >"$work/stock.log" 2>&1 & pids+=($!)
  stock_pid=${pids[1]}
  until curl -sf "http://127.0.0.1:$stock/cds-services" -o /dev/null; do kill -0 "$stock_pid"; sleep 0.5; done
fi
until curl -sf "http://127.0.0.1:$port/actuator/health/readiness" -o /dev/null; do kill -0 "${pids[0]}"; sleep 0.5; done
echo "$("$java" -version 2>&1 | sed -n 1p), $(nproc) cores, flags ${flags[*]}, $seconds s for each figure, load before: $(cut -d' ' -f1 /proc/loadavg)"
"$java" -Xmx512m -XX:+UseSerialGC -cp "$work/classes:$root/fhir-server/target/app/prodrome.jar:$libraries/*" HookLatency "http://127.0.0.1:$port" "${pids[0]}" "http://127.0.0.1:$stock" "$stock_pid" "$seconds" "$what"
