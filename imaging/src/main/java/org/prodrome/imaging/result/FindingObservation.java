package org.prodrome.imaging.result;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.prodrome.imaging.explain.Attention;
import org.prodrome.imaging.explain.ShownAttention;
import org.prodrome.imaging.finding.Call;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.finding.Finding;
import org.prodrome.imaging.gate.GateFigures;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.model.FindingsOutput.OperatingPoint;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;

/** The part of an Observation that states one finding: answer, probability, operating point, and what they rest on. */
final class FindingObservation {
    private static final int DECIMALS = 4;

    private FindingObservation() {}

    /** The finding by the package's own id first, then in other code systems. */
    static CodeableConcept code(Finding finding) {
        CodeableConcept code =
                new CodeableConcept(new Coding(CodeSystems.IMAGE_FINDING, finding.id(), finding.display()));
        finding.codes().forEach(other -> code.addCoding(new Coding(other.system(), other.code(), null)));
        return code.setText(finding.display());
    }

    /** Fills value, interpretation and components of a new Observation. */
    static void describe(Observation observation, FilmAnalysis analysis, Finding.Answered finding) {
        observation.setValue(value(finding.call()).toConcept());
        observation.addInterpretation(interpretation(finding.call()));
        FilmComponents.describe(observation, analysis);
        number(observation, ImageFinding.PROBABILITY, finding.probability());
        finding.reached().ifPresent(point -> point(observation, point));
        if (finding.prevalence() != null) {
            number(
                    observation,
                    finding.prevalence().ofSite() ? ImageFinding.SITE_PREVALENCE : ImageFinding.TRAINING_PREVALENCE,
                    finding.prevalence().share());
        }
        text(observation, ImageFinding.CONFORMAL_SET, finding.set().name().toLowerCase(Locale.ROOT));
        number(observation, ImageFinding.SCORE, finding.logit());
        if (finding.comparisonSd() != null) {
            number(observation, ImageFinding.REPEATABILITY, finding.comparisonSd());
        }
        figures(analysis.verdict()).ifPresent(figures -> {
            number(observation, ImageFinding.DISTANCE, figures.distance());
            if (figures.pValue() != null) {
                number(observation, ImageFinding.DISTANCE_RANK, figures.pValue());
            }
        });
    }

    /** Adds where the model's attention lay and what the deletion check says of that. */
    static void show(Observation observation, ShownAttention shown) {
        number(observation, ImageFinding.ATTENTION_FALL, shown.attention().fall());
        component(observation, ImageFinding.ATTENTION_IMAGE, new StringType(shown.path()));
        observation
                .addNote()
                .setText("Picture of the %s; %s."
                        .formatted(Attention.LABEL, shown.attention().verdict()));
    }

    /** Fills a new Observation of a film whose findings were not read. */
    static void notRead(Observation observation, FilmAnalysis analysis, FilmFindings.NotRead not) {
        FilmComponents.describe(observation, analysis);
        FilmComponents.absent(observation, analysis, not.code(), not.sentence());
    }

    /** What the report says: what is there or may be, what was not detected, and what is not looked for. */
    static String conclusion(FilmFindings findings, String model) {
        if (findings instanceof FilmFindings.NotRead not) {
            return "Findings not read: " + not.sentence();
        }
        FilmFindings.Read read = (FilmFindings.Read) findings;
        StringBuilder said = new StringBuilder("AI draft from %s, %s.".formatted(model, RatioObservation.NOT_REVIEWED));
        for (Finding.Answered finding : read.answered()) {
            if (finding.call() != Call.NOT_DETECTED) {
                said.append(String.format(
                        Locale.ROOT,
                        " %s: %s, probability %.2f.",
                        finding.display(),
                        finding.call() == Call.PRESENT ? "present" : "possible, cannot be excluded",
                        finding.probability()));
            }
        }
        list(
                said,
                "Not detected, which does not exclude it",
                displays(read.answered().stream()
                        .filter(finding -> finding.call() == Call.NOT_DETECTED)
                        .toList()));
        list(said, "Not looked for", displays(read.withheld()));
        return said.toString();
    }

    private static void list(StringBuilder said, String what, String names) {
        if (!names.isEmpty()) {
            said.append(" %s: %s.".formatted(what, names));
        }
    }

    private static String displays(List<? extends Finding> findings) {
        return findings.stream().map(Finding::display).collect(Collectors.joining(", "));
    }

    private static void point(Observation observation, OperatingPoint point) {
        text(observation, ImageFinding.OPERATING_POINT, point.name().replace('_', '-'));
        number(observation, ImageFinding.THRESHOLD, point.threshold());
        number(observation, ImageFinding.SENSITIVITY, point.sensitivity().value());
        number(observation, ImageFinding.SPECIFICITY, point.specificity().value());
    }

    private static Code value(Call call) {
        return switch (call) {
            case PRESENT -> ImageFinding.PRESENT;
            case INDETERMINATE -> ImageFinding.INDETERMINATE;
            case NOT_DETECTED -> ImageFinding.NOT_DETECTED;
            case WITHHELD -> throw new IllegalArgumentException("a withheld finding has no value");
        };
    }

    private static CodeableConcept interpretation(Call call) {
        Coding coding = new Coding().setSystem(CodeSystems.V3_OBSERVATION_INTERPRETATION);
        return new CodeableConcept(
                switch (call) {
                    case PRESENT -> coding.setCode("DET").setDisplay("Detected");
                    case INDETERMINATE -> coding.setCode("IND").setDisplay("Indeterminate");
                    default -> coding.setCode("ND").setDisplay("Not detected");
                });
    }

    private static Optional<GateFigures> figures(GateVerdict verdict) {
        if (verdict instanceof GateVerdict.InRange in) {
            return Optional.of(in.figures());
        }
        return verdict instanceof GateVerdict.Unusual unusual ? Optional.of(unusual.figures()) : Optional.empty();
    }

    private static void text(Observation observation, Code code, String text) {
        component(observation, code, new CodeableConcept().setText(text));
    }

    private static void number(Observation observation, Code code, double value) {
        component(
                observation,
                code,
                new Quantity()
                        .setValue(BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP))
                        .setSystem(CodeSystems.UCUM)
                        .setCode("1"));
    }

    private static void component(Observation observation, Code code, Type value) {
        observation.addComponent().setCode(code.toConcept()).setValue(value);
    }
}
