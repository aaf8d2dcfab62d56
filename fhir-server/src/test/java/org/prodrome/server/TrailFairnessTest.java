package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.BrokenStore;
import org.prodrome.server.support.RunningServer;

/** What cannot be written waits behind what can, longer each time; what never can is listed until somebody decides. */
class TrailFairnessTest {
    private static final RunningServer SERVER = RunningServer.open();

    @AfterEach
    void itIsNowAgain() {
        SERVER.itIsNowAgain();
    }

    @Test
    void moreFailingPiecesThanABatchDoNotHoldUpTheOthersAndAreWrittenWhenTheFaultIsOver() {
        String bad = "bad-" + UUID.randomUUID().toString().substring(0, 8);
        String good = "good-" + UUID.randomUUID();
        try (BrokenStore broken =
                SERVER.breakStore(one -> names(one, bad), () -> new InternalErrorException("the disk is full"))) {
            for (int i = 0; i < 25; i++) {
                call(bad + i);
            }
            call(good);
            await(() -> isAudited(good));
            JsonNode open = SERVER.client().getJson("/trail/open");
            assertThat(open.path("answers").asLong()).isGreaterThanOrEqualTo(25);
            assertThat(SERVER.client()
                            .getJson("/counters")
                            .path("trail.postponed.answers")
                            .asLong())
                    .isGreaterThanOrEqualTo(25);
        }
        SERVER.clock().ahead(Duration.ofHours(2));
        await(() -> isAudited(bad + 0) && isAudited(bad + 24));
    }

    @Test
    void whatTheRecordRefusesIsListedAsDeadAndTriedAgainWhenSomebodyWants() {
        String dead = "dead-" + UUID.randomUUID();
        String listed;
        try (BrokenStore broken =
                SERVER.breakStore(one -> names(one, dead), () -> new UnprocessableEntityException("not like this"))) {
            call(dead);
            await(() -> SERVER.client().getJson("/trail/open").path("dead").asLong() == 1);
            JsonNode piece = SERVER.client().getJson("/trail/dead").get(0);
            assertThat(piece.path("table").asText()).isEqualTo("answers");
            assertThat(piece.path("fault").asText()).isEqualTo("UnprocessableEntityException 422");
            listed = piece.path("id").asText();
            assertThat(isAudited(dead)).isFalse();
        }
        assertThat(SERVER.send("POST", "/trail/dead/retry", "").body()).isEqualTo("{\"retried\":1}");
        await(() -> isAudited(dead));
        assertThat(SERVER.client().getJson("/trail/dead").toString()).doesNotContain(listed);
        assertThat(SERVER.client().getJson("/trail/open").path("dead").asLong()).isZero();
    }

    private static boolean names(IBaseResource resource, String instance) {
        return resource instanceof AuditEvent event
                && event.getEntity().stream()
                        .anyMatch(entity -> String.valueOf(
                                        entity.getWhat().getIdentifier().getValue())
                                .startsWith(instance));
    }

    private static boolean isAudited(String instance) {
        return SERVER.client().get("AuditEvent?_sort=-_lastUpdated&_count=100", Bundle.class).getEntry().stream()
                .anyMatch(entry -> names(entry.getResource(), instance));
    }

    private static void call(String instance) {
        String patient = UUID.randomUUID().toString();
        ObjectNode call = new ObjectMapper().createObjectNode();
        call.put("hook", "patient-view").put("hookInstance", instance);
        call.putObject("context").put("userId", "Practitioner/1").put("patientId", patient);
        call.putObject("prefetch")
                .putObject("patient")
                .put("resourceType", "Patient")
                .put("id", patient)
                .put("birthDate", "1957-04-12");
        SERVER.client().fire("prodrome-patient-view", call);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited a minute").isLessThan(end);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
