#!/usr/bin/env bash
# Makes the demo population again: Synthea with a fixed seed, then the twelve smallest records, without time stamps in names.
# Needs Maven, Java 17 and Python 3; fetches about 200 MB. The result is committed, so the demo itself downloads nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${1:-$(mktemp -d)}
mvn -q -B -f "$here/synthea-pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
(cd "$work" && java -Xmx3g -cp "lib/*" App -s 20261121 -cs 20261121 -r 20261101 -p 24 -a 45-80 \
  --exporter.baseDirectory=out --exporter.years_of_history=4 --exporter.fhir.export=true \
  --exporter.fhir.transaction_bundle=true --exporter.hospital.fhir.export=true --exporter.practitioner.fhir.export=true \
  --exporter.fhir.included_resources=Patient,Condition,Observation,Encounter,MedicationRequest,AllergyIntolerance,Immunization,Procedure,DiagnosticReport,Organization,Practitioner,Location \
  --generate.log_patients.detail=none --generate.only_alive_patients=true Massachusetts)
python3 "$here/reduce_population.py" "$work/out/fhir" "$here/../main/resources/org/prodrome/server/demo/population"
