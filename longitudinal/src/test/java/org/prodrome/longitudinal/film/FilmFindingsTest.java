package org.prodrome.longitudinal.film;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;
import org.prodrome.terminology.code.ImageMeasurement;

/** What is said of findings on films, and of which result of several. */
class FilmFindingsTest {
    private static final String THEN = "2025-02-01T10:00:00Z";
    private static final String NOW = "2025-08-01T10:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");

    @Test
    void theHeadlineIsTheLikeliestFindingAndEachStandsWithItsFigures() {
        finding("effusion", "Pleural effusion", ImageFinding.PRESENT, 0.734, "s1", NOW);
        finding("nodule", "Lung nodule", ImageFinding.INDETERMINATE, 0.2, "s1", NOW);
        finding("hernia", "Hiatal hernia", ImageFinding.NOT_DETECTED, 0.01, "s1", NOW);
        record.device("Prodrome findings", "1.0.0")
                .addProperty()
                .setType(new CodeableConcept().setText("not-looked-for"))
                .addValueCode(new CodeableConcept().setText("Lung mass"));

        FilmFindings found = only();

        assertThat(found.summary().text())
                .isEqualTo("Pleural effusion: present on the chest film of 2025-08-01; undecided: 1.")
                .hasSizeLessThan(120);
        assertThat(texts(found))
                .contains(
                        "Pleural effusion: present, probability about 75 %; at the rule-in threshold reached, sensitivity"
                                + " 71 % and specificity 94 % on the model's test films.",
                        "Undecided by the model, likeliest first: Lung nodule.",
                        "Findings not detected, which does not exclude them: 1.",
                        "Not looked for by this model: Lung mass.",
                        "Read by Prodrome findings 1.0.0; asks for a radiologist's review.");
        assertThat(found.toSee()).isTrue();
        assertThat(found.fresh()).isFalse();
    }

    @Test
    void whatAnAnswerIsWorthFollowsFromTheShareOfFilmsThatItRestsOn() {
        // 0.7125 x 0.1 / (0.7125 x 0.1 + 0.0598 x 0.9) = 0.5697
        number(
                finding("effusion", "Pleural effusion", ImageFinding.PRESENT, 0.734, "s1", NOW),
                ImageFinding.TRAINING_PREVALENCE,
                "0.1");

        assertThat(texts(only()))
                .contains(
                        "Pleural effusion: where 10.0 % of films show it (the model's training films), about 57 % of those"
                                + " above that threshold do.");
    }

    @Test
    void aFindingThatIsTheOnlyOneOfItsModelIsSaidInFullAlsoWhereItIsUndecided() {
        Observation nodule = finding("nodule", "Lung nodule", ImageFinding.INDETERMINATE, 0.2, "s1", NOW);
        nodule.getComponent().stream()
                .filter(component -> ImageFinding.OPERATING_POINT.isIn(component.getCode()))
                .forEach(component -> component.setValue(new CodeableConcept().setText("rule-out")));
        // 0.9402 x 0.98 / (0.9402 x 0.98 + 0.2875 x 0.02) = 0.9938
        number(nodule, ImageFinding.TRAINING_PREVALENCE, "0.3");
        number(nodule, ImageFinding.SITE_PREVALENCE, "0.02");

        assertThat(texts(only()))
                .contains(
                        "Lung nodule: where 2.0 % of films show it (this site), about 99 % of those below that threshold do"
                                + " not.");
    }

    @Test
    void whatIsBelowTheThresholdThatRulesItInIsNotCalledPresentOnACard() {
        Observation mass = finding("mass", "Lung mass", ImageFinding.PRESENT, 0.05, "s1", NOW);
        mass.getComponent().removeIf(component -> ImageFinding.OPERATING_POINT.isIn(component.getCode()));
        finding("nodule", "Lung nodule", ImageFinding.INDETERMINATE, 0.2, "s1", NOW);

        assertThat(only().summary().text())
                .isEqualTo("Chest film of 2025-08-01: of 2 findings looked for none is called present; undecided: 2.");
        assertThat(texts(only())).contains("Undecided by the model, likeliest first: Lung nodule, Lung mass.");

        mass.setStatus(ObservationStatus.FINAL);

        assertThat(only().summary().text())
                .isEqualTo("Lung mass: present on the chest film of 2025-08-01; undecided: 1.");
    }

    @Test
    void aLargeHeartIsSaidAndLeavesTheHeadlineToTheRatioThatMeasuresIt() {
        finding("cardiomegaly", "Cardiomegaly", ImageFinding.PRESENT, 0.9, "s1", NOW);
        finding("nodule", "Lung nodule", ImageFinding.NOT_DETECTED, 0.01, "s1", NOW);

        assertThat(only().summary().text()).isEqualTo("Cardiomegaly: present on the chest film of 2025-08-01.");
        assertThat(only().toSee()).isFalse();
    }

    @Test
    void theOnlyFindingOfItsModelThatWentIsSaidToHaveGone() {
        finding("pneumonia", "Pneumonia", ImageFinding.PRESENT, 0.9, "s0", THEN);
        finding("pneumonia", "Pneumonia", ImageFinding.NOT_DETECTED, 0.02, "s1", NOW);

        assertThat(texts(only()))
                .contains("Pneumonia: resolved since the film of 2025-02-01, by the same model (then present).");
    }

    @Test
    void whatIsUndecidedIsCountedAndNamedAndTakesNoPlaceOfWhatIsPresent() {
        finding("effusion", "Pleural effusion", ImageFinding.INDETERMINATE, 0.3, "s1", NOW);
        finding("nodule", "Lung nodule", ImageFinding.INDETERMINATE, 0.4, "s1", NOW);
        finding("hernia", "Hiatal hernia", ImageFinding.NOT_DETECTED, 0.01, "s1", NOW);

        FilmFindings none = only();

        assertThat(none.summary().text())
                .isEqualTo("Chest film of 2025-08-01: of 3 findings looked for none is called present; undecided: 2.");
        assertThat(texts(none)).contains("Undecided by the model, likeliest first: Lung nodule, Pleural effusion.");
        assertThat(none.toSee()).isFalse();

        finding("mass", "Lung mass", ImageFinding.PRESENT, 0.8, "s1", NOW);
        finding("edema", "Pulmonary edema", ImageFinding.PRESENT, 0.9, "s1", NOW);

        FilmFindings two = only();

        assertThat(two.summary().text())
                .isEqualTo(
                        "Pulmonary edema: present on the chest film of 2025-08-01; present in all: 2; undecided: 2.");
        assertThat(two.toSee()).isTrue();
    }

    @Test
    void aFindingThatWasNotDetectedBeforeIsNewAndOneThatWentIsResolved() {
        finding("effusion", "Pleural effusion", ImageFinding.NOT_DETECTED, 0.04, "s1", THEN);
        finding("nodule", "Lung nodule", ImageFinding.PRESENT, 0.7, "s1", THEN);
        finding("effusion", "Pleural effusion", ImageFinding.PRESENT, 0.74, "s2", NOW);
        finding("nodule", "Lung nodule", ImageFinding.NOT_DETECTED, 0.1, "s2", NOW);

        FilmFindings found = only();

        assertThat(texts(found))
                .contains(
                        "Pleural effusion: new since the film of 2025-02-01, by the same model (then not detected).",
                        "Lung nodule: resolved since the film of 2025-02-01, by the same model (then present).");
        assertThat(found.fresh()).isTrue();
    }

    /** 1.96 times the square root of 2 times 0.2 is 0.5544. */
    @Test
    void aScoreMustMoveByMoreThanItsRepeatability() {
        assertThat(changeOfScore("1.00", "1.55")).isEqualTo("unchanged");
        assertThat(changeOfScore("1.00", "1.56")).isEqualTo("increased");
        assertThat(changeOfScore("1.00", "0.44")).isEqualTo("decreased");
    }

    @Test
    void filmsOfOtherViewsModelsOrYearsAreNotComparedWith() {
        Observation unknown = finding("effusion", "Pleural effusion", ImageFinding.NOT_DETECTED, 0.1, "s0", THEN);
        unknown.getComponent().removeIf(component -> ImageMeasurement.VIEW_POSITION.isIn(component.getCode()));
        finding("effusion", "Pleural effusion", ImageFinding.NOT_DETECTED, 0.1, "s1", "2021-01-01T10:00:00Z");
        finding("effusion", "Pleural effusion", ImageFinding.NOT_DETECTED, 0.1, "s2", THEN)
                .setDevice(new Reference("Device/another"));
        finding("effusion", "Pleural effusion", ImageFinding.PRESENT, 0.7, "s3", NOW);

        assertThat(texts(reading().findings().get(0))).noneMatch(text -> text.contains("since the film"));
    }

    @Test
    void aFilmThatWasNotReadSaysWhy() {
        Observation none = finding("x", "x", ImageFinding.NOT_DETECTED, 0.1, "s1", NOW);
        none.setCode(ImageFinding.NOT_READ.toConcept()).setValue(null);
        RecordBuilder.component(none, ImageMeasurement.NOT_MEASURABLE_REASON)
                .setValue(new CodeableConcept().setText("The film is a lateral view."));
        RecordBuilder.component(none, ImageMeasurement.CAVEAT)
                .setValue(new CodeableConcept().setText("The film does not state its Modality."));

        FilmFindings found = only();

        assertThat(found.summary().text())
                .isEqualTo("Chest film of 2025-08-01: findings not read: The film is a lateral view.");
        assertThat(texts(found)).contains("To know of this film: The film does not state its Modality.");
    }

    @Test
    void aFilmWithoutFindingsSaysHowManyWereLookedFor() {
        finding("effusion", "Pleural effusion", ImageFinding.NOT_DETECTED, 0.01, "s1", NOW);
        assertThat(only().summary().text())
                .isEqualTo("Pleural effusion: not detected on the chest film of 2025-08-01.");

        finding("nodule", "Lung nodule", ImageFinding.NOT_DETECTED, 0.01, "s1", NOW);
        assertThat(only().summary().text())
                .isEqualTo("Chest film of 2025-08-01: none of 2 findings looked for was detected.");
        assertThat(only().toSee()).isFalse();
    }

    @Test
    void theVersionThatReplacesSpeaksFirstUnlessAPersonConfirmedTheOlder() {
        Observation first = record.film("0.51", "PA", NOW);
        Observation second = record.film("0.53", "PA", NOW);
        second.setDevice(new Reference("Device/ctr-2"));
        second.setDerivedFrom(first.getDerivedFrom());
        second.addExtension(new Extension(
                ImageMeasurement.REPLACES,
                new Reference("Observation/" + first.getIdElement().getIdPart())));

        assertThat(reading().films()).hasSize(2);
        assertThat(reading().film().orElseThrow().summary().text()).contains("0.53");

        first.setStatus(ObservationStatus.FINAL);
        assertThat(reading().film().orElseThrow().summary().text()).contains("0.51");
    }

    @Test
    void whatReplacesARejectedResultStandsOnNoCard() {
        record.film("0.53", "PA", NOW)
                .addExtension(new Extension(ImageMeasurement.NOT_RELEASED, new CodeType("rejected-before")));

        assertThat(reading().films()).isEmpty();
    }

    @Test
    void measurementsOfTwoVersionsAreNotCompared() {
        record.film("0.45", "PA", THEN).setDevice(new Reference("Device/older"));
        record.film("0.58", "PA", NOW);

        assertThat(reading().films().get(0).verdict()).isEqualTo(FilmComparison.Verdict.FIRST);
    }

    private static String changeOfScore(String before, String after) {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        score(add(record, "effusion", "Pleural effusion", ImageFinding.PRESENT, 0.7, "s1", THEN), before);
        score(add(record, "effusion", "Pleural effusion", ImageFinding.PRESENT, 0.8, "s2", NOW), after);
        FilmFindings found =
                RecordReading.of(record.asOf("2025-09-01T00:00:00Z")).findings().get(0);
        return texts(found).stream()
                .filter(text -> text.contains(" since the film of "))
                .map(text -> text.replaceAll(".*: (\\w+) since.*", "$1"))
                .findFirst()
                .orElse("");
    }

    private FilmFindings only() {
        assertThat(reading().findings()).hasSize(1);
        return reading().findings().get(0);
    }

    private RecordReading reading() {
        return RecordReading.of(record.asOf("2025-09-01T00:00:00Z"));
    }

    private static List<String> texts(FilmFindings found) {
        return found.details().stream().map(Claim::text).toList();
    }

    private Observation finding(String id, String name, Code call, double probability, String study, String when) {
        return add(record, id, name, call, probability, study, when);
    }

    private static Observation add(
            RecordBuilder record, String id, String name, Code call, double probability, String study, String when) {
        Observation finding = new Observation();
        finding.setStatus(ObservationStatus.PRELIMINARY);
        finding.setSubject(new Reference("Patient/p1"));
        finding.setCode(new CodeableConcept(new Coding(CodeSystems.IMAGE_FINDING, id, name)).setText(name));
        finding.setEffective(new DateTimeType(when));
        finding.addDerivedFrom(new Reference("ImagingStudy/" + study));
        finding.setDevice(new Reference("Device/ctr"));
        finding.setValue(call.toConcept());
        RecordBuilder.component(finding, ImageMeasurement.VIEW_POSITION).setValue(new CodeableConcept().setText("PA"));
        number(finding, ImageFinding.PROBABILITY, String.valueOf(probability));
        RecordBuilder.component(finding, ImageFinding.OPERATING_POINT)
                .setValue(new CodeableConcept().setText("rule-in"));
        number(finding, ImageFinding.SENSITIVITY, "0.7125");
        number(finding, ImageFinding.SPECIFICITY, "0.9402");
        return record.add(finding);
    }

    private static void score(Observation finding, String score) {
        number(finding, ImageFinding.SCORE, score);
        number(finding, ImageFinding.REPEATABILITY, "0.2");
    }

    private static void number(Observation finding, Code code, String value) {
        RecordBuilder.component(finding, code).setValue(RecordBuilder.quantity(value, "1"));
    }
}
