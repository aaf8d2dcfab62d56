package org.prodrome.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.server.proof.MustHave.Kind;
import org.prodrome.server.real.MimicRecord;
import org.prodrome.server.support.SharedData;

/**
 * Summary and detections on Synthea's and MIMIC-III's patients. The table is written to {@code target/proof.txt};
 * {@code -Dproof.patients=80} runs all that is here.
 */
class ProofTest {
    private static final int PATIENTS = Integer.getInteger("proof.patients", 6);
    private static final int MUTATED_CLAIMS = Integer.getInteger("proof.mutated", 60);
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void whatIsSaidOfMadeUpPatientsIsProvedCompleteAndCaughtWhenWrong() throws IOException {
        List<WholeRecord> records = new ArrayList<>();
        for (int i = 1; i <= Math.min(12, PATIENTS); i++) {
            String name = "patient-%02d".formatted(i);
            WholeRecord record = WholeRecord.of(name, unzipped("population/" + name + ".json.gz"), NOW);
            records.add(record.at(afterTheLast(record)));
        }
        check("Synthea", records);
    }

    @Test
    void whatIsSaidOfRealPatientsIsProvedCompleteAndCaughtWhenWrong() throws IOException {
        MimicRecord.Source source = MimicRecord.Source.three(SharedData.dir("data/ehr"));
        List<WholeRecord> records = new ArrayList<>();
        for (String subject : MimicRecord.subjects(source, PATIENTS)) {
            MimicRecord record = new MimicRecord(source, subject, NOW);
            records.add(WholeRecord.of(record.identifier(), record.json(), NOW));
        }
        check("MIMIC-III demo", records);
    }

