package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.prodrome.cds.Fixtures;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;
import org.prodrome.terminology.code.ImageMeasurement;

/** One true sentence per derivation function, then one fact of one cited resource made wrong. */
class CorruptionTest {
    private static final String RECORD = "falling-kidney-function-and-growing-heart.json";
    private static final String CREATININE = "http://loinc.org|2160-0";
    private static final List<String> SERIES = List.of(
            "Patient/p1",
            "Observation/creat1",
            "Observation/creat2",
            "Observation/creat3",
            "Observation/creat4",
            "Observation/creat5",
            "Observation/creat6",
            "Observation/creat7");
    private static final List<String> VITALS = List.of(
            "Patient/p1",
            "Observation/rr",
            "Observation/spo2",
            "Observation/flow",
            "Observation/bp",
            "Observation/hr",
            "Observation/gcs",
            "Observation/temp");

    /** A true sentence and the ways to make it untrue. */
    private record Sentence(Claim claim, Map<String, Consumer<Record>> corruptions) {}

    private static Claim claim(
            DerivationFunction function, String printed, List<String> sources, Map<String, String> parameters) {
        return new Claim(
                function.name().toLowerCase(java.util.Locale.ROOT),
                "Creatinine, HbA1c, cardiothoracic ratio: it says {x}.",
                List.of(new Slot("x", printed, new Derivation(function, sources, parameters))),
                "test/1");
    }

