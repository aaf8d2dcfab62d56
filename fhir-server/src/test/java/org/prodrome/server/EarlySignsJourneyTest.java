package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueStatus;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;

/** A posted record is assessed by itself; what is said is stored, said once, and re-opened when its facts change. */
class EarlySignsJourneyTest {
    private static final RunningServer SERVER = RunningServer.open();
    /** With seconds that are not zero: its text would leave them out, and a time without seconds is refused. */
    private static final OffsetDateTime NOW =
            OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).minusSeconds(1);

    @Test
    void anAcuteKidneyInjuryIsStoredWithItsProvenanceAndOnce() {
        String mrn = "ES" + UUID.randomUUID().toString().substring(0, 10);
        String patient = post(mrn, "1.0", "3.2");
        SERVER.awaitAssessments();
        DetectedIssue issue = aki(patient);
        assertThat(issue.getStatus()).isEqualTo(DetectedIssueStatus.PRELIMINARY);
        assertThat(issue.getDetail()).contains("KDIGO stage 3").contains("3.20 mg/dL");
        assertThat(issue.getIdentifierFirstRep().getValue()).isEqualTo(patient + ":aki");
        List<Provenance> provenance = search("Provenance?target=DetectedIssue/" + id(issue), Provenance.class);
        assertThat(provenance).hasSize(1);
        assertThat(provenance.get(0).getEntity())
                .extracting(entity -> entity.getWhat().getReference())
                .contains("Patient/" + patient)
                .anyMatch(reference -> reference.startsWith("Observation/"));
        assertThat(search("Flag?patient=" + patient, Flag.class))
                .anySatisfy(flag -> assertThat(flag.getStatus()).isEqualTo(Flag.FlagStatus.ACTIVE));

        Map<String, String> before = signs(patient);
        post(mrn, "1.0", "3.2");
        SERVER.awaitAssessments();
        assertThat(signs(patient)).as("the same Bundle again").isEqualTo(before);
    }

    @Test
    void anAmendedCreatinineReopensWhatWasSaidFromIt() {
        String patient = post("ES" + UUID.randomUUID().toString().substring(0, 10), "1.0", "3.2");
        SERVER.awaitAssessments();
        DetectedIssue before = aki(patient);
        Observation newest = search("Observation?patient=" + patient + "&_sort=-date", Observation.class)
                .get(0);
        newest.getValueQuantity().setValue(new BigDecimal("3.6"));
        put(newest);
        SERVER.awaitAssessments();
        DetectedIssue after = aki(patient);
        assertThat(id(after)).isEqualTo(id(before));
        assertThat(after.getDetail()).contains("3.60 mg/dL").doesNotContainPattern(Figure.of("3.20"));
        assertThat(after.getMitigationFirstRep().getAction().getText())
                .isEqualTo("Re-opened: Observation/%s amended (creatinine corrected from 3.2 to 3.6 mg/dL)"
                        .formatted(id(newest)));
        assertThat(search("Provenance?target=DetectedIssue/" + id(after), Provenance.class))
                .hasSize(2);
    }

    @Test
    void aRetractedOrDeletedCreatinineWithdrawsWhatWasSaidFromIt() {
        for (boolean deleted : List.of(false, true)) {
            String patient = post("ES" + UUID.randomUUID().toString().substring(0, 10), "1.0", "3.2");
            SERVER.awaitAssessments();
            Observation newest = search("Observation?patient=" + patient + "&_sort=-date", Observation.class)
                    .get(0);
            if (deleted) {
                assertThat(SERVER.send("DELETE", "/fhir/Observation/" + id(newest), "")
                                .statusCode())
                        .isEqualTo(200);
            } else {
                newest.setStatus(Observation.ObservationStatus.ENTEREDINERROR);
                put(newest);
            }
            SERVER.awaitAssessments();
            assertThat(aki(patient).getStatus())
                    .as(deleted ? "deleted" : "entered in error")
                    .isEqualTo(DetectedIssueStatus.ENTEREDINERROR);
            assertThat(search("Flag?patient=" + patient, Flag.class))
                    .allSatisfy(flag -> assertThat(flag.getStatus()).isEqualTo(Flag.FlagStatus.ENTEREDINERROR));
        }
    }

    @Test
    void earlySignsSaysWhatIsFoundWhatIsKnownAndWhatCannotBeComputed() {
        String patient = post("ES" + UUID.randomUUID().toString().substring(0, 10), "1.0", "3.2");
        SERVER.awaitAssessments();
        Parameters answer = SERVER.client().get("Patient/" + patient + "/$early-signs", Parameters.class);
        ParametersParameterComponent detection = named(answer, "detection").get(0);
        assertThat(part(detection, "rule")).isEqualTo("aki/1");
        assertThat(part(detection, "tier")).isEqualTo("T1");
        assertThat(part(detection, "standing")).isEqualTo("known");
        assertThat(part(detection, "summary")).contains("KDIGO stage 3");
        assertThat(detection.getPart()).anyMatch(part -> part.getResource() instanceof DetectedIssue);
        assertThat(named(answer, "notComputable"))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.getPart())
                        .anyMatch(part -> part.getName().equals("missing")
                                || part.getName().equals("stale")));
        assertThat(named(answer, "leftOut")).hasSize(1);
        int signs = signs(patient).size();
        SERVER.client().get("Patient/" + patient + "/$early-signs", Parameters.class);
        assertThat(signs(patient)).as("a read stores nothing").hasSize(signs);
    }

    @Test
    void aNewCreatinineIsOnTheVeryNextCardAndARetractedOneIsGone() {
        String patient = post("ES" + UUID.randomUUID().toString().substring(0, 10), "1.0", "1.02");
        for (int i = 0; i < 2; i++) {
            assertThat(SERVER.patientView(patient).toString()).doesNotContain("KDIGO stage 3");
            assertThat(answers(patient)).doesNotContainPattern(Figure.of("3.27"));
        }
        Observation risen = new Observation();
        risen.setStatus(Observation.ObservationStatus.FINAL);
        risen.getCode().addCoding().setSystem("http://loinc.org").setCode("2160-0");
        risen.getSubject().setReference("Patient/" + patient);
        risen.setEffective(new DateTimeType(NOW.minusMinutes(10).toString()));
        risen.setValue(new Quantity()
                .setValue(new BigDecimal("3.27"))
                .setUnit("mg/dL")
                .setSystem("http://unitsofmeasure.org")
                .setCode("mg/dL"));
        HttpResponse<String> created = SERVER.send(
                "POST",
                "/fhir/Observation",
                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(risen),
                "Content-Type",
                "application/fhir+json");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(SERVER.patientView(patient).toString()).contains("KDIGO stage 3", "3.27 mg/dL");
        assertThat(answers(patient)).contains("3.27");

        risen = search("Observation?patient=" + patient + "&_sort=-date", Observation.class)
                .get(0);
        risen.setStatus(Observation.ObservationStatus.ENTEREDINERROR);
        put(risen);
        assertThat(SERVER.patientView(patient).toString()).doesNotContainPattern(Figure.of("3.27"));
        assertThat(answers(patient)).doesNotContainPattern(Figure.of("3.27"));
    }

    /** What $early-signs and $summary say. */
    private static String answers(String patient) {
        return SERVER.send("GET", "/fhir/Patient/" + patient + "/$early-signs", "")
                        .body()
                + SERVER.send("GET", "/fhir/Patient/" + patient + "/$summary?as=text/markdown", "")
                        .body();
    }

    @Test
    void earlySignsOfAStrangerIsNotFound() {
        HttpResponse<String> answer = SERVER.send("GET", "/fhir/Patient/no-such-patient/$early-signs", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        Refusal.outcome(answer);
    }

    @Test
    void theTimelineHasDatesSourcesCountsAndPages() {
        String patient = post("ES" + UUID.randomUUID().toString().substring(0, 10), "1.0", "3.2");
        Parameters all = SERVER.client().get("Patient/" + patient + "/$timeline", Parameters.class);
        assertThat(named(all, "event")).hasSize(2).allSatisfy(event -> {
            assertThat(part(event, "type")).isEqualTo("Observation");
            assertThat(event.getPart()).anyMatch(part -> part.getName().equals("source"));
            assertThat(event.getPart()).anyMatch(part -> part.getName().equals("date"));
        });
        assertThat(named(all, "leftOut")).hasSize(1);
        Parameters page = SERVER.client().get("Patient/" + patient + "/$timeline?count=1", Parameters.class);
        assertThat(named(page, "event")).hasSize(1);
        assertThat(named(page, "nextOffset").get(0).getValue().primitiveValue()).isEqualTo("1");
        Parameters today = SERVER.client()
                .get(
                        "Patient/" + patient + "/$timeline?start="
                                + NOW.toLocalDate().minusDays(1) + "&type=Observation",
                        Parameters.class);
        assertThat(named(today, "event")).hasSize(1);
        assertThat(named(
                        SERVER.client().get("Patient/" + patient + "/$timeline?type=Condition", Parameters.class),
                        "event"))
                .isEmpty();
        for (String bad : List.of(
                "count=-1",
                "count=1000000",
                "offset=-5",
                "start=2026",
                "type=Nonsense",
                "start=2026-05-01&end=2026-04-01")) {
            HttpResponse<String> refused = SERVER.send("GET", "/fhir/Patient/" + patient + "/$timeline?" + bad, "");
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            Refusal.outcome(refused);
        }
    }

    @Test
    void theTimelineShowsBothSidesWhereTheRecordDisagrees() {
        String patient = post("ES" + UUID.randomUUID().toString().substring(0, 10), "1.0", "3.2");
        List<Observation> values = search("Observation?patient=" + patient, Observation.class);
        Observation moved = values.get(1);
        moved.setEffective(values.get(0).getEffectiveDateTimeType());
        put(moved);
        Parameters timeline = SERVER.client().get("Patient/" + patient + "/$timeline?count=0", Parameters.class);
        assertThat(named(timeline, "contradiction")).singleElement().satisfies(found -> {
            assertThat(part(found, "kind")).isEqualTo("two-values-at-once");
            assertThat(part(found, "kept")).isEqualTo("both values");
            assertThat(found.getPart().stream().filter(part -> part.getName().equals("source")))
                    .hasSize(2);
        });
    }

    /** Two creatinines of a new patient, two days and an hour old; the patient's id. */
    private static String post(String mrn, String first, String second) {
        SERVER.client().postBundle("""
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:11111111-1111-4111-8111-111111111111","resource":{"resourceType":"Patient",
                   "identifier":[{"system":"urn:early-signs","value":"%1$s"}],"gender":"female","birthDate":"1950-02-03"},
                  "request":{"method":"PUT","url":"Patient?identifier=urn:early-signs|%1$s"}},
                 %2$s,%3$s]}""".formatted(
                        mrn,
                        creatinine(mrn + "-1", first, NOW.minusDays(2)),
                        creatinine(mrn + "-2", second, NOW.minusHours(1))));
        return id(search("Patient?identifier=urn:early-signs%7C" + mrn, Resource.class)
                .get(0));
    }

    private static String creatinine(String identifier, String value, OffsetDateTime when) {
        return """
                {"resource":{"resourceType":"Observation","status":"final",
                  "identifier":[{"system":"urn:early-signs","value":"%1$s"}],
                  "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
                  "subject":{"reference":"urn:uuid:11111111-1111-4111-8111-111111111111"},"effectiveDateTime":"%3$s",
                  "valueQuantity":{"value":%2$s,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
                 "request":{"method":"PUT","url":"Observation?identifier=urn:early-signs|%1$s"}}""".formatted(identifier, value, when);
    }

    private static DetectedIssue aki(String patient) {
        return search("DetectedIssue?patient=" + patient, DetectedIssue.class).stream()
                .filter(issue -> issue.getIdentifierFirstRep().getValue().endsWith(":aki"))
                .findFirst()
                .orElseThrow();
    }

    /** Version of every resource that says something about the patient, by reference. */
    private static Map<String, String> signs(String patient) {
        Map<String, String> versions = new TreeMap<>();
        for (String query : List.of("DetectedIssue", "RiskAssessment", "Flag", "Provenance")) {
            for (Resource resource : search(query + "?patient=" + patient, Resource.class)) {
                versions.put(
                        resource.fhirType() + "/" + id(resource),
                        resource.getMeta().getVersionId());
            }
        }
        return versions;
    }

    private static <T extends IBaseResource> List<T> search(String query, Class<T> type) {
        return SERVER.client().get(query, Bundle.class).getEntry().stream()
                .map(entry -> type.cast(entry.getResource()))
                .toList();
    }

    private static void put(Observation observation) {
        String json = FhirContext.forR4Cached().newJsonParser().encodeResourceToString(observation);
        assertThat(SERVER.send(
                                "PUT",
                                "/fhir/Observation/" + id(observation),
                                json,
                                "Content-Type",
                                "application/fhir+json")
                        .statusCode())
                .isEqualTo(200);
    }

    private static List<ParametersParameterComponent> named(Parameters answer, String name) {
        return answer.getParameter().stream()
                .filter(parameter -> parameter.getName().equals(name))
                .toList();
    }

    private static String part(ParametersParameterComponent parameter, String name) {
        return parameter.getPart().stream()
                .filter(part -> part.getName().equals(name))
                .map(part -> part.getValue().primitiveValue())
                .findFirst()
                .orElse("");
    }

    private static String id(Resource resource) {
        return resource.getIdElement().getIdPart();
    }
}
