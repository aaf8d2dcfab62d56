package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;
import org.prodrome.terminology.code.ImageMeasurement;

/** The derivation functions FINDING, CAVEAT and RUNTIME. */
final class FindingOnFilm {
    private static final int LONGEST = 400;
    private static final BigDecimal STEPS = BigDecimal.valueOf(20);
    private static final BigDecimal STEP = BigDecimal.valueOf(5);
    /** 1.96 squared times 2: the square of what the difference must exceed, in squares of the repeatability. */
    private static final BigDecimal NOT_BY_CHANCE = new BigDecimal("7.6832");

    private FindingOnFilm() {}

    static String print(List<Resource> cited, Map<String, String> parameters) {
        String part = parameters.getOrDefault("part", "");
        if (part.equals("withheld")) {
            return withheld(cited.get(0));
        }
        Observation finding = finding(cited.get(0));
        return switch (part) {
            case "name" -> Labels.of(finding);
            case "names" ->
                shortened(cited.stream().map(one -> Labels.of(finding(one))).collect(Collectors.joining(", ")));
            case "call" -> call(finding);
            case "probability" -> roughly(share(finding, ImageFinding.PROBABILITY));
            case "sensitivity" -> percent(share(finding, ImageFinding.SENSITIVITY));
            case "specificity" -> percent(share(finding, ImageFinding.SPECIFICITY));
            case "point" -> point(finding);
            case "prevalence" -> oneDecimal(prevalence(finding));
            case "base" -> ofSite(finding) ? "this site" : "the model's training films";
            case "predictive" -> percent(predictive(finding));
            case "fall" -> percent(fall(finding));
            case "support" -> fall(finding).compareTo(new BigDecimal("0.05")) < 0 ? "not supported" : "supported";
            case "change" -> {
                if (cited.size() != 2) {
                    throw DerivationRefused.notDerived();
                }
                yield change(finding, finding(cited.get(1)));
            }
            default -> throw DerivationRefused.notDerived();
        };
    }

    static String caveat(Observation film, Map<String, String> parameters) {
        int n = Decimals.parameter(parameters.getOrDefault("n", "0")).intValue();
        List<ObservationComponentComponent> caveats = film.getComponent().stream()
                .filter(component -> ImageMeasurement.CAVEAT.isIn(component.getCode()))
                .toList();
        if (n < 0 || n >= caveats.size() || !(caveats.get(n).getValue() instanceof CodeableConcept caveat)) {
            throw DerivationRefused.notDerived();
        }
        return shortened(caveat.getText());
    }

