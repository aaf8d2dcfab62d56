package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;

/** A critical sign that nobody opens a chart for becomes a task and a notification, once, until somebody looks. */
class UnseenSignJourneyTest {
    private static final RunningServer SERVER = RunningServer.open();
    /** With seconds that are not zero: its text would leave them out, and a time without seconds is refused. */
    private static final OffsetDateTime NOW =
            OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).minusSeconds(1);

    private static final Duration LATE = Duration.ofMinutes(61);

    @AfterEach
    void itIsNowAgain() {
        SERVER.itIsNowAgain();
    }

    @Test
    void aCriticalSignThatNobodySeesBecomesOneTaskAndANotificationAndIsDoneWhenTheChartIsOpened() {
        String subscription = subscribe(RunningServer.listener().address(), "Task?code=unseen-early-sign")
                .body();
        String id = subscription.replaceAll("(?s).*?\"id\": ?\"([^\"]+)\".*", "$1");
        await(() -> SERVER.send("GET", "/fhir/Subscription/" + id, "").body().contains("\"active\""));
        String patient = injured();
        SERVER.clock().ahead(Duration.ofMinutes(50));
        pause();
        assertThat(tasks(patient)).as("before its time").isEmpty();

        SERVER.clock().ahead(LATE);
        await(() -> !tasks(patient).isEmpty());
        pause();
        Task task = only(patient);
        assertThat(task.getStatus()).isEqualTo(TaskStatus.REQUESTED);
        assertThat(task.getIntent()).isEqualTo(Task.TaskIntent.PROPOSAL);
        assertThat(task.getFocus().getReference()).startsWith("DetectedIssue/");
        assertThat(task.getOwner().getDisplay()).isEqualTo("PractitionerRole/on-call");
        assertThat(task.getDescription()).doesNotContain("mg/dL");
        await(() -> !RunningServer.listener().heard().isEmpty());

        assertThat(SERVER.patientView(patient).path("cards")).isNotEmpty();
        await(() -> only(patient).getStatus() == TaskStatus.COMPLETED);
        assertThat(only(patient).getStatusReason().getText()).isEqualTo("a card has shown the sign");
        pause();
        assertThat(tasks(patient)).as("said once, asked for once").hasSize(1);
    }

    @Test
    void whoOpensTheChartInTimeIsNotAsked() {
        String patient = injured();
        assertThat(SERVER.patientView(patient).path("cards")).isNotEmpty();
        SERVER.clock().ahead(LATE);
        pause();
        assertThat(tasks(patient)).isEmpty();
    }

    @Test
    void theTaskOfASignThatNoLongerStandsIsCancelled() {
        String patient = injured();
        SERVER.clock().ahead(LATE);
        await(() -> !tasks(patient).isEmpty());
        deleteNewest(patient);
        SERVER.awaitAssessments();
        await(() -> only(patient).getStatus() == TaskStatus.CANCELLED);
        assertThat(only(patient).getStatusReason().getText()).isEqualTo("the sign no longer stands");
    }

    @Test
    void whatTheKillSwitchKeepsQuietIsNotAskedForUntilItIsLifted() {
        String patient = injured();
        String silence = json("/governance/silences", """
                        {"scope":"patient","target":"%s","by":"Dr A","reason":"wrong record"}""".formatted(patient)).body();
        SERVER.clock().ahead(LATE);
        pause();
        assertThat(tasks(patient)).isEmpty();
        String id = silence.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
        json("/governance/silences/" + id + "/lift", "{\"by\":\"Dr B\",\"reason\":\"right record\"}");
        await(() -> !tasks(patient).isEmpty());
    }

    @Test
    void whatAUserSnoozedIsNotAskedForWhenItIsSaidAgainUntilTheSnoozeEnds() {
        String patient = injured();
        String card = StreamSupport.stream(
                        SERVER.patientView(patient).path("cards").spliterator(), false)
                .filter(one -> one.at("/source/topic/code").asText().equals("earlydetection"))
                .map(one -> one.path("uuid").asText())
                .findFirst()
                .orElseThrow();
        assertThat(json("/cards/" + card + "/snooze", "{\"by\":\"Dr A\",\"reason\":\"known\",\"hours\":48}")
                        .statusCode())
                .isEqualTo(200);
        deleteNewest(patient);
        SERVER.awaitAssessments();
        SERVER.client()
                .postBundle("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[%s]}"
                        .formatted(creatinine(new BigDecimal("3.6"), NOW.minusMinutes(30))
                                .replace("urn:uuid:11111111-1111-4111-8111-111111111111", "Patient/" + patient)));
        SERVER.awaitAssessments();
        SERVER.clock().ahead(LATE);
        pause();
        assertThat(tasks(patient)).isEmpty();
        String snooze = SERVER.client()
                .getJson("/cards/snoozes?patient=" + patient)
                .at("/0/id")
                .asText();
        assertThat(SERVER.send("DELETE", "/cards/snoozes/" + snooze + "?by=Dr+A", "")
                        .statusCode())
                .isEqualTo(200);
        await(() -> !tasks(patient).isEmpty());
    }

    @Test
    void whoWorksOnATaskSaysHowFarItIsAndNobodyElseWritesOrTurnsIt() {
        String patient = injured();
        SERVER.clock().ahead(LATE);
        await(() -> !tasks(patient).isEmpty());
        Task task = only(patient);
        String path = "/fhir/Task/" + task.getIdElement().getIdPart();
        task.setStatus(TaskStatus.INPROGRESS).addNote().setText("on my way");
        assertThat(put(path, task).statusCode()).isEqualTo(200);
        for (Task turned : List.of(
                task.copy().setFocus(new Reference("Patient/" + patient)),
                task.copy().setDescription("nothing to do"),
                task.copy().setFor(null),
                task.copy().setCode(null).setIdentifier(null))) {
            assertThat(put(path, turned).statusCode()).isEqualTo(403);
        }
        assertThat(SERVER.send("DELETE", path, "").statusCode()).isEqualTo(403);
        Task made = task.copy();
        made.setId((String) null);
        HttpResponse<String> refused = SERVER.send(
                "POST",
                "/fhir/Task",
                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(made),
                "Content-Type",
                "application/fhir+json");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Refusal.outcome(refused)).contains("only this server itself");
        assertThat(only(patient).getStatus()).isEqualTo(TaskStatus.INPROGRESS);
    }

    private static HttpResponse<String> put(String path, Task task) {
        return SERVER.send(
                "PUT",
                path,
                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(task),
                "Content-Type",
                "application/fhir+json");
    }

    private static void deleteNewest(String patient) {
        String newest = SERVER.client()
                .get("Observation?patient=" + patient + "&_sort=-date", Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
        assertThat(SERVER.send("DELETE", "/fhir/Observation/" + newest, "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSignOfARuleInShadowIsRecordedAndMarkedAndNobodyIsTold() {
        assertThat(state("aki/1", "shadow").statusCode()).isEqualTo(200);
        try {
            String patient = injured();
            SERVER.clock().ahead(LATE);
            pause();
            assertThat(tasks(patient)).isEmpty();
            String issue = SERVER.send("GET", "/fhir/DetectedIssue?patient=" + patient, "")
                    .body();
            assertThat(issue).contains("KDIGO stage 3", "not-released", "\"shadow\"");
            assertThat(SERVER.send("GET", "/fhir/Flag?patient=" + patient, "").body())
                    .contains("\"inactive\"")
                    .doesNotContain("\"active\"");
            assertThat(SERVER.send("GET", "/fhir/Patient/" + patient + "/$early-signs", "")
                            .body())
                    .contains("KDIGO stage 3", "\"shadow\"");
            assertThat(SERVER.send("GET", "/fhir/Patient/" + patient + "/$summary", "")
                            .body())
                    .doesNotContain("KDIGO stage 3");
        } finally {
            ObjectNode pilot = decision("aki/1", "pilot");
            pilot.putArray("pilotUsers").add("Practitioner/1");
            json("/governance/speakers", pilot.toString());
            assertThat(state("aki/1", "live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSubscriptionThatWouldNotBeHonouredIsRefused() {
        for (String endpoint : List.of(
                "http://169.254.169.254/latest/meta-data",
                "https://evil.example/hook",
                RunningServer.listener().address() + ".evil.example/",
                RunningServer.listener().address() + "/../../admin",
                "http://127.0.0.1:1/notified")) {
            HttpResponse<String> refused = subscribe(endpoint, "Task?code=unseen-early-sign");
            assertThat(refused.statusCode()).as(endpoint).isEqualTo(422);
            assertThat(Refusal.outcome(refused)).contains("Subscription.channel.endpoint");
        }
        HttpResponse<String> everything = subscribe(RunningServer.listener().address(), "Observation?");
        assertThat(everything.statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"reason\"; \"extension\":[{\"url\":\"http://hapifhir.io/fhir/StructureDefinition/subscription-payload-search-criteria\",\"valueString\":\"Patient?\"}],\"reason\"; no extensions",
                "\"reason\"; \"_criteria\":{\"extension\":[{\"url\":\"urn:x\",\"valueString\":\"Patient?\"}]},\"reason\"; no extensions",
                "\"type\"; \"extension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}],\"type\"; no extensions",
                "\"type\"; \"header\":[\"Authorization: Bearer x\"],\"type\"; Subscription.channel.header",
                "\"type\"; \"payload\":\"application/xml\",\"type\"; Subscription.channel.payload"
            })
    void aSubscriptionHoldsNothingThatWouldSendMoreThanTheTask(String before, String now, String reason) {
        HttpResponse<String> refused =
                send(subscription(RunningServer.listener().address(), "Task?code=unseen-early-sign")
                        .replace(before, now));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(Refusal.outcome(refused)).contains(reason);
    }

    private static HttpResponse<String> subscribe(String endpoint, String criteria) {
        return send(subscription(endpoint, criteria));
    }

    private static String subscription(String endpoint, String criteria) {
        return """
                {"resourceType":"Subscription","status":"requested","reason":"unseen signs","criteria":"%s",
                 "channel":{"type":"rest-hook","endpoint":"%s"}}""".formatted(criteria, endpoint);
    }

    private static HttpResponse<String> send(String subscription) {
        return SERVER.send("POST", "/fhir/Subscription", subscription, "Content-Type", "application/fhir+json");
    }

    private static HttpResponse<String> state(String rule, String state) {
        return json("/governance/speakers", decision(rule, state).toString());
    }

    private static ObjectNode decision(String rule, String state) {
        ObjectNode body = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
        body.putArray("speakers").addObject().put("kind", "rule").put("id", rule);
        return body.put("state", state).put("by", "Dr A").put("reason", "test");
    }

    private static HttpResponse<String> json(String path, String body) {
        return SERVER.send("POST", path, body, "Content-Type", "application/json");
    }

    /** A patient with a creatinine that has risen from 1.0 to 3.2 mg/dL within two days. */
    private static String injured() {
        String mrn = "US" + UUID.randomUUID().toString().substring(0, 10);
        SERVER.client().postBundle("""
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:11111111-1111-4111-8111-111111111111","resource":{"resourceType":"Patient",
                   "identifier":[{"system":"urn:unseen","value":"%1$s"}],"gender":"female","birthDate":"1950-02-03"},
                  "request":{"method":"POST","url":"Patient"}},
                 %2$s,%3$s]}""".formatted(
                        mrn,
                        creatinine(new BigDecimal("1.0"), NOW.minusDays(2)),
                        creatinine(new BigDecimal("3.2"), NOW.minusHours(1))));
        SERVER.awaitAssessments();
        return SERVER.client()
                .get("Patient?identifier=urn:unseen%7C" + mrn, Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
    }

    private static String creatinine(BigDecimal value, OffsetDateTime when) {
        return """
                {"resource":{"resourceType":"Observation","status":"final",
                  "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
                  "subject":{"reference":"urn:uuid:11111111-1111-4111-8111-111111111111"},"effectiveDateTime":"%s",
                  "valueQuantity":{"value":%s,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
                 "request":{"method":"POST","url":"Observation"}}""".formatted(when, value);
    }

    private static Task only(String patient) {
        List<Task> tasks = tasks(patient);
        assertThat(tasks).hasSize(1);
        return tasks.get(0);
    }

    private static List<Task> tasks(String patient) {
        return SERVER.client().get("Task?patient=Patient/" + patient, Bundle.class).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .map((Resource resource) -> (Task) resource)
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 40 s").isLessThan(end);
            sleep(100);
        }
    }

    /** Long enough for the watch to have looked. */
    private static void pause() {
        sleep(700);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
