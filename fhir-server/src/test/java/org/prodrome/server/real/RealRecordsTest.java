package org.prodrome.server.real;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.server.real.KdigoOracle.Creatinine;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.SharedData;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Patients of the MIMIC demos, as Bundles, to cards. What the cards say of the kidney is held against a second staging
 * and a second eGFR, both computed here from the values that were posted.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RealRecordsTest {
    /** Kidney injury of every stage at the end of the record, none, and two on dialysis (of ICD-9 times). */
    private static final List<String> THREE = List.of("40177", "43746", "10029");

    private static final List<String> FOUR = List.of("10037861", "10007928", "10037928", "10021938");
    private static final Set<String> ON_DIALYSIS = Set.of("III-10029", "IV-10021938");

    /** In serum, and in whole blood at the bedside. */
    private static final Set<String> CREATININE = Set.of("2160-0", "38483-4");

    private static final Pattern SOURCE = Pattern.compile("(?m)^\\d+\\. \\[([A-Z]\\w+/[A-Za-z0-9.-]+)]\\(");
    private static final Pattern STAGED = Pattern.compile("Acute kidney injury, KDIGO stage (\\d)");
    private static final Pattern EGFR =
            Pattern.compile("eGFR[^\\d.]{0,12}(\\d+) \\((G\\d[ab]?)\\) on (\\d{4}-\\d\\d-\\d\\d)");
    /** Where no category is said: {@code eGFR 22 of 2026-01-02}, {@code eGFR 22 (2026-01-02)}. */
    private static final Pattern EGFR_PLAIN = Pattern.compile("eGFR (\\d+) (?:of |on |\\()(\\d{4}-\\d{2}-\\d{2})");

    private static final Pattern EGFR_LISTED =
            Pattern.compile("eGFR (?:by CKD-EPI 2021 from each creatinine|\\(mL/min/1\\.73 m²\\)):([^.]*)\\.");
    private static final Pattern ON_DAY = Pattern.compile("(\\d+) on (\\d{4}-\\d\\d-\\d\\d)");

    private final RunningServer server = RunningServer.open();
    private final Map<String, Told> told = new LinkedHashMap<>();

    /** A patient as posted, and the cards. */
    private record Told(MimicRecord record, String patient, JsonNode cards) {
        String words() {
            StringBuilder all = new StringBuilder();
            cards.forEach(card -> all.append(card.path("summary").asText())
                    .append('\n')
                    .append(card.path("detail").asText())
                    .append("\n\n"));
            return all.toString();
        }
    }

    @BeforeAll
    void postsThePatientsAndOpensTheirCharts() {
        Path ehr = SharedData.dir("data/ehr");
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        MimicRecord.Source three = MimicRecord.Source.three(ehr);
        MimicRecord.Source four = MimicRecord.Source.four(ehr);
        Stream.concat(
                        THREE.stream().map(subject -> new MimicRecord(three, subject, now)),
                        FOUR.stream().map(subject -> new MimicRecord(four, subject, now)))
                .forEach(this::tell);
    }

    private void tell(MimicRecord record) {
        server.client().postBundle(record.json());
        String patient = idOf(MimicRecord.SYSTEM, record.identifier());
        JsonNode cards = server.patientView(patient).path("cards");
        Told one = new Told(record, patient, cards);
        told.put(record.identifier(), one);
        System.out.printf(
                "%n==== %s, %s%n%s%n%s%n", record.identifier(), record.oddities(), leftOut(patient), one.words());
    }

    private String idOf(String system, String value) {
        return server.client()
                .get("Patient?identifier=" + system + "%7C" + value, Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
    }

    /** What a timeline of the stored record leaves out, and what of each analyte it quarantines. */
    private String leftOut(String patient) {
        List<Resource> resources = everything(patient);
        Patient self = resources.stream()
                .filter(Patient.class::isInstance)
                .map(Patient.class::cast)
                .findFirst()
                .orElseThrow();
        PatientTimeline timeline =
                PatientTimeline.from(self, resources, Clock.systemUTC().instant());
        StringBuilder said = new StringBuilder(timeline.leftOut().toString());
        for (Analyte analyte : Analyte.values()) {
            Map<String, Integer> reasons = new HashMap<>();
            timeline.series(analyte).quarantined().forEach(one -> reasons.merge(one.reason(), 1, Integer::sum));
            if (!reasons.isEmpty()) {
                said.append("\n  ").append(analyte).append(' ').append(reasons);
            }
        }
        return said.toString();
    }

    private List<Resource> everything(String patient) {
        List<Resource> all = new ArrayList<>();
        String next = "Patient/" + patient + "/$everything?_count=500";
        while (!next.isEmpty()) {
            Bundle page = server.client().get(next, Bundle.class);
            page.getEntry().forEach(entry -> all.add(entry.getResource()));
            String link =
                    page.getLink("next") == null ? "" : page.getLink("next").getUrl();
            next = link.isEmpty() ? "" : link.replaceFirst(".*/fhir/?", "");
        }
        return all;
    }

    @Test
    void stagesKidneyInjuryAsTheBruteForceOracleDoes() {
        Map<String, Integer> stages = new LinkedHashMap<>();
        told.forEach((name, one) -> {
            if (!ON_DIALYSIS.contains(name)) {
                int stage = KdigoOracle.stageNow(creatinine(one.record())).orElseThrow();
                stages.put(name, stage);
                Matcher said = STAGED.matcher(one.words());
                assertThat(said.find() ? Integer.parseInt(said.group(1)) : 0)
                        .as(name)
                        .isEqualTo(stage);
            }
        });
        System.out.println("KDIGO stage now: " + stages);
        assertThat(stages.values()).contains(0, 1, 2, 3);
    }

    @Test
    void citesTheCreatinineThatShowsTheInjury() {
        told.forEach((name, one) -> STAGED.matcher(one.words())
                .results()
                .findFirst()
                .ifPresent(stage -> {
                    Observation last = one.record().observations().stream()
                            .filter(RealRecordsTest::isCreatinine)
                            .reduce((a, b) -> a.getEffectiveDateTimeType().after(b.getEffectiveDateTimeType()) ? a : b)
                            .orElseThrow();
                    List<Observation> cited = sources(one.words()).stream()
                            .filter(reference -> reference.startsWith("Observation/"))
                            .map(reference -> server.client().get(reference, Observation.class))
                            .filter(RealRecordsTest::isCreatinine)
                            .toList();
                    assertThat(cited).as(name).anySatisfy(observation -> {
                        assertThat(observation.getEffectiveDateTimeType().getValue())
                                .isEqualTo(last.getEffectiveDateTimeType().getValue());
                        assertThat(observation.getValueQuantity().getValue())
                                .isEqualByComparingTo(last.getValueQuantity().getValue());
                    });
                }));
    }

    @Test
    void saysNothingOfAcuteInjuryToPeopleOnDialysis() {
        told.values().stream()
                .filter(one -> ON_DIALYSIS.contains(one.record().identifier()))
                .forEach(one -> assertThat(one.words())
                        .as(one.record().identifier())
                        .doesNotContain("cute kidney injury, KDIGO"));
    }

    @Test
    void printsOnlyEgfrThatFollowsFromThePostedCreatinine() {
        int checked = 0;
        for (Told one : told.values()) {
            Map<LocalDate, Set<Long>> computed = egfr(one.record());
            List<MatchResult> statements =
                    new ArrayList<>(EGFR.matcher(one.words()).results().toList());
            for (MatchResult statement : statements) {
                long value = Long.parseLong(statement.group(1));
                assertThat(computed.get(LocalDate.parse(statement.group(3))))
                        .as(one.record().identifier() + ": " + statement.group())
                        .contains(value);
                assertThat(statement.group(2)).isEqualTo(category(value));
                checked++;
            }
            for (MatchResult plain : EGFR_PLAIN.matcher(one.words()).results().toList()) {
                assertThat(computed.get(LocalDate.parse(plain.group(2))))
                        .as(one.record().identifier() + ": " + plain.group())
                        .contains(Long.parseLong(plain.group(1)));
                checked++;
            }
            for (MatchResult list : EGFR_LISTED.matcher(one.words()).results().toList()) {
                for (MatchResult value : ON_DAY.matcher(list.group(1)).results().toList()) {
                    assertThat(computed.get(LocalDate.parse(value.group(2))))
                            .as(one.record().identifier() + ": " + value.group())
                            .contains(Long.parseLong(value.group(1)));
                    checked++;
                }
            }
        }
        System.out.println("eGFR statements checked: " + checked);
        assertThat(checked).isPositive();
    }

    @Test
    void deniesNoProblemThatTheRecordHolds() {
        told.forEach((name, one) -> {
            if (has(one.record(), "250", "E08", "E09", "E10", "E11", "E13")) {
                assertThat(one.words()).as(name).doesNotContain("no diabetes is on the problem list");
            }
            if (has(one.record(), "585", "N18", "403", "404", "I12", "I13")) {
                assertThat(one.words()).as(name).doesNotContain("No chronic kidney disease is on the problem list");
            }
        });
    }

    @Test
    void citesOnlyWhatExistsAndBelongsToThePatient() {
        told.values().forEach(one -> assertSources(one.patient(), one.cards()));
    }

    @Test
    void answersForEverySyntheticPatientOfTheDemo() throws IOException {
        String folder = "/org/prodrome/server/demo/population/";
        String synthea = "https://github.com/synthetichealth/synthea";
        List<String> rows = text(folder + "index.csv", false).lines().skip(1).toList();
        assertThat(rows).hasSize(12);
        server.client().postBundle(text(folder + "hospitals.json.gz", true));
        server.client().postBundle(text(folder + "practitioners.json.gz", true));
        for (String row : rows) {
            String[] cells = row.split(",");
            if (!server.client()
                    .get("Patient?identifier=" + synthea + "%7C" + cells[1], Bundle.class)
                    .hasEntry()) {
                server.client().postBundle(text(folder + cells[0], true));
            }
            String patient = idOf(synthea, cells[1]);
            JsonNode cards = server.patientView(patient).path("cards");
            assertThat(cards).isNotEmpty();
            cards.forEach(card ->
                    System.out.println(cells[0] + ": " + card.path("summary").asText()));
            assertSources(patient, cards);
        }
    }

    @Test
    void printsHowLongAChartTakes() {
        Told largest = told.values().stream()
                .max((a, b) -> Integer.compare(
                        a.record().observations().size(),
                        b.record().observations().size()))
                .orElseThrow();
        List<Double> chart = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            server.patientView(largest.patient());
            chart.add((System.nanoTime() - start) / 1e6);
        }
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            everything(largest.patient());
            whole.add((System.nanoTime() - start) / 1e6);
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %s%npatient-view, warm, 20 calls: p50 %.0f ms, p95 %.0f ms; $everything, all pages, 3 calls: p50 %.0f ms, longest %.0f ms%n",
                largest.record().identifier(),
                largest.record().oddities(),
                RealFilmsTest.median(chart),
                chart.stream().sorted().skip(18).findFirst().orElseThrow(),
                RealFilmsTest.median(whole),
                whole.stream().max(Double::compare).orElseThrow());
        for (String operation : List.of("$early-signs", "$timeline", "$summary")) {
            List<Double> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                assertThat(server.send("GET", "/fhir/Patient/" + largest.patient() + "/" + operation, "")
                                .statusCode())
                        .isEqualTo(200);
                answers.add((System.nanoTime() - start) / 1e6);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, 5 calls: p50 %.0f ms, longest %.0f ms%n",
                    operation,
                    RealFilmsTest.median(answers),
                    answers.stream().max(Double::compare).orElseThrow());
        }
        assertThat(chart).hasSize(20);
    }

    private void assertSources(String patient, JsonNode cards) {
        assertThat(cards.size()).isBetween(1, 3);
        for (JsonNode card : cards) {
            assertThat(card.path("summary").asText()).isNotBlank().hasSizeLessThan(140);
            Set<String> references = sources(card.path("detail").asText());
            assertThat(references).as(card.path("summary").asText()).isNotEmpty();
            for (String reference : references) {
                Resource resource = (Resource) FhirContext.forR4Cached()
                        .newJsonParser()
                        .parseResource(
                                server.client().getJson("/fhir/" + reference).toString());
                assertThat(owner(resource)).as(reference).isIn("Patient/" + patient, "nobody");
            }
        }
    }

    /** Whose resource it is; devices and the like are nobody's. */
    private static String owner(Resource resource) {
        if (resource instanceof Patient) {
            return "Patient/" + resource.getIdElement().getIdPart();
        }
        return Stream.of("subject", "patient")
                .map(name -> resource.getNamedProperty(name))
                .filter(property -> property != null && property.hasValues())
                .map(property -> ((Reference) property.getValues().get(0)).getReference())
                .findFirst()
                .orElse("nobody");
    }

    private static Set<String> sources(String detail) {
        Set<String> references = new LinkedHashSet<>();
        SOURCE.matcher(detail).results().forEach(result -> references.add(result.group(1)));
        return references;
    }

    private static boolean isCreatinine(Observation observation) {
        return observation.hasValueQuantity()
                && !observation.getValueQuantity().hasComparator()
                && CREATININE.contains(observation.getCode().getCodingFirstRep().getCode());
    }

    private static List<Creatinine> creatinine(MimicRecord record) {
        return record.observations().stream()
                .filter(RealRecordsTest::isCreatinine)
                .map(observation -> new Creatinine(
                        observation.getEffectiveDateTimeType().getValue().toInstant(),
                        observation.getValueQuantity().getValue()))
                .toList();
    }

    /** CKD-EPI 2021 (10.1056/NEJMoa2102953) of every creatinine by day, rounded half up. */
    private static Map<LocalDate, Set<Long>> egfr(MimicRecord record) {
        LocalDate born = LocalDate.parse(record.patient().getBirthDateElement().getValueAsString());
        boolean female = record.patient().getGender() == AdministrativeGender.FEMALE;
        double kappa = female ? 0.7 : 0.9;
        Map<LocalDate, Set<Long>> all = new HashMap<>();
        for (Creatinine one : creatinine(record)) {
            LocalDate day = LocalDate.ofInstant(one.when(), ZoneOffset.UTC);
            double low = Math.min(one.value().doubleValue() / kappa, 1);
            double high = Math.max(one.value().doubleValue() / kappa, 1);
            double rate = 142
                    * Math.pow(low, female ? -0.241 : -0.302)
                    * Math.pow(high, -1.2)
                    * Math.pow(0.9938, Period.between(born, day).getYears())
                    * (female ? 1.012 : 1);
            all.computeIfAbsent(day, any -> new HashSet<>()).add(Math.round(rate));
        }
        return all;
    }

    /** KDIGO 2024; from the printed number, which near a limit may be rounded into the next category. */
    private static String category(long egfr) {
        return egfr >= 90
                ? "G1"
                : egfr >= 60 ? "G2" : egfr >= 45 ? "G3a" : egfr >= 30 ? "G3b" : egfr >= 15 ? "G4" : "G5";
    }

    private static boolean has(MimicRecord record, String... codes) {
        return record.conditions().stream()
                .map(Condition::getCode)
                .anyMatch(code -> Stream.of(codes)
                        .anyMatch(start -> code.getCodingFirstRep().getCode().startsWith(start)));
    }

    private static String text(String resource, boolean zipped) throws IOException {
        try (InputStream raw = Optional.ofNullable(RealRecordsTest.class.getResourceAsStream(resource))
                        .orElseThrow();
                InputStream in = zipped ? new GZIPInputStream(raw) : raw) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
