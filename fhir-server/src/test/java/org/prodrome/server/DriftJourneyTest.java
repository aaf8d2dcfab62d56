package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MeasureReport;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/**
 * A film that is analysed stands in the ledger; a changed scanner is told by JSON, by MeasureReport and as a metric.
 */
class DriftJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningServer server = RunningServer.open();

    @Test
    void anAnalysedFilmIsCountedTowardsTheReference() throws Exception {
        String mrn = UUID.randomUUID().toString();
        TestFilm film = TestFilm.of("p8-1", "drift " + mrn, mrn);
        Stow.post(server, film.bytes());
        server.awaitJob(film.studyUid());

        JsonNode model = await(view -> view.path("model").asText().startsWith("org.prodrome.cxr-ctr|"));

        assertThat(model.path("state").asText()).isEqualTo("gathering");
        assertThat(model.path("needed").asInt()).isEqualTo(300);
        assertThat(model.path("says").asText()).contains("of 300 films of different patients");
    }

    @Test
    void aChangedScannerIsToldWithItsCauseAndDate() throws Exception {
        String model = "org.example.simulated-%s|1.0.0".formatted(UUID.randomUUID());
        Instant start = server.clock().instant().minus(Duration.ofDays(120));
        Instant change = start.plus(Duration.ofDays(75));
        ledger(model, start, change);

        JsonNode found = await(view -> view.path("model").asText().equals(model));

        assertThat(found.path("state").asText()).as(found.toString()).isEqualTo("alarm");
        JsonNode alarm = found.path("alarms").get(0);
        assertThat(alarm.path("cause").asText()).isEqualTo("acquisition");
        assertThat(alarm.path("streams").toString()).contains("manufacturer");
        assertThat(Duration.between(change, Instant.parse(alarm.path("changed").asText()))
                        .abs())
                .isLessThan(Duration.ofDays(4));
        assertThat(Duration.between(change, Instant.parse(alarm.path("raised").asText())))
                .isLessThan(Duration.ofDays(42));

        MeasureReport alarming = alarming(model);
        assertThat(alarming.getGroup())
                .anyMatch(group -> group.getCode().getCodingFirstRep().getCode().equals("manufacturer.cramers-v")
                        && group.getMeasureScore().getValue().doubleValue() > 0.1);
        assertThat(server.send("GET", "/actuator/metrics/prodrome.drift.alarm", "")
                        .body())
                .contains("\"value\":1.0");
    }

    /** Ten films a day; from the change on half of them by another maker. */
    private static void ledger(String model, Instant start, Instant change) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:prodrome", "prodrome", "");
                PreparedStatement row = connection.prepareStatement(
                        "insert into PRD_FILM_SEEN (ID, MODEL, TAKEN, ANALYSED, PATIENT_KEY, CATEGORIES, NUMBERS, EMBEDDING, REFUSED)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, false)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 1200; i++) {
                Instant taken = start.plusSeconds(8640L * i);
                boolean other = !taken.isBefore(change) && random.nextBoolean();
                ByteBuffer vector = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
                double angle = random.nextDouble(6.28);
                vector.putFloat((float) Math.cos(angle))
                        .putFloat((float) Math.sin(angle))
                        .putFloat(0)
                        .putFloat(0);
                row.setString(1, model + " " + i);
                row.setString(2, model);
                row.setTimestamp(3, Timestamp.from(taken));
                row.setTimestamp(4, Timestamp.from(taken));
                row.setString(5, "patient " + i);
                row.setString(6, "{\"manufacturer\":\"%s\",\"view\":\"PA\"}".formatted(other ? "NEW" : "OLD"));
                row.setString(7, "{\"cardiothoracic-ratio\":%s}".formatted(0.3 + 0.3 * random.nextDouble()));
                row.setString(8, Base64.getEncoder().encodeToString(vector.array()));
                row.addBatch();
            }
            row.executeBatch();
            connection.commit();
        }
    }

    private JsonNode await(Predicate<JsonNode> wanted) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            for (JsonNode view : JSON.readTree(server.send("GET", "/drift", "").body())) {
                if (wanted.test(view)) {
                    return view;
                }
            }
            Thread.sleep(200);
        }
        throw new AssertionError(
                "no such model in /drift: " + server.send("GET", "/drift", "").body());
    }

    /** The stored report of the alarm; it is written when the server next looks. */
    private MeasureReport alarming(String model) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            Bundle reports = server.client().get("MeasureReport?_count=200", Bundle.class);
            Optional<MeasureReport> found = reports.getEntry().stream()
                    .map(entry -> (MeasureReport) entry.getResource())
                    .filter(report ->
                            report.getSubject().getIdentifier().getValue().equals(model))
                    .filter(report -> report.getText().getDivAsString().contains("Alarm"))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no report of the alarm was stored");
    }
}