    private static Stream<Sentence> sentences() {
        Consumer<Record> value = r -> r.observation("creat7").getValueQuantity().setValue(new BigDecimal("1.1"));
        Consumer<Record> unit = r ->
                r.observation("creat7").getValueQuantity().setCode("umol/L").setUnit("umol/L");
        Consumer<Record> date = r -> r.observation("creat7").setEffective(new DateTimeType("2021-10-20"));
        Consumer<Record> code = r -> r.observation("creat7")
                .setCode(new CodeableConcept().addCoding(new Coding("http://loinc.org", "2951-2", "Sodium")));
        Map<String, Consumer<Record>> lab = Map.of("value", value, "unit", unit, "code", code);
        return Stream.of(
                new Sentence(
                        claim(
                                DerivationFunction.QUANTITY,
                                "2.2",
                                List.of("Observation/creat7"),
                                Map.of("unit", "mg/dL", "decimals", "1", "codes", CREATININE)),
                        with(
                                lab,
                                "comparator",
                                r -> r.observation("creat7")
                                        .getValueQuantity()
                                        .setComparator(org.hl7.fhir.r4.model.Quantity.QuantityComparator.LESS_THAN))),
                new Sentence(
                        claim(
                                DerivationFunction.QUANTITY,
                                "2.20",
                                List.of("Observation/creat-si"),
                                Map.of("unit", "mg/dL", "decimals", "2")),
                        Map.of(
                                "unit",
                                r -> r.observation("creat-si")
                                        .getValueQuantity()
                                        .setCode("mmol/L")
                                        .setUnit("mmol/L"))),
                new Sentence(
                        claim(
                                DerivationFunction.RECORDED,
                                "2.2 mg/dL",
                                List.of("Observation/creat7"),
                                Map.of("decimals", "2")),
                        with(
                                lab,
                                "comparator",
                                r -> r.observation("creat7")
                                        .getValueQuantity()
                                        .setComparator(org.hl7.fhir.r4.model.Quantity.QuantityComparator.LESS_THAN))),
                new Sentence(
                        claim(DerivationFunction.DATE, "2026-10-20", List.of("Observation/creat7"), Map.of()),
                        Map.of("date", date)),
                new Sentence(
                        claim(DerivationFunction.INSTANT, "2026-10-20 08:00", List.of("Observation/creat7"), Map.of()),
                        Map.of("date", date)),
                new Sentence(
                        claim(DerivationFunction.LABEL, "Creatinine", List.of("Observation/creat7"), Map.of()),
                        Map.of("code", code)),
                new Sentence(
                        claim(DerivationFunction.STATUS, "active", List.of("Condition/ht"), Map.of()),
                        Map.of(
                                "status",
                                r -> ((Condition) r.get("Condition/ht"))
                                        .getClinicalStatus()
                                        .getCodingFirstRep()
                                        .setCode("resolved"))),
                new Sentence(
                        claim(DerivationFunction.AGE, "69", List.of("Patient/p1", "Observation/creat7"), Map.of()),
                        Map.of(
                                "date",
                                date,
                                "birth",
                                r -> r.patient().getBirthDateElement().setValueAsString("1950-04-12"))),
                new Sentence(
                        claim(DerivationFunction.SEX_NOUN, "woman", List.of("Patient/p1"), Map.of()),
                        Map.of(
                                "sex",
                                r -> r.patient()
                                        .setGender(org.hl7.fhir.r4.model.Enumerations.AdministrativeGender.MALE))),
                new Sentence(
                        claim(
                                DerivationFunction.COUNT,
                                "2",
                                List.of("Observation/creat6", "Observation/creat7"),
                                Map.of("codes", CREATININE)),
                        Map.of("code", code)),
                new Sentence(
                        claim(
                                DerivationFunction.EGFR,
                                "24",
                                List.of("Observation/creat7", "Patient/p1"),
                                Map.of("decimals", "0")),
                        with(lab, "birth", r -> r.patient().setBirthDate(null))),
                new Sentence(
                        claim(
                                DerivationFunction.EGFR_CATEGORY,
                                "G4",
                                List.of("Observation/creat7", "Patient/p1"),
                                Map.of()),
                        lab),
                new Sentence(
                        claim(DerivationFunction.ALBUMINURIA_CATEGORY, "A3", List.of("Observation/uacr1"), Map.of()),
                        Map.of(
                                "value",
                                r -> r.observation("uacr1").getValueQuantity().setValue(30),
                                "unit",
                                r -> r.observation("uacr1")
                                        .getValueQuantity()
                                        .setCode("mg/L")
                                        .setUnit("mg/L"),
                                "code",
                                r -> r.observation("uacr1")
                                        .getCode()
                                        .getCodingFirstRep()
                                        .setCode("2160-0"))),
                new Sentence(
                        claim(
                                DerivationFunction.SLOPE,
                                "-16.9",
                                SERIES,
                                Map.of("of", "egfr", "part", "slope", "decimals", "1", "bin-days", "14")),
                        with(lab, "date", date)),
                new Sentence(
                        claim(DerivationFunction.SLOPE, "falling", SERIES, Map.of("of", "egfr", "part", "verdict")),
                        Map.of("code", code)),
                new Sentence(
                        claim(
                                DerivationFunction.DIFFERENCE,
                                "+1.3",
                                List.of("Observation/a1c1", "Observation/a1c3"),
                                Map.of("unit", "%", "decimals", "1", "form", "signed")),
                        Map.of(
                                "value",
                                r -> r.observation("a1c3").getValueQuantity().setValue(new BigDecimal("7.2")))),
                new Sentence(
                        claim(
                                DerivationFunction.AKI_STAGE,
                                "none",
                                List.of("Observation/creat6", "Observation/creat7"),
                                Map.of()),
                        Map.of(
                                "code",
                                code,
                                "unit",
                                r -> r.observation("creat7")
                                        .getValueQuantity()
                                        .setCode("mmol/mol")
                                        .setUnit("mmol/mol"))),
                new Sentence(
                        claim(DerivationFunction.NEWS2, "11", VITALS, Map.of("part", "total")),
                        Map.of(
                                "value",
                                r -> r.observation("rr").getValueQuantity().setValue(16),
                                "unit",
                                r -> r.observation("temp")
                                        .getValueQuantity()
                                        .setCode("[degF]")
                                        .setUnit("[degF]"),
                                "code",
                                r -> r.observation("hr")
                                        .getCode()
                                        .getCodingFirstRep()
                                        .setCode("9279-1"),
                                "component",
                                r -> r.observation("bp")
                                        .getComponentFirstRep()
                                        .getValueQuantity()
                                        .setValue(140))),
                new Sentence(
                        claim(
                                DerivationFunction.RELATION,
                                "larger than",
                                List.of("Observation/film1", "Observation/film2"),
                                Map.of(
                                        "unit",
                                        "{ratio}",
                                        "threshold",
                                        "0.05",
                                        "up",
                                        "larger than",
                                        "down",
                                        "smaller than",
                                        "same",
                                        "like")),
                        Map.of(
                                "value",
                                r -> r.observation("film2").getValueQuantity().setValue(new BigDecimal("0.5212")))),
                new Sentence(
                        claim(
                                DerivationFunction.LEVEL,
                                "above",
                                List.of("Observation/film2"),
                                Map.of("unit", "{ratio}", "limit", "0.5", "above", "above", "otherwise", "not above")),
                        Map.of(
                                "value",
                                r -> r.observation("film2").getValueQuantity().setValue(new BigDecimal("0.5")),
                                "code",
                                r -> r.observation("film2")
                                        .getCode()
                                        .getCodingFirstRep()
                                        .setCode("other"))),
                new Sentence(
                        claim(DerivationFunction.VIEW, "PA", List.of("Observation/film2"), Map.of()),
                        Map.of(
                                "value",
                                r -> r.observation("film2")
                                        .getComponent()
                                        .forEach(c -> c.setValue(new CodeableConcept().setText("AP"))))),
                new Sentence(
                        claim(
                                DerivationFunction.NOT_MEASURABLE_REASON,
                                "Lateral view",
                                List.of("Observation/film-na"),
                                Map.of()),
                        Map.of(
                                "value",
                                r -> r.observation("film-na")
                                        .getComponentFirstRep()
                                        .setValue(new CodeableConcept().setText("No lung found")))),
                new Sentence(
                        claim(
                                DerivationFunction.MODEL,
                                "prodrome-cxr-ctr 1.0.0",
                                List.of("Device/ctr-model"),
                                Map.of()),
                        Map.of(
                                "value",
                                r -> ((Device) r.get("Device/ctr-model"))
                                        .getVersionFirstRep()
                                        .setValue("1.0.1"))),
                new Sentence(
                        claim(
                                DerivationFunction.SIMILAR,
                                "0.55, 0.54, 0.58",
                                List.of("ImagingStudy/study2"),
                                Map.of("count", "3", "part", "ratios")),
                        Map.of("value", r -> r.similar = Optional.empty())),
                new Sentence(
                        claim(
                                DerivationFunction.NONE_RECORDED,
                                "no allergy recorded",
                                List.of("Patient/p1"),
                                Map.of("type", "AllergyIntolerance", "text", "no allergy recorded")),
                        Map.of(
                                "presence",
                                r -> r.add(new org.hl7.fhir.r4.model.AllergyIntolerance()
                                        .setPatient(new Reference("Patient/p1"))
                                        .setId("a1")))),
                new Sentence(
                        claim(
                                DerivationFunction.SYNTHETIC,
                                "synthetic film",
                                List.of("Observation/film2"),
                                Map.of("text", "synthetic film")),
                        Map.of(
                                "tag",
                                r -> r.observation("film2").getMeta().getTag().clear())),
                new Sentence(
                        claim(
                                DerivationFunction.SCORE,
                                "25",
                                List.of("Patient/p1", "Observation/creat7", "Observation/weight"),
                                Map.of("score", "cockcroft-gault", "roles", "creatinine,weight", "part", "value")),
                        lab),
                new Sentence(
                        claim(
                                DerivationFunction.ELAPSED,
                                "30",
                                List.of("Observation/creat7"),
                                Map.of("unit", "d", "on", "2026-11-20")),
                        Map.of("date", date)),
                new Sentence(
                        claim(
                                DerivationFunction.DUE,
                                "2027-01-20",
                                List.of("Observation/creat7"),
                                Map.of("months", "3")),
                        Map.of("date", date)),
                new Sentence(
                        claim(
                                DerivationFunction.NOTE,
                                "absent",
                                List.of("DiagnosticReport/note1"),
                                Map.of("note", "0", "start", "13", "end", "21", "part", "presence")),
                        Map.of(
                                "negation",
                                r -> r.report().setConclusion("Cardiomegaly, effusion."),
                                "text",
                                r -> r.report().setConclusion("Clear."),
                                "status",
                                r -> r.report().setStatus(DiagnosticReport.DiagnosticReportStatus.ENTEREDINERROR),
                                "subject",
                                r -> r.report().setSubject(new Reference("Patient/p2")))),
                new Sentence(
                        claim(
                                DerivationFunction.NOTE,
                                "effusion",
                                List.of("DiagnosticReport/note1"),
                                Map.of("note", "0", "start", "13", "end", "21", "part", "words")),
                        Map.of("words", r -> r.report().setConclusion("Clear. It is no deviation."))),
                new Sentence(
                        claim(
                                DerivationFunction.ANSWER,
                                "BRCA1",
                                List.of("Observation/variant"),
                                Map.of("codes", "http://loinc.org|69548-6", "component", "http://loinc.org|48018-6")),
                        Map.of(
                                "answer",
                                r -> r.observation("variant")
                                        .getComponentFirstRep()
                                        .setValue(new CodeableConcept().setText("BRCA2")),
                                "component",
                                r -> r.observation("variant")
                                        .getComponentFirstRep()
                                        .setCode(new CodeableConcept().setText("gene")),
                                "code",
                                r -> r.observation("variant").setCode(new CodeableConcept().setText("variant")),
                                "status",
                                r -> r.observation("variant").setStatus(Observation.ObservationStatus.ENTEREDINERROR))),
                finding(
                        "name",
                        "Pleural effusion",
                        Map.of("name", r -> r.observation("effusion").getCode().setText("Lung nodule"))),
                finding(
                        "call",
                        "present",
                        Map.of(
                                "call",
                                r -> r.observation("effusion").setValue(ImageFinding.INDETERMINATE.toConcept()))),
                finding(
                        "probability",
                        "75",
                        Map.of(
                                "number",
                                r -> part(r, 0).setValue(new BigDecimal("0.72")),
                                "unit",
                                r -> part(r, 0).setCode("%"),
                                "range",
                                r -> part(r, 0).setValue(new BigDecimal("1.2")))),
                finding("sensitivity", "71", Map.of("number", r -> part(r, 1).setValue(new BigDecimal("0.704")))),
                finding("specificity", "94", Map.of("number", r -> part(r, 2).setValue(new BigDecimal("0.95")))),
                finding("prevalence", "10.0", Map.of("number", r -> part(r, 7).setValue(new BigDecimal("0.11")))),
                finding(
                        "base",
                        "the model's training films",
                        Map.of(
                                "whose",
                                r -> r.observation("effusion")
                                        .getComponent()
                                        .get(7)
                                        .setCode(ImageFinding.SITE_PREVALENCE.toConcept()))),
                finding(
                        "predictive",
                        "57",
                        Map.of(
                                "prevalence",
                                r -> part(r, 7).setValue(new BigDecimal("0.2")),
                                "sensitivity",
                                r -> part(r, 1).setValue(new BigDecimal("0.9")),
                                "specificity",
                                r -> part(r, 2).setValue(new BigDecimal("0.96")),
                                "point",
                                r -> r.observation("effusion")
                                        .getComponent()
                                        .get(3)
                                        .setValue(new CodeableConcept().setText("rule-out")))),
                finding(
                        "point",
                        "rule-in",
                        Map.of(
                                "point",
                                r -> r.observation("effusion")
                                        .getComponent()
                                        .get(3)
                                        .setValue(new CodeableConcept().setText("rule-out")))),
                new Sentence(
                        claim(
                                DerivationFunction.FINDING,
                                "increased",
                                List.of("Observation/effusion-before", "Observation/effusion"),
                                Map.of("part", "change")),
                        Map.of(
                                "score",
                                r -> part(r, 4).setValue(new BigDecimal("1.55")),
                                "repeatability",
                                r -> part(r, 5).setValue(new BigDecimal("0.3")),
                                "model",
                                r -> r.observation("effusion").setDevice(new Reference("Device/other")),
                                "finding",
                                r -> r.observation("effusion-before")
                                        .getCode()
                                        .getCodingFirstRep()
                                        .setCode("nodule"))),
                new Sentence(
                        claim(
                                DerivationFunction.CAVEAT,
                                "The film does not state its view.",
                                List.of("Observation/effusion"),
                                Map.of("n", "0")),
                        Map.of(
                                "words",
                                r -> r.observation("effusion")
                                        .getComponent()
                                        .get(6)
                                        .setValue(new CodeableConcept().setText("The film is fine.")))),
                new Sentence(
                        claim(
                                DerivationFunction.RUNTIME,
                                "onnxruntime 1.29.0 cpu",
                                List.of("Observation/effusion"),
                                Map.of()),
                        Map.of(
                                "words",
                                r -> r.observation("effusion")
                                        .getComponent()
                                        .get(8)
                                        .setValue(new CodeableConcept().setText("onnxruntime 1.29.0 cuda")))),
                new Sentence(
                        claim(DerivationFunction.DOSE, "500 mg", List.of("MedicationRequest/dosed"), Map.of()),
                        Map.of(
                                "number",
                                r -> r.dose().setValue(50),
                                "unit",
                                r -> r.dose().setUnit("g"),
                                "absence",
                                r -> r.dose().setValueElement(null))));
    }

