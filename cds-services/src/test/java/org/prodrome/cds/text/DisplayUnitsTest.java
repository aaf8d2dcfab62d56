package org.prodrome.cds.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.cds.evidence.EvidenceCheck;
import org.prodrome.cds.evidence.EvidenceStore;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

/** Values in the unit of a site: worked out by the writer, derived again by the evidence check. */
class DisplayUnitsTest {
    @ParameterizedTest(name = "{0} {2} {3} shown in {4} is {5}")
    @CsvSource({
        "CREATININE,2160-0,1.2,mg/dL,umol/L,106",
        "CREATININE,14682-9,106,umol/L,umol/L,106",
        "CREATININE,2160-0,0.106,mmol/L,umol/L,106",
        "GLUCOSE,2345-7,126,mg/dL,mmol/L,7.0",
        "GLUCOSE,14749-6,7.0,mmol/L,mmol/L,7.0",
        "HBA1C,4548-4,6.5,%,mmol/mol,48",
        "HBA1C,59261-8,48,mmol/mol,mmol/mol,48",
        "HBA1C,4548-4,8,%,mmol/mol,64",
        "BILIRUBIN,1975-2,2,mg/dL,umol/L,34",
        "CALCIUM,17861-6,10,mg/dL,mmol/L,2.50",
        "PHOSPHATE,2777-1,3.1,mg/dL,mmol/L,1.00",
        "UREA_NITROGEN,3094-0,28,mg/dL,mmol/L,10.0",
        "HAEMOGLOBIN,718-7,135,g/L,g/dL,13.5",
        "HAEMOGLOBIN,718-7,13.5,g/dL,mmol/L,8.4",
        "ALBUMIN,1751-7,3.5,g/dL,g/L,35",
        "TOTAL_CHOLESTEROL,2093-3,193,mg/dL,mmol/L,5.0",
        "TRIGLYCERIDES,2571-8,150,mg/dL,mmol/L,1.7",
        "URINE_ALBUMIN_CREATININE,9318-7,300,mg/g,mg/mmol,33.9",
        "FREE_THYROXINE,3024-7,1.2,ng/dL,pmol/L,15.4",
        "CRP,1988-5,52,mg/L,mg/dL,5.2",
    })
    void bothSidesArriveAtTheNumber(
            Analyte analyte, String loinc, String value, String unit, String wanted, String expected) {
        Observation observation = observation(loinc, value, unit);
        Shown shown = units(analyte, wanted).shown(sentence(analyte, "?"), sources(observation));
        Slot slot = shown.proved().slots().get(0);
        assertThat(slot.printed()).isEqualTo(expected);
        assertThat(kept(shown.proved(), observation)).containsExactly(shown.proved());
        assertThat(shown.proved().text()).contains(expected + " " + DisplayUnits.sign(wanted));
    }

    @Test
    void whatWasRecordedInAnotherUnitStandsBeforeIt() {
        Observation observation = observation("2160-0", "1.2", "mg/dL");
        Shown shown =
                units(Analyte.CREATININE, "umol/L").shown(sentence(Analyte.CREATININE, "1.2"), sources(observation));
        assertThat(shown.proved().text()).isEqualTo("Creatinine 1.2 mg/dL (106 µmol/L) on 2026-11-20.");
        assertThat(Phrasing.in(Language.DE).sentence(shown, 139))
                .contains("Kreatinin 1,2 mg/dL (106 µmol/L) am 20.11.2026.");
        assertThat(Phrasing.in(Language.DE).sentence(shown, 40)).contains("Kreatinin 106 µmol/L am 20.11.2026.");
    }