    static String runtime(Observation film) {
        return component(film, ImageMeasurement.RUNTIME)
                .filter(CodeableConcept.class::isInstance)
                .map(value -> shortened(((CodeableConcept) value).getText()))
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static Observation finding(Resource resource) {
        Observation finding = Sources.observation(resource);
        if (ids(finding).isEmpty()) {
            throw DerivationRefused.notDerived();
        }
        return finding;
    }

    private static Set<String> ids(Observation finding) {
        return finding.getCode().getCoding().stream()
                .filter(coding -> CodeSystems.IMAGE_FINDING.equals(coding.getSystem()))
                .map(Coding::getCode)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static String call(Observation finding) {
        if (finding.getValue() instanceof CodeableConcept value) {
            if (ImageFinding.PRESENT.isIn(value)) {
                return "present";
            }
            if (ImageFinding.INDETERMINATE.isIn(value)) {
                return "indeterminate";
            }
            if (ImageFinding.NOT_DETECTED.isIn(value)) {
                return "not detected";
            }
        }
        throw DerivationRefused.notDerived();
    }

    private static String point(Observation finding) {
        return component(finding, ImageFinding.OPERATING_POINT)
                .filter(value -> value instanceof CodeableConcept)
                .map(value -> String.valueOf(((CodeableConcept) value).getText()))
                .filter(text -> text.equals("rule-in") || text.equals("rule-out"))
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static boolean ofSite(Observation finding) {
        return component(finding, ImageFinding.SITE_PREVALENCE).isPresent();
    }

    private static BigDecimal prevalence(Observation finding) {
        return share(finding, ofSite(finding) ? ImageFinding.SITE_PREVALENCE : ImageFinding.TRAINING_PREVALENCE);
    }

    /**
     * Bayes' rule on the components: of films above a rule-in threshold those with it, below rule-out those without.
     */
    private static BigDecimal predictive(Observation finding) {
        BigDecimal with = prevalence(finding);
        BigDecimal without = BigDecimal.ONE.subtract(with);
        BigDecimal sensitivity = share(finding, ImageFinding.SENSITIVITY);
        BigDecimal specificity = share(finding, ImageFinding.SPECIFICITY);
        boolean in = point(finding).equals("rule-in");
        BigDecimal right = in ? sensitivity.multiply(with) : specificity.multiply(without);
        BigDecimal wrong = in
                ? BigDecimal.ONE.subtract(specificity).multiply(without)
                : BigDecimal.ONE.subtract(sensitivity).multiply(with);
        BigDecimal all = right.add(wrong);
        if (all.signum() == 0) {
            throw DerivationRefused.notDerived();
        }
        return right.divide(all, MathContext.DECIMAL64);
    }

    private static String oneDecimal(BigDecimal share) {
        return share.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString();
    }

    private static String change(Observation earlier, Observation later) {
        boolean oneModel = earlier.getDevice().hasReference()
                && earlier.getDevice().getReference().equals(later.getDevice().getReference());
        if (!oneModel || !ids(earlier).equals(ids(later))) {
            throw DerivationRefused.notDerived();
        }
        return switch (call(earlier) + ", then " + call(later)) {
            case "not detected, then present" -> "new";
            case "present, then not detected" -> "resolved";
            case "present, then present" -> moved(earlier, later);
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static String moved(Observation earlier, Observation later) {
        BigDecimal difference =
                number(later, ImageFinding.SCORE).subtract(number(earlier, ImageFinding.SCORE), MathContext.DECIMAL128);
        BigDecimal sd = number(later, ImageFinding.REPEATABILITY);
        if (sd.signum() <= 0) {
            throw DerivationRefused.notDerived();
        }
        BigDecimal limit = sd.multiply(sd).multiply(NOT_BY_CHANCE);
        if (difference.multiply(difference).compareTo(limit) <= 0) {
            return "unchanged";
        }
        return difference.signum() > 0 ? "increased" : "decreased";
    }

    /** To the nearest 5 in 100. */
    private static String roughly(BigDecimal share) {
        int steps = share.multiply(STEPS).setScale(0, RoundingMode.HALF_UP).intValue();
        if (steps == 0) {
            return "below 5";
        }
        return steps == STEPS.intValue()
                ? "above 95"
                : STEP.multiply(BigDecimal.valueOf(steps)).toPlainString();
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2).setScale(0, RoundingMode.HALF_UP).toPlainString();
    }

    private static BigDecimal share(Observation finding, Code code) {
        BigDecimal share = number(finding, code);
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw DerivationRefused.notDerived();
        }
        return share;
    }

    private static BigDecimal fall(Observation finding) {
        BigDecimal fall = number(finding, ImageFinding.ATTENTION_FALL);
        if (fall.abs().compareTo(BigDecimal.ONE) > 0) {
            throw DerivationRefused.notDerived();
        }
        return fall;
    }

    private static BigDecimal number(Observation finding, Code code) {
        return component(finding, code)
                .filter(Quantity.class::isInstance)
                .map(Quantity.class::cast)
                .filter(quantity -> quantity.hasValue() && !quantity.hasComparator() && "1".equals(quantity.getCode()))
                .map(quantity -> Decimals.sane(quantity.getValue()))
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static Optional<Type> component(Observation finding, Code code) {
        return finding.getComponent().stream()
                .filter(component -> code.isIn(component.getCode()))
                .findFirst()
                .map(ObservationComponentComponent::getValue);
    }

    private static String withheld(Resource resource) {
        if (!(resource instanceof Device device)) {
            throw DerivationRefused.notDerived();
        }
        String names = device.getProperty().stream()
                .filter(property -> "not-looked-for".equals(property.getType().getText()))
                .flatMap(property -> property.getValueCode().stream())
                .map(CodeableConcept::getText)
                .filter(Objects::nonNull)
                .map(FindingOnFilm::shortened)
                .collect(Collectors.joining(", "));
        return shortened(names);
    }

    private static String shortened(@Nullable String text) {
        String line =
                text == null ? "" : text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.isEmpty()) {
            throw DerivationRefused.notDerived();
        }
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
