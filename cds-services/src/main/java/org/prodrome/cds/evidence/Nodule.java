package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.LungNoduleCodes;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading.Measured;

/** A lung nodule's Observation, read a second time: a number in it that cannot be one refuses the whole. */
final class Nodule {
    private static final Map<String, CodeSet> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("part-solid", LungNoduleCodes.PART_SOLID);
        KINDS.put("ground-glass", LungNoduleCodes.GROUND_GLASS);
        KINDS.put("solid", LungNoduleCodes.SOLID);
    }

    private final Observation observation;

    private Nodule(Observation observation) {
        this.observation = observation;
    }

    static Nodule of(Resource resource) {
        Observation observation = Sources.observation(resource);
        if (!LungNoduleCodes.NODULE.isIn(observation.getCode())) {
            throw DerivationRefused.notDerived();
        }
        Nodule nodule = new Nodule(observation);
        nodule.mean();
        nodule.millimetres(LungNoduleCodes.SOLID_COMPONENT);
        nodule.volume();
        nodule.kind();
        return nodule;
    }

    /** Mean diameter in mm. */
    BigDecimal mean() {
        Optional<BigDecimal> one = millimetres(LungNoduleCodes.LONG_AXIS);
        Optional<BigDecimal> other = millimetres(LungNoduleCodes.SHORT_AXIS);
        Optional<BigDecimal> mean = millimetres(LungNoduleCodes.MEAN_DIAMETER);
        if (one.isPresent() && other.isPresent()) {
            return one.get().add(other.get()).divide(BigDecimal.valueOf(2));
        }
        return mean.orElseThrow(DerivationRefused::notDerived);
    }

    /** Mean diameter of the solid part in mm. */
    double solidPart() {
        return millimetres(LungNoduleCodes.SOLID_COMPONENT)
                .orElseThrow(DerivationRefused::notDerived)
                .doubleValue();
    }

    boolean hasSolidPart() {
        return millimetres(LungNoduleCodes.SOLID_COMPONENT).isPresent();
    }

    Optional<BigDecimal> volume() {
        return number(LungNoduleCodes.VOLUME, "mm3");
    }

    /** {@code solid}, {@code part-solid} or {@code ground-glass}. */
    String kind() {
        List<CodeableConcept> answers = answers(LungNoduleCodes.COMPOSITION);
        for (Map.Entry<String, CodeSet> kind : KINDS.entrySet()) {
            if (answers.stream().anyMatch(kind.getValue()::isIn)) {
                return kind.getKey();
            }
        }
        throw DerivationRefused.notDerived();
    }

    Optional<Boolean> spiculated() {
        boolean yes = answers(LungNoduleCodes.MARGIN).stream().anyMatch(LungNoduleCodes.SPICULATED::isIn);
        boolean no = answers(LungNoduleCodes.MARGIN).stream().anyMatch(LungNoduleCodes.NOT_SPICULATED::isIn);
        return yes ? Optional.of(true) : no ? Optional.of(false) : Optional.empty();
    }

    Optional<String> lobe() {
        List<CodeableConcept> places = new ArrayList<>(answers(LungNoduleCodes.LOCATION));
        places.add(observation.getBodySite());
        for (CodeSet lobe : LungNoduleCodes.LOBES) {
            if (places.stream().anyMatch(lobe::isIn)) {
                return Optional.of(lobe.name());
            }
        }
        return Optional.empty();
    }

    /** Whether it may be the other, seen at another time: tracked under one name, or alike in lobe and kind. */
    boolean isLike(Nodule other) {
        String name = tracking();
        String otherName = other.tracking();
        if (!name.isEmpty() && !otherName.isEmpty()) {
            return name.equals(otherName);
        }
        boolean placed =
                segment().isEmpty() || other.segment().isEmpty() || segment().equals(other.segment());
        return placed && lobe().isPresent() && lobe().equals(other.lobe()) && kind().equals(other.kind());
    }

    /**
     * Whether this nodule is none of those of the CT before: each that it is like is another nodule of its own CT, one
     * for one, the surest pairs first (one name, then one segment, then the nearest size; of equally near pairs those
     * of the others).
     */
    boolean isNewBeside(List<Nodule> others, List<Nodule> before) {
        List<Nodule> here = new ArrayList<>(others);
        here.add(this);
        List<Nodule> there = new ArrayList<>(before);
        while (there.stream().anyMatch(this::isLike)) {
            Nodule nearest = this;
            Nodule paired = there.get(0);
            double least = Double.POSITIVE_INFINITY;
            for (Nodule one : here) {
                for (Nodule old : there) {
                    if (one.isLike(old) && one.distance(old) < least) {
                        nearest = one;
                        paired = old;
                        least = one.distance(old);
                    }
                }
            }
            if (nearest == this) {
                return false;
            }
            here.remove(nearest);
            there.remove(paired);
        }
        return true;
    }

    /** How far two are from being one, in mm; under one name or in one segment nearer than any other. */
    private double distance(Nodule other) {
        double apart = mean().subtract(other.mean()).abs().doubleValue();
        boolean named = !tracking().isEmpty() && tracking().equals(other.tracking());
        boolean placed = segment().isPresent() && segment().equals(other.segment());
        return apart + (named ? 0 : 2_000_000) + (placed ? 0 : 1_000_000);
    }

    /** Code of the segment, where it says more than the lobe. */
    private Optional<String> segment() {
        List<CodeableConcept> places = new ArrayList<>(List.of(observation.getBodySite()));
        places.addAll(answers(LungNoduleCodes.LOCATION));
        for (CodeableConcept place : places) {
            for (Coding coding : place.getCoding()) {
                if (LungNoduleCodes.LOBES.stream().anyMatch(lobe -> lobe.isIn(coding))
                        && !LungNoduleCodes.WHOLE_LOBE.isIn(coding)) {
                    return Optional.of(coding.getCode());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether names or lobes of both say that it is or is not the other. */
    boolean canBeToldFrom(Nodule other) {
        return (!tracking().isEmpty() && !other.tracking().isEmpty())
                || (lobe().isPresent() && other.lobe().isPresent());
    }

    private String tracking() {
        for (ObservationComponentComponent component : observation.getComponent()) {
            if (LungNoduleCodes.TRACKING.isIn(component.getCode()) && component.hasValue()) {
                return component.getValue() instanceof CodeableConcept concept
                        ? Labels.concept(concept).orElse("")
                        : String.valueOf(component.getValue().primitiveValue());
            }
        }
        return "";
    }

    private Optional<BigDecimal> millimetres(CodeSet code) {
        return number(code, "mm");
    }

    private Optional<BigDecimal> number(CodeSet code, String unit) {
        for (ObservationComponentComponent component : observation.getComponent()) {
            if (code.isIn(component.getCode()) && component.getValue() instanceof Quantity quantity) {
                if (Quantities.in(unit, quantity) instanceof Measured measured
                        && measured.comparator().isEmpty()
                        && measured.value().signum() > 0) {
                    return Optional.of(measured.value());
                }
                throw DerivationRefused.notDerived();
            }
        }
        return Optional.empty();
    }

    private List<CodeableConcept> answers(CodeSet code) {
        List<CodeableConcept> answers = new ArrayList<>();
        for (ObservationComponentComponent component : observation.getComponent()) {
            if (code.isIn(component.getCode()) && component.getValue() instanceof CodeableConcept answer) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /** Whether it was measured on that study. */
    boolean isOf(Resource study) {
        return observation.getDerivedFrom().stream()
                .map(from -> from.getReferenceElement())
                .anyMatch(from -> "ImagingStudy".equals(from.getResourceType())
                        && study.getIdElement().getIdPart().equals(from.getIdPart()));
    }
}