    private static Sentence finding(String part, String printed, Map<String, Consumer<Record>> corruptions) {
        return new Sentence(
                claim(DerivationFunction.FINDING, printed, List.of("Observation/effusion"), Map.of("part", part)),
                with(
                        corruptions,
                        "code",
                        r -> r.observation("effusion").setCode(new CodeableConcept().setText("Pleural effusion"))));
    }

    private static org.hl7.fhir.r4.model.Quantity part(Record record, int component) {
        return record.observation("effusion").getComponent().get(component).getValueQuantity();
    }

    @Test
    void coversEveryFunction() {
        assertThat(sentences()
                        .map(s -> s.claim.slots().get(0).derivation().function())
                        .distinct())
                .containsExactlyInAnyOrder(DerivationFunction.values());
    }

    @TestFactory
    Stream<DynamicTest> keepsWhatIsTrue() {
        return sentences()
                .map(s -> DynamicTest.dynamicTest(
                        s.claim.templateId() + " " + s.claim.text(),
                        () -> assertThat(check(new Record(), s.claim).dropped()).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> dropsWhatOneWrongFactMakesUntrue() {
        return sentences()
                .flatMap(s -> s.corruptions.entrySet().stream()
                        .map(corruption -> DynamicTest.dynamicTest(
                                "%s: %s".formatted(s.claim.templateId(), corruption.getKey()), () -> {
                                    Record record = new Record();
                                    corruption.getValue().accept(record);
                                    assertThat(check(record, s.claim).kept()).isEmpty();
                                })));
    }

    @TestFactory
    Stream<DynamicTest> dropsWhatCitesAnothersOrARetractedOrAMissingResource() {
        return sentences()
                .flatMap(s -> s.claim.sources().stream()
                        .flatMap(source -> Stream.of(
                                DynamicTest.dynamicTest(
                                        "%s: %s missing".formatted(s.claim.templateId(), source), () -> {
                                            Record record = new Record();
                                            record.resources.remove(source);
                                            assertThat(check(record, s.claim).dropped())
                                                    .extracting(EvidenceReport.Dropped::reason)
                                                    .containsExactly(DropReason.SOURCE_MISSING);
                                        }),
                                DynamicTest.dynamicTest(
                                        "%s: %s of another".formatted(s.claim.templateId(), source), () -> {
                                            Record record = new Record();
                                            if (giveAway(record.get(source))) {
                                                assertThat(check(record, s.claim)
                                                                .dropped())
                                                        .extracting(EvidenceReport.Dropped::reason)
                                                        .containsExactly(DropReason.OTHER_PATIENT);
                                            }
                                        }),
                                DynamicTest.dynamicTest(
                                        "%s: %s retracted".formatted(s.claim.templateId(), source), () -> {
                                            Record record = new Record();
                                            if (retract(record.get(source))) {
                                                assertThat(check(record, s.claim)
                                                                .dropped())
                                                        .extracting(EvidenceReport.Dropped::reason)
                                                        .containsExactly(DropReason.RETRACTED);
                                            }
                                        }))));
    }

    @Test
    void dropsANumberThatNoSlotAccountsFor() {
        Claim claim = new Claim(
                "digits",
                "Creatinine 3.1 on {x}.",
                List.of(new Slot(
                        "x",
                        "2026-10-20",
                        new Derivation(DerivationFunction.DATE, List.of("Observation/creat7"), Map.of()))),
                "test/1");
        assertThat(check(new Record(), claim).dropped())
                .extracting(EvidenceReport.Dropped::reason)
                .containsExactly(DropReason.DIGITS_IN_TEMPLATE);
    }

    @Test
    void namesOfMethodsMayHoldDigits() {
        assertThat(FixedWords.holdNumber("eGFR (CKD-EPI 2021) {x} mL/min/1.73 m², KDIGO G3a, HbA1c, NEWS2 at 95 %"))
                .isFalse();
        assertThat(FixedWords.holdNumber("HbA1c 7")).isTrue();
        assertThat(FixedWords.holdNumber("ratio 0.501")).isTrue();
        assertThat(FixedWords.holdNumber("G33")).isTrue();
        assertThat(FixedWords.holdNumber("٣ of {x}")).isTrue();
    }

    @Test
    void aNumberWithAMonstrousExponentDerivesNothing() {
        Record record = new Record();
        record.observation("creat7").getValueQuantity().setValue(new BigDecimal("1E+999999999"));
        assertThat(check(record, sentences().findFirst().orElseThrow().claim()).kept())
                .isEmpty();
    }

    private static EvidenceReport check(Record record, Claim claim) {
        return new EvidenceCheck(record).check(List.of(claim));
    }

    private static boolean giveAway(Resource resource) {
        if (resource instanceof Patient) {
            resource.setId("p2");
            return true;
        }
        if (resource.getChildByName("subject") == null) {
            return false;
        }
        resource.setProperty("subject", new Reference("Patient/p2"));
        return true;
    }

    private static boolean retract(Resource resource) {
        if (resource instanceof Observation observation) {
            observation.setStatus(Observation.ObservationStatus.ENTEREDINERROR);
            return true;
        }
        if (resource instanceof Condition condition) {
            condition.getVerificationStatus().getCodingFirstRep().setCode("entered-in-error");
            return true;
        }
        return false;
    }

    private static Map<String, Consumer<Record>> with(
            Map<String, Consumer<Record>> some, String name, Consumer<Record> more) {
        Map<String, Consumer<Record>> all = new HashMap<>(some);
        all.put(name, more);
        return all;
    }

    /** The fixture's record, to be corrupted. */
    private static final class Record implements EvidenceStore {
        private final Map<String, Resource> resources = new HashMap<>();
        private Optional<Parameters> similar = Optional.of(Fixtures.parameters("three-similar-films.json"));

        Record() {
            Fixtures.resources(RECORD).forEach(this::add);
            Observation weight = new Observation();
            weight.setId("weight");
            weight.setStatus(Observation.ObservationStatus.FINAL)
                    .setSubject(new org.hl7.fhir.r4.model.Reference("Patient/p1"))
                    .setEffective(new DateTimeType("2026-10-20"))
                    .setValue(new org.hl7.fhir.r4.model.Quantity()
                            .setValue(new BigDecimal("65"))
                            .setSystem("http://unitsofmeasure.org")
                            .setCode("kg"))
                    .setCode(new CodeableConcept().addCoding(new Coding("http://loinc.org", "29463-7", "Body weight")));
            add(weight);
            DiagnosticReport note = new DiagnosticReport();
            note.setId("note1");
            note.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL)
                    .setSubject(new Reference("Patient/p1"))
                    .setConclusion("Clear. Is no effusion.");
            add(note);
            Observation variant = new Observation();
            variant.setId("variant");
            variant.setStatus(Observation.ObservationStatus.FINAL)
                    .setSubject(new Reference("Patient/p1"))
                    .setCode(new CodeableConcept().addCoding(new Coding("http://loinc.org", "69548-6", null)));
            variant.addComponent()
                    .setCode(new CodeableConcept().addCoding(new Coding("http://loinc.org", "48018-6", null)))
                    .setValue(new CodeableConcept().setText("BRCA1"));
            add(variant);
            add(effusion("effusion-before", "1.0"));
            add(effusion("effusion", "1.6"));
            MedicationRequest dosed = new MedicationRequest();
            dosed.setId("dosed");
            dosed.setSubject(new Reference("Patient/p1"));
            dosed.addDosageInstruction()
                    .addDoseAndRate()
                    .setDose(new org.hl7.fhir.r4.model.Quantity().setValue(500).setUnit("mg"));
            add(dosed);
        }

        private static Observation effusion(String id, String score) {
            Observation effusion = new Observation();
            effusion.setId(id);
            effusion.setStatus(Observation.ObservationStatus.PRELIMINARY)
                    .setSubject(new Reference("Patient/p1"))
                    .setDevice(new Reference("Device/ctr-model"))
                    .setCode(new CodeableConcept(new Coding(CodeSystems.IMAGE_FINDING, "pleural_effusion", null))
                            .setText("Pleural effusion"))
                    .setValue(ImageFinding.PRESENT.toConcept());
            number(effusion, ImageFinding.PROBABILITY, "0.734");
            number(effusion, ImageFinding.SENSITIVITY, "0.7125");
            number(effusion, ImageFinding.SPECIFICITY, "0.9402");
            effusion.addComponent()
                    .setCode(ImageFinding.OPERATING_POINT.toConcept())
                    .setValue(new CodeableConcept().setText("rule-in"));
            number(effusion, ImageFinding.SCORE, score);
            number(effusion, ImageFinding.REPEATABILITY, "0.2");
            effusion.addComponent()
                    .setCode(ImageMeasurement.CAVEAT.toConcept())
                    .setValue(new CodeableConcept().setText("The film does not state its view."));
            number(effusion, ImageFinding.TRAINING_PREVALENCE, "0.1");
            effusion.addComponent()
                    .setCode(ImageMeasurement.RUNTIME.toConcept())
                    .setValue(new CodeableConcept().setText("onnxruntime 1.29.0 cpu"));
            return effusion;
        }

        private static void number(Observation observation, Code code, String value) {
            observation
                    .addComponent()
                    .setCode(code.toConcept())
                    .setValue(new org.hl7.fhir.r4.model.Quantity()
                            .setValue(new BigDecimal(value))
                            .setSystem("http://unitsofmeasure.org")
                            .setCode("1"));
        }

        org.hl7.fhir.r4.model.Quantity dose() {
            return ((MedicationRequest) get("MedicationRequest/dosed"))
                    .getDosageInstructionFirstRep()
                    .getDoseAndRateFirstRep()
                    .getDoseQuantity();
        }

        DiagnosticReport report() {
            return (DiagnosticReport) get("DiagnosticReport/note1");
        }

        void add(Resource resource) {
            resources.put(resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource);
        }

        Resource get(String reference) {
            return java.util.Objects.requireNonNull(resources.get(reference), reference);
        }

        Observation observation(String id) {
            return (Observation) get("Observation/" + id);
        }

        Patient patient() {
            return (Patient) get("Patient/p1");
        }

        @Override
        public String patientId() {
            return "p1";
        }

        @Override
        public Map<String, Resource> fetch(Collection<String> references) {
            Map<String, Resource> found = new HashMap<>(resources);
            found.keySet().retainAll(references);
            return found;
        }

        @Override
        public Optional<List<Resource>> all(String resourceType) {
            return Optional.of(resources.values().stream()
                    .filter(resource -> resource.fhirType().equals(resourceType))
                    .toList());
        }

        @Override
        public Optional<Parameters> similar(String study, int count) {
            return similar;
        }
    }
}