    @Test
    void aNumberThatTheRecordDoesNotGiveIsNotProved() {
        Observation observation = observation("2160-0", "1.2", "mg/dL");
        Claim shown = units(Analyte.CREATININE, "umol/L")
                .shown(sentence(Analyte.CREATININE, "1.2"), sources(observation))
                .proved();
        for (Slot slot : shown.slots()) {
            if (slot.derivation().function() != DerivationFunction.DATE) {
                List<Slot> wrong = shown.slots().stream()
                        .map(one -> one == slot ? new Slot(one.name(), "107", one.derivation()) : one)
                        .toList();
                assertThat(kept(new Claim("t", shown.template(), wrong, "r/1"), observation))
                        .isEmpty();
            }
        }
        observation.setValue(observation.getValueQuantity().setValue(new BigDecimal("1.3")));
        assertThat(kept(shown, observation)).isEmpty();
    }

    @Test
    void aSentenceWithALimitInFixedWordsStaysAsTheGuidelineGivesIt() {
        Observation observation = observation("2160-0", "4.2", "mg/dL");
        Claim claim = new Claim(
                "t",
                "Creatinine {value} mg/dL on {date}, above the 4.0 mg/dL limit.",
                sentence(Analyte.CREATININE, "4.2").slots(),
                "r/1");
        assertThat(units(Analyte.CREATININE, "umol/L").shown(claim, sources(observation)))
                .isEqualTo(Shown.plain(claim));
    }

    @Test
    void aSettingIsReadAgainAsItWasWritten() {
        DisplayUnits si = DisplayUnits.of("si, haemoglobin=g/dL");
        assertThat(DisplayUnits.of(si.setting())).isEqualTo(si);
        assertThat(si.setting()).contains("creatinine=umol/L", "haemoglobin=g/dL", "hba1c=mmol/mol");
        assertThat(DisplayUnits.of("canonical")).isEqualTo(DisplayUnits.CANONICAL);
    }

    private static DisplayUnits units(Analyte analyte, String unit) {
        return DisplayUnits.of(analyte.name().toLowerCase(Locale.ROOT).replace('_', '-') + "=" + unit);
    }

    private static Claim sentence(Analyte analyte, String printed) {
        return new Claim(
                "t",
                "%s {value} %s on {date}.".formatted(Words.capital(analyte.label()), Words.shown(analyte.unit())),
                List.of(
                        new Slot(
                                "value",
                                printed,
                                new Derivation(
                                        DerivationFunction.QUANTITY,
                                        List.of("Observation/o"),
                                        Map.of("unit", analyte.unit(), "decimals", "2"))),
                        new Slot(
                                "date",
                                "2026-11-20",
                                new Derivation(DerivationFunction.DATE, List.of("Observation/o"), Map.of()))),
                "r/1");
    }

    private static Observation observation(String loinc, String value, String unit) {
        Observation observation = new Observation();
        observation.setId("Observation/o");
        observation
                .setStatus(Observation.ObservationStatus.FINAL)
                .setCode(new CodeableConcept(new Coding(CodeSystems.LOINC, loinc, null)))
                .setSubject(new Reference("Patient/p"))
                .setEffective(new DateTimeType("2026-11-20"))
                .setValue(new Quantity()
                        .setValue(new BigDecimal(value))
                        .setUnit(unit)
                        .setSystem(CodeSystems.UCUM)
                        .setCode(unit));
        return observation;
    }

    private static Map<String, Resource> sources(Observation observation) {
        return new HashMap<>(Map.of("Observation/o", observation));
    }

    private static List<Claim> kept(Claim claim, Observation observation) {
        return new EvidenceCheck(new OneResult(observation))
                .check(List.of(claim))
                .kept();
    }

    private record OneResult(Observation observation) implements EvidenceStore {
        @Override
        public String patientId() {
            return "p";
        }

        @Override
        public Map<String, Resource> fetch(Collection<String> references) {
            return references.stream()
                    .filter("Observation/o"::equals)
                    .collect(Collectors.toMap(reference -> reference, reference -> observation));
        }

        @Override
        public Optional<List<Resource>> all(String resourceType) {
            return Optional.empty();
        }

        @Override
        public Optional<Parameters> similar(String study, int count) {
            return Optional.empty();
        }
    }
}