    private static void check(String population, List<WholeRecord> records) throws IOException {
        Map<Length, List<Judgement>> summaries = new EnumMap<>(Length.class);
        List<Judgement> detections = new ArrayList<>();
        Mutations mutations = new Mutations();
        for (WholeRecord record : records) {
            RecordReading reading = RecordReading.of(
                    PatientTimeline.from(record.patient(), record.resources().values(), record.asOf()));
            assertThat(reading.failed())
                    .as("rules that failed on %s", record.name())
                    .isEmpty();
            List<MustHave> gold = GoldExtractor.of(record);
            for (Length length : Length.values()) {
                summaries
                        .computeIfAbsent(length, none -> new ArrayList<>())
                        .add(Judgement.of(record, reading.summary().claims(length), gold));
            }
            List<Claim> found = new ArrayList<>();
            for (Detection detection : reading.detections()) {
                found.add(detection.summary());
                found.addAll(detection.details());
            }
            detections.add(Judgement.of(record, found, List.of()));
            List<Claim> all = new ArrayList<>(found);
            all.addAll(reading.summary().claims(Length.ALL));
            int step = Math.max(1, all.size() / MUTATED_CLAIMS);
            for (int i = 0; i < all.size(); i += step) {
                mutations.run(record, all.get(i));
            }
        }
        String table = table(population, records, summaries, detections, mutations);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "proof-%s.txt".formatted(population.split("[ -]")[0])), table);
        System.out.println(table);

        List<Judgement> whole = Objects.requireNonNull(summaries.get(Length.ALL));
        assertThat(whole).flatExtracting(Judgement::dropped).isEmpty();
        assertThat(detections).flatExtracting(Judgement::dropped).isEmpty();
        assertThat(whole).flatExtracting(Judgement::invalid).isEmpty();
        assertThat(detections).flatExtracting(Judgement::invalid).isEmpty();
        assertThat(whole).flatExtracting(Judgement::contradictions).isEmpty();
        assertThat(whole).flatExtracting(Judgement::stale).isEmpty();
        assertThat(mutations.survived()).isEmpty();
        assertThat(share(whole, Judgement::held, Judgement::wanted))
                .as(() -> missing(whole))
                .isGreaterThanOrEqualTo(0.97);
    }

    private static String table(
            String population,
            List<WholeRecord> records,
            Map<Length, List<Judgement>> summaries,
            List<Judgement> detections,
            Mutations mutations) {
        StringBuilder table = new StringBuilder("%s, %d patients, %d resources%n"
                .formatted(
                        population,
                        records.size(),
                        records.stream()
                                .mapToInt(record -> record.resources().size())
                                .sum()));
        table.append("%-12s %7s %10s %9s %7s %8s %8s %6s %6s %8s %8s %7s%n"
                .formatted(
                        "",
                        "claims",
                        "precision",
                        "citations",
                        "recall",
                        "TBFact P",
                        "TBFact R",
                        "contra",
                        "stale",
                        "repeated",
                        "words",
                        "max"));
        summaries.forEach((length, judged) -> table.append(line(length.name(), judged)));
        table.append(line("detections", detections));
        List<Judgement> whole = Objects.requireNonNull(summaries.get(Length.ALL));
        for (Kind kind : Kind.values()) {
            int wanted = sum(whole, one -> one.wanted().getOrDefault(kind, 0));
            int held = sum(whole, one -> one.held().getOrDefault(kind, 0));
            table.append("  must-have %-22s %4d of %4d%n".formatted(kind, held, wanted));
        }
        int tried =
                mutations.tried().values().stream().mapToInt(Integer::intValue).sum();
        table.append("  mutations caught: %d of %d %s%n"
                .formatted(tried - mutations.survived().size(), tried, new TreeMap<>(mutations.tried())));
        mutations.survived().stream().limit(20).forEach(one -> table.append("    not caught: " + one + "\n"));
        return table.append(missing(whole)).toString();
    }

    private static String line(String name, List<Judgement> judged) {
        int claims = sum(judged, Judgement::claims);
        int dropped = sum(judged, one -> one.dropped().size());
        int citations = sum(judged, Judgement::citations);
        double proved = claims == 0 ? 1 : 1 - (double) dropped / claims;
        double recall = share(judged, Judgement::held, Judgement::wanted);
        return String.format(
                Locale.ROOT,
                "%-12s %7d %10.4f %9.4f %7.4f %8.3f %8.3f %6d %6d %8d %8d %7d%n",
                name,
                claims,
                proved,
                citations == 0
                        ? 1
                        : 1 - (double) sum(judged, one -> one.invalid().size()) / citations,
                recall,
                claims == 0 ? 0 : (double) sum(judged, Judgement::stating) / claims,
                recall,
                sum(judged, one -> one.contradictions().size()),
                sum(judged, one -> one.stale().size()),
                sum(judged, Judgement::duplicates),
                sum(judged, Judgement::words) / Math.max(1, judged.size()),
                judged.stream().mapToInt(Judgement::words).max().orElse(0));
    }

    private static String missing(List<Judgement> judged) {
        StringBuilder text = new StringBuilder();
        judged.forEach(one -> {
            one.missing().stream()
                    .limit(8)
                    .forEach(fact -> text.append("    missing in %s: %s%n".formatted(one.name(), fact)));
            one.dropped().stream()
                    .limit(8)
                    .forEach(drop -> text.append("    not proved in %s: %s%n".formatted(one.name(), drop)));
            one.invalid().stream()
                    .limit(8)
                    .forEach(bad -> text.append("    bad citation in %s: %s%n".formatted(one.name(), bad)));
            one.contradictions()
                    .forEach(bad -> text.append("    contradiction in %s: %s%n".formatted(one.name(), bad)));
            one.stale().forEach(bad -> text.append("    stale in %s: %s%n".formatted(one.name(), bad)));
        });
        return text.toString();
    }

    private static double share(
            List<Judgement> judged,
            Function<Judgement, Map<Kind, Integer>> part,
            Function<Judgement, Map<Kind, Integer>> whole) {
        int all = sum(judged, one -> total(whole.apply(one)));
        return all == 0 ? 1 : (double) sum(judged, one -> total(part.apply(one))) / all;
    }

    private static int total(Map<Kind, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int sum(List<Judgement> judged, ToIntFunction<Judgement> count) {
        return judged.stream().mapToInt(count).sum();
    }

    /** An hour after the last thing that happened: Synthea's records end on the day they were made. */
    private static Instant afterTheLast(WholeRecord record) {
        Instant last = Instant.EPOCH;
        for (Resource resource : record.resources().values()) {
            Instant at = resource instanceof Observation observation && observation.hasEffectiveDateTimeType()
                    ? observation.getEffectiveDateTimeType().getValue().toInstant()
                    : resource instanceof Encounter encounter
                                    && encounter.getPeriod().hasEnd()
                            ? encounter.getPeriod().getEnd().toInstant()
                            : resource instanceof Condition condition && condition.hasAbatementDateTimeType()
                                    ? condition
                                            .getAbatementDateTimeType()
                                            .getValue()
                                            .toInstant()
                                    : Instant.EPOCH;
            last = at.isAfter(last) ? at : last;
        }
        return last.plus(Duration.ofHours(1));
    }

    private static String unzipped(String resource) throws IOException {
        try (InputStream raw = Objects.requireNonNull(
                        ProofTest.class.getResourceAsStream("/org/prodrome/server/demo/" + resource));
                InputStream in = new GZIPInputStream(raw)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
