package org.prodrome.longitudinal.film;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageMeasurement;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading.Measured;

/**
 * One measured, or not measurable, film.
 *
 * @param event the measurement
 * @param when when the film was taken
 * @param view {@code PA}, {@code AP} or {@code unknown}
 * @param ratio cardiothoracic ratio; null when not measurable
 * @param changeThreshold smallest difference that is called a change; null when the measurement does not say
 * @param measurementError half-width of the 95 % interval; null when the measurement does not say
 */
record Film(
        Event event,
        ClinicalTime when,
        String view,
        @Nullable BigDecimal ratio,
        @Nullable BigDecimal changeThreshold,
        @Nullable BigDecimal measurementError) {
    static final String RATIO_UNIT = "{ratio}";
    static final String UNKNOWN_VIEW = "unknown";
    private static final Code OTHER_MODALITY = new Code(CodeSystems.NOT_MEASURABLE, "modality", "Another modality");
    private static final Code OTHER_BODY_PART = new Code(CodeSystems.NOT_MEASURABLE, "body-part", "Another body part");

    /** Reads a measurement; empty without a day, because a film without one is neither current nor prior. */
    static Optional<Film> of(Event event) {
        Optional<ClinicalTime> when = event.time().filter(ClinicalTime::hasDay);
        Optional<Observation> observation = event.as(Observation.class);
        if (when.isEmpty() || observation.isEmpty()) {
            return Optional.empty();
        }
        Observation measured = observation.get();
        Quantity value = measured.hasValueQuantity() ? measured.getValueQuantity() : new Quantity();
        return Optional.of(new Film(
                event,
                when.get(),
                view(measured),
                ratio(value),
                ratio(quantity(measured, ImageMeasurement.CHANGE_THRESHOLD)),
                ratio(quantity(measured, ImageMeasurement.MEASUREMENT_ERROR))));
    }

    /** Whether its record says that it is for no card. */
    boolean isReleased() {
        return !event.resource().hasExtension(ImageMeasurement.NOT_RELEASED);
    }

    /** Whether a person has confirmed it. */
    boolean isFinal() {
        return event.status().equals("final");
    }

    /** References of the results that it replaces. */
    List<String> replaces() {
        return Replacing.by(event);
    }

    boolean isMeasured() {
        return ratio != null;
    }

    boolean hasKnownView() {
        return !view.equals(UNKNOWN_VIEW);
    }

    boolean isSynthetic() {
        return event.resource().getMeta().getTag().stream().anyMatch(ImageMeasurement.SYNTHETIC::matches);
    }

    /** {@code ImagingStudy/<id>}, or empty when the measurement names none. */
    String study() {
        Observation measured = event.as(Observation.class).orElseThrow();
        return java.util.stream.Stream.concat(measured.getDerivedFrom().stream(), measured.getPartOf().stream())
                .map(Reference::getReferenceElement)
                .filter(reference -> "ImagingStudy".equals(reference.getResourceType()))
                .map(reference -> "ImagingStudy/" + reference.getIdPart())
                .findFirst()
                .orElse("");
    }

    /**
     * Whether it was refused because it is an image of another kind or of another part of the body; its heart is no
     * question, and it must not stand before the newest chest film.
     */
    boolean isOfSomethingElse() {
        return component(event.as(Observation.class).orElseThrow(), ImageMeasurement.NOT_MEASURABLE_REASON)
                .filter(ObservationComponentComponent::hasValueCodeableConcept)
                .map(ObservationComponentComponent::getValueCodeableConcept)
                .filter(reason -> OTHER_MODALITY.isIn(reason) || OTHER_BODY_PART.isIn(reason))
                .isPresent();
    }

    Reference device() {
        return event.as(Observation.class).orElseThrow().getDevice();
    }

    /** Why it was not measured, for people; empty when the measurement does not say. */
    String reason() {
        return component(event.as(Observation.class).orElseThrow(), ImageMeasurement.NOT_MEASURABLE_REASON)
                .filter(ObservationComponentComponent::hasValueCodeableConcept)
                .map(component -> component.getValueCodeableConcept().getText())
                .map(Labels::of)
                .orElse("");
    }

    private static String view(Observation observation) {
        return component(observation, ImageMeasurement.VIEW_POSITION)
                .filter(ObservationComponentComponent::hasValueCodeableConcept)
                .map(ObservationComponentComponent::getValueCodeableConcept)
                .map(CodeableConcept::getText)
                .filter(text -> text.equals("PA") || text.equals("AP"))
                .orElse(UNKNOWN_VIEW);
    }

    private static Quantity quantity(Observation observation, Code code) {
        return component(observation, code)
                .filter(ObservationComponentComponent::hasValueQuantity)
                .map(ObservationComponentComponent::getValueQuantity)
                .orElseGet(Quantity::new);
    }

    private static @Nullable BigDecimal ratio(Quantity quantity) {
        return Quantities.in(RATIO_UNIT, quantity) instanceof Measured measured
                        && measured.comparator().isEmpty()
                        && measured.value().signum() >= 0
                        && measured.value().compareTo(BigDecimal.ONE) <= 0
                ? measured.value()
                : null;
    }

    private static Optional<ObservationComponentComponent> component(Observation observation, Code code) {
        return observation.getComponent().stream()
                .filter(component -> code.isIn(component.getCode()))
                .findFirst();
    }
}
