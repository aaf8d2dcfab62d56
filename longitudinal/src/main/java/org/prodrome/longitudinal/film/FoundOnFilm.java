package org.prodrome.longitudinal.film;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * What a model says of one finding on one film, or that it read none.
 *
 * @param event the Observation
 * @param observation the same
 * @param when when the film was taken
 * @param id of the finding in its package; that of {@link ImageFinding#NOT_READ} when none was read
 * @param answer what is said; null when none was read
 */
record FoundOnFilm(
        Event event,
        Observation observation,
        ClinicalTime when,
        String id,
        @Nullable Answer answer) {
    private static final BigDecimal ROUGHLY = new BigDecimal("5");
    private static final BigDecimal HUNDRED = new BigDecimal("100");

    /** What can be said of a finding. */
    enum Answer {
        PRESENT(ImageFinding.PRESENT, "present"),
        INDETERMINATE(ImageFinding.INDETERMINATE, "indeterminate"),
        NOT_DETECTED(ImageFinding.NOT_DETECTED, "not detected");

        private final Code code;
        private final String words;

        Answer(Code code, String words) {
            this.code = code;
            this.words = words;
        }

        String words() {
            return words;
        }

        static Optional<Answer> of(@Nullable CodeableConcept value) {
            for (Answer answer : values()) {
                if (value != null && answer.code.isIn(value)) {
                    return Optional.of(answer);
                }
            }
            return Optional.empty();
        }
    }

    /** Reads an Observation; empty when it is about no finding on an image, says nothing, or has no day. */
    static Optional<FoundOnFilm> of(Event event) {
        Optional<ClinicalTime> when = event.time().filter(ClinicalTime::hasDay);
        Optional<Observation> observation = event.as(Observation.class);
        Optional<String> id = event.concept().getCoding().stream()
                .filter(coding -> CodeSystems.IMAGE_FINDING.equals(coding.getSystem()) && coding.hasCode())
                .map(Coding::getCode)
                .findFirst();
        if (when.isEmpty() || observation.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        Observation said = observation.get();
        Optional<Answer> answer = Answer.of(said.hasValueCodeableConcept() ? said.getValueCodeableConcept() : null);
        boolean unread = id.get().equals(ImageFinding.NOT_READ.code());
        return unread || answer.isPresent() && !event.label().isEmpty()
                ? Optional.of(new FoundOnFilm(event, said, when.get(), id.get(), unread ? null : answer.get()))
                : Optional.empty();
    }

    boolean isReleased() {
        return !observation.hasExtension(ImageMeasurement.NOT_RELEASED);
    }

    boolean isRead() {
        return answer != null;
    }

    /** Whether it is there, or may be. */
    boolean isToSee() {
        return answer == Answer.PRESENT || answer == Answer.INDETERMINATE;
    }

    /**
     * Whether a card may call it present: the model does, and the threshold that rules it in was reached, whose figures
     * then stand beside it; or a person has confirmed it; or the model gives no probability.
     */
    boolean isCalledPresent() {
        return answer == Answer.PRESENT
                && (isFinal()
                        || !hasProbability()
                        || point().filter(point -> point.name().equals("rule-in"))
                                .isPresent());
    }

    boolean isFinal() {
        return event.status().equals("final");
    }

    boolean isSynthetic() {
        return observation.getMeta().getTag().stream().anyMatch(ImageMeasurement.SYNTHETIC::matches);
    }

    String source() {
        return event.source();
    }

    String device() {
        return String.valueOf(observation.getDevice().getReference());
    }

    /** {@code ImagingStudy/<id>}, or empty when it names none. */
    String study() {
        return observation.getDerivedFrom().stream()
                .map(Reference::getReferenceElement)
                .filter(reference -> "ImagingStudy".equals(reference.getResourceType()))
                .map(reference -> "ImagingStudy/" + reference.getIdPart())
                .findFirst()
                .orElse("");
    }

    /** {@code PA}, {@code AP} or {@code unknown}. */
    String view() {
        return text(ImageMeasurement.VIEW_POSITION)
                .filter(text -> text.equals("PA") || text.equals("AP"))
                .orElse(Film.UNKNOWN_VIEW);
    }

    /** Why nothing was read, for people; empty when it does not say. */
    String reason() {
        return text(ImageMeasurement.NOT_MEASURABLE_REASON).map(Labels::of).orElse("");
    }

    /** Calibrated, 0 to 1; -1 when it does not say. */
    BigDecimal probability() {
        return number(ImageFinding.PROBABILITY)
                .filter(p -> p.signum() >= 0 && p.compareTo(BigDecimal.ONE) <= 0)
                .orElse(BigDecimal.ONE.negate());
    }

    /** The probability as a card prints it, in percent: to the nearest 5. */
    String printedProbability() {
        BigDecimal rounded = probability()
                .multiply(HUNDRED)
                .divide(ROUGHLY, 0, RoundingMode.HALF_UP)
                .multiply(ROUGHLY);
        if (rounded.signum() == 0) {
            return "below 5";
        }
        return rounded.compareTo(HUNDRED) == 0 ? "above 95" : rounded.toPlainString();
    }

    boolean hasProbability() {
        return probability().signum() >= 0;
    }

    /** {@code rule-in} or {@code rule-out} with both figures; empty when none was reached. */
    Optional<Point> point() {
        Optional<BigDecimal> sensitivity = share(ImageFinding.SENSITIVITY);
        Optional<BigDecimal> specificity = share(ImageFinding.SPECIFICITY);
        return text(ImageFinding.OPERATING_POINT)
                .filter(name -> name.equals("rule-in") || name.equals("rule-out"))
                .filter(name -> sensitivity.isPresent() && specificity.isPresent())
                .map(name -> new Point(name, percent(sensitivity.get()), percent(specificity.get())));
    }

    /** An operating point as a card prints it, in percent. */
    record Point(String name, String sensitivity, String specificity) {}

    /**
     * What an answer past the operating point is worth, as a card prints it.
     *
     * @param prevalence share of films with the finding, in percent with one decimal
     * @param base whose share that is
     * @param percent of films above a rule-in threshold those with the finding, below a rule-out threshold those
     *     without
     */
    record Predictive(String prevalence, String base, String percent) {}

    /** Predictive value of the operating point reached, by Bayes' rule; empty when a figure for it is missing. */
    Optional<Predictive> predictive() {
        Optional<BigDecimal> sensitivity = share(ImageFinding.SENSITIVITY);
        Optional<BigDecimal> specificity = share(ImageFinding.SPECIFICITY);
        Optional<BigDecimal> ofSite = share(ImageFinding.SITE_PREVALENCE);
        Optional<BigDecimal> prevalence = ofSite.or(() -> share(ImageFinding.TRAINING_PREVALENCE));
        if (point().isEmpty() || sensitivity.isEmpty() || specificity.isEmpty() || prevalence.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal with = prevalence.get();
        boolean in = point().get().name().equals("rule-in");
        BigDecimal share = in ? with : BigDecimal.ONE.subtract(with);
        BigDecimal kept = in ? sensitivity.get() : specificity.get();
        BigDecimal mistaken = BigDecimal.ONE.subtract(in ? specificity.get() : sensitivity.get());
        BigDecimal right = kept.multiply(share);
        BigDecimal all = right.add(mistaken.multiply(BigDecimal.ONE.subtract(share)));
        if (all.signum() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Predictive(
                with.multiply(HUNDRED).setScale(1, RoundingMode.HALF_UP).toPlainString(),
                ofSite.isPresent() ? "this site" : "the model's training films",
                percent(right.divide(all, MathContext.DECIMAL64))));
    }

    /** By how much the probability fell with the model's area of attention blurred, -1 to 1. */
    Optional<BigDecimal> attentionFall() {
        return number(ImageFinding.ATTENTION_FALL).filter(fall -> fall.abs().compareTo(BigDecimal.ONE) <= 0);
    }

    Optional<BigDecimal> score() {
        return number(ImageFinding.SCORE);
    }

    Optional<BigDecimal> repeatability() {
        return number(ImageFinding.REPEATABILITY).filter(sd -> sd.signum() > 0);
    }

    List<String> replaces() {
        return Replacing.by(event);
    }

    static String percent(BigDecimal share) {
        return share.multiply(HUNDRED).setScale(0, RoundingMode.HALF_UP).toPlainString();
    }

    private Optional<BigDecimal> share(Code code) {
        return number(code).filter(share -> share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0);
    }

    private Optional<BigDecimal> number(Code code) {
        return component(code)
                .filter(ObservationComponentComponent::hasValueQuantity)
                .map(component -> component.getValueQuantity())
                .filter(quantity -> quantity.hasValue() && !quantity.hasComparator())
                .map(quantity -> quantity.getValue())
                .filter(value -> Math.abs((long) value.scale()) < 20 && value.precision() < 40);
    }

    private Optional<String> text(Code code) {
        return component(code)
                .filter(ObservationComponentComponent::hasValueCodeableConcept)
                .map(component -> component.getValueCodeableConcept().getText());
    }

    private Optional<ObservationComponentComponent> component(Code code) {
        return observation.getComponent().stream()
                .filter(component -> code.isIn(component.getCode()))
                .findFirst();
    }
}
