package org.prodrome.longitudinal.detector.cancer;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.prodrome.longitudinal.equation.LungNodules.Composition;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.LungNoduleCodes;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading.Measured;

/**
 * One measured lung nodule on one CT, as its Observation says. What the Observation does not say is empty, never
 * assumed.
 *
 * @param event the Observation
 */
record LungNodule(Event event) {
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final double LARGEST_MM = 200;
    private static final double LARGEST_MM3 = 4_000_000;

    String source() {
        return event.source();
    }

    Optional<Composition> composition() {
        return answers(LungNoduleCodes.COMPOSITION)
                .flatMap(answer -> composition(answer).stream())
                .findFirst();
    }

    /** Mean of long and short axis in mm, or the mean diameter as recorded; one axis alone is no mean. */
    OptionalDouble meanDiameter() {
        Optional<BigDecimal> longAxis = quantity(LungNoduleCodes.LONG_AXIS, "mm", LARGEST_MM);
        Optional<BigDecimal> shortAxis = quantity(LungNoduleCodes.SHORT_AXIS, "mm", LARGEST_MM);
        // In decimals, so that 6.1 and 6.2 are 6.15 and print as what a second reader gets.
        return longAxis.isPresent() && shortAxis.isPresent()
                ? OptionalDouble.of(
                        longAxis.get().add(shortAxis.get()).multiply(HALF).doubleValue())
                : number(LungNoduleCodes.MEAN_DIAMETER, "mm", LARGEST_MM);
    }

    /** Mean diameter of the solid part in mm. */
    OptionalDouble solidDiameter() {
        return number(LungNoduleCodes.SOLID_COMPONENT, "mm", LARGEST_MM);
    }

    /** mm³. */
    OptionalDouble volume() {
        return number(LungNoduleCodes.VOLUME, "mm3", LARGEST_MM3);
    }

    /** Whether its margin is spiculated, where the Observation names the margin. */
    Optional<Boolean> spiculated() {
        List<CodeableConcept> margins = answers(LungNoduleCodes.MARGIN).toList();
        if (margins.stream().anyMatch(LungNoduleCodes.SPICULATED::isIn)) {
            return Optional.of(true);
        }
        return margins.stream().anyMatch(LungNoduleCodes.NOT_SPICULATED::isIn) ? Optional.of(false) : Optional.empty();
    }

    /** The lobe, such as {@code right upper lobe}. */
    Optional<String> lobe() {
        return LungNoduleCodes.LOBES.stream()
                .filter(lobe -> places().anyMatch(lobe::isIn))
                .map(CodeSet::name)
                .findFirst();
    }

    /** The code of its segment. */
    Optional<String> segment() {
        return places().flatMap(place -> place.getCoding().stream())
                .filter(coding -> LungNoduleCodes.LOBES.stream().anyMatch(lobe -> lobe.isIn(coding)))
                .filter(coding -> !LungNoduleCodes.WHOLE_LOBE.isIn(coding))
                .map(Coding::getCode)
                .findFirst();
    }

    /** The name by which radiologists track it from study to study. */
    Optional<String> trackingId() {
        return components(LungNoduleCodes.TRACKING)
                .map(ObservationComponentComponent::getValue)
                .map(value -> value instanceof CodeableConcept concept ? Labels.of(concept) : value.primitiveValue())
                .filter(id -> id != null && !id.isBlank())
                .findFirst();
    }

    boolean isTracked() {
        return trackingId().isPresent();
    }

    /** References of the imaging studies that it was measured on. */
    List<String> studies() {
        return observation().getDerivedFrom().stream()
                .map(reference -> reference.getReferenceElement())
                .filter(id -> "ImagingStudy".equals(id.getResourceType()))
                .map(id -> "ImagingStudy/" + id.getIdPart())
                .toList();
    }

    /** What stands in the way of a guideline: size or composition that is not recorded. */
    List<String> missing() {
        return Stream.of(
                        meanDiameter().isEmpty() ? "mean diameter (or long and short axis)" : "",
                        composition().isEmpty() ? "solid, part-solid or ground-glass" : "",
                        composition().filter(Composition.PART_SOLID::equals).isPresent()
                                        && solidDiameter().isEmpty()
                                ? "size of the solid part"
                                : "")
                .filter(words -> !words.isEmpty())
                .toList();
    }

    private static Optional<Composition> composition(CodeableConcept answer) {
        if (LungNoduleCodes.PART_SOLID.isIn(answer)) {
            return Optional.of(Composition.PART_SOLID);
        }
        if (LungNoduleCodes.GROUND_GLASS.isIn(answer)) {
            return Optional.of(Composition.GROUND_GLASS);
        }
        return LungNoduleCodes.SOLID.isIn(answer) ? Optional.of(Composition.SOLID) : Optional.empty();
    }

    private OptionalDouble number(CodeSet code, String unit, double largest) {
        return quantity(code, unit, largest).stream()
                .mapToDouble(BigDecimal::doubleValue)
                .findFirst();
    }

    private Optional<BigDecimal> quantity(CodeSet code, String unit, double largest) {
        return components(code)
                .map(ObservationComponentComponent::getValue)
                .filter(Quantity.class::isInstance)
                .map(value -> Quantities.in(unit, (Quantity) value))
                .filter(Measured.class::isInstance)
                .map(Measured.class::cast)
                .filter(measured -> measured.comparator().isEmpty())
                .map(Measured::value)
                .filter(value -> value.signum() > 0 && value.doubleValue() <= largest)
                .findFirst();
    }

    private Stream<CodeableConcept> answers(CodeSet code) {
        return components(code)
                .map(ObservationComponentComponent::getValue)
                .filter(CodeableConcept.class::isInstance)
                .map(CodeableConcept.class::cast);
    }

    private Stream<CodeableConcept> places() {
        return Stream.concat(Stream.of(observation().getBodySite()), answers(LungNoduleCodes.LOCATION));
    }

    private Stream<ObservationComponentComponent> components(CodeSet code) {
        return observation().getComponent().stream()
                .filter(component -> component.hasValue() && code.isIn(component.getCode()));
    }

    private Observation observation() {
        return event.as(Observation.class).orElseThrow();
    }
}
