package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * Every {@link DerivationFunction}, written from its Javadoc alone. A slot that cannot be derived ends in
 * {@link DerivationRefused} with the reason.
 */
final class Derivations {
    private static final double DAYS_PER_YEAR = 365.25;
    private static final double MILLIS_PER_DAY = 86_400_000;
    private static final Set<DerivationFunction> HAS_CODES_OF_ITS_OWN =
            EnumSet.of(DerivationFunction.NONE_RECORDED, DerivationFunction.SCORE);
    private static final BigDecimal WITHIN = new BigDecimal("1e-9");

    private final EvidenceStore store;
    private final Sources sources;

    /** @param fetched the cited resources by reference, as the store gave them */
    Derivations(EvidenceStore store, Map<String, Resource> fetched) {
        this.store = store;
        this.sources = new Sources(store.patientId(), fetched);
    }

    /** What the slot must show. */
    String print(Derivation derivation) {
        List<Resource> cited = sources.all(derivation.sources());
        Map<String, String> parameters = derivation.parameters();
        if (parameters.containsKey("codes") && !HAS_CODES_OF_ITS_OWN.contains(derivation.function())) {
            requireCodes(cited, parameters);
        }
        return switch (derivation.function()) {
            case QUANTITY -> quantity(observation(cited, 0), parameters);
            case RECORDED -> MeasuredValue.recorded(observation(cited, 0), parameters);
            case DATE -> date(cited.get(0), parameters);
            case INSTANT -> ClinicalTime.of(cited.get(0)).minute();
            case LABEL -> label(cited.get(0), parameters);
            case STATUS -> status(cited.get(0));
            case AGE -> age(cited, parameters);
            case SEX_NOUN -> Person.noun(patient(cited), parameters.get("on"));
            case COUNT -> String.valueOf(Set.copyOf(derivation.sources()).size());
            case EGFR -> Decimals.print(Decimals.of(egfr(cited)), parameters);
            case EGFR_CATEGORY -> Kidney.category(egfr(cited));
            case ALBUMINURIA_CATEGORY -> Kidney.albuminuria(observation(cited, 0));
            case SLOPE -> slope(cited, parameters);
            case DIFFERENCE -> difference(cited, parameters);
            case AKI_STAGE -> Kidney.akiStage(observations(cited), parameters.getOrDefault("rule", "kdigo"));
            case NEWS2 -> News2.print(observations(afterPatient(cited)), parameters);
            case RELATION -> relation(cited, parameters);
            case LEVEL -> level(observation(cited, 0), parameters);
            case VIEW -> view(observation(cited, 0));
            case NOT_MEASURABLE_REASON -> componentText(observation(cited, 0), ImageMeasurement.NOT_MEASURABLE_REASON);
            case RUNTIME -> FindingOnFilm.runtime(observation(cited, 0));
            case MODEL -> model(cited.get(0));
            case SIMILAR -> SimilarFilms.print(store, derivation.sources().get(0), parameters);
            case NONE_RECORDED -> Recorded.none(store, cited, parameters);
            case SYNTHETIC -> synthetic(cited.get(0), parameters);
            case SCORE -> Scores.print(store, cited, parameters);
            case ELAPSED -> Elapsed.print(cited, parameters);
            case DUE -> Elapsed.due(cited.get(0), parameters);
            case NOTE -> NoteText.print(cited.get(0), parameters);
            case ANSWER -> Answer.print(observation(cited, 0), parameters);
            case FINDING -> FindingOnFilm.print(cited, parameters);
            case CAVEAT -> FindingOnFilm.caveat(observation(cited, 0), parameters);
            case DOSE -> Dose.print(cited.get(0));
        };
    }

    private static String quantity(Observation observation, Map<String, String> parameters) {
        String comparator = parameters.getOrDefault("comparator", "");
        if (comparator.equals("keep") || comparator.equals("words")) {
            MeasuredValue value = MeasuredValue.of(observation, parameters);
            return (comparator.equals("keep") ? value.comparator() : value.comparatorInWords())
                    + Decimals.print(value.number(), parameters);
        }
        return Decimals.print(MeasuredValue.exact(observation, parameters), parameters);
    }

    private static String date(Resource resource, Map<String, String> parameters) {
        String element = parameters.get("element");
        return (element == null ? ClinicalTime.of(resource) : ClinicalTime.of(resource, element)).date();
    }

    private static String label(Resource resource, Map<String, String> parameters) {
        if (parameters.containsKey("status")) {
            String stated = statusOrNone(resource);
            boolean ended = !Sources.children(resource, "abatement").isEmpty();
            String status = !stated.isEmpty() ? stated : ended ? "ended" : "none";
            if (!List.of(parameters.get("status").split(",")).contains(status)) {
                throw DerivationRefused.notDerived();
            }
        }
        return Labels.of(resource);
    }

    private static String status(Resource resource) {
        List<Base> clinical = Sources.children(resource, "clinicalStatus");
        if (!clinical.isEmpty() && clinical.get(0) instanceof CodeableConcept concept) {
            return present(concept.getCodingFirstRep().getCode());
        }
        return Stream.of("status", "lifecycleStatus")
                .flatMap(element -> Sources.children(resource, element).stream())
                .map(Base::primitiveValue)
                .findFirst()
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static String age(List<Resource> cited, Map<String, String> parameters) {
        ClinicalTime on = parameters.containsKey("on")
                ? new ClinicalTime(parameter(parameters, "on"))
                : ClinicalTime.of(second(cited));
        return String.valueOf(Person.age(patient(cited), on.day()));
    }

    private static double egfr(List<Resource> cited) {
        return Kidney.egfr(observation(cited, 0), Sources.patient(second(cited)));
    }

    private static String slope(List<Resource> cited, Map<String, String> parameters) {
        Patient patient = patient(cited);
        List<TheilSen.Point> points = new ArrayList<>();
        for (Observation observation : observations(afterPatient(cited))) {
            double value = isEgfr(parameters)
                    ? Kidney.egfr(observation, patient)
                    : MeasuredValue.exact(observation, parameters).doubleValue();
            points.add(new TheilSen.Point(ClinicalTime.of(observation).instant().toEpochMilli(), value));
        }
        double binDays =
                Decimals.parameter(parameters.getOrDefault("bin-days", "0")).doubleValue();
        List<TheilSen.Point> joined = binDays > 0 ? TheilSen.binned(points, binDays * MILLIS_PER_DAY) : points;
        TheilSen trend = TheilSen.of(joined.stream()
                .map(point -> new TheilSen.Point(point.x() / (DAYS_PER_YEAR * MILLIS_PER_DAY), point.y()))
                .toList());
        return switch (parameter(parameters, "part")) {
            case "slope" -> Decimals.print(Decimals.of(trend.slope()), parameters);
            case "low" -> Decimals.print(Decimals.of(trend.low()), parameters);
            case "high" -> Decimals.print(Decimals.of(trend.high()), parameters);
            case "verdict" -> trend.high() < 0 ? "falling" : trend.low() > 0 ? "rising" : "steady";
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static String difference(List<Resource> cited, Map<String, String> parameters) {
        List<Resource> pair = isEgfr(parameters) ? afterPatient(cited) : cited;
        BigDecimal older = numberOf(observation(pair, 0), cited, parameters);
        BigDecimal change = numberOf(observation(pair, 1), cited, parameters).subtract(older);
        return switch (parameter(parameters, "form")) {
            case "absolute" -> Decimals.print(change.abs(), parameters);
            case "signed" -> Decimals.printSigned(change, parameters);
            case "percent" -> Decimals.print(percent(change, older).abs(), parameters);
            case "signed-percent" -> Decimals.printSigned(percent(change, older), parameters);
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static BigDecimal numberOf(Observation observation, List<Resource> cited, Map<String, String> parameters) {
        return isEgfr(parameters)
                ? Decimals.of(Kidney.egfr(observation, patient(cited)))
                : MeasuredValue.exact(observation, parameters);
    }

    private static BigDecimal percent(BigDecimal change, BigDecimal older) {
        if (older.signum() == 0) {
            throw DerivationRefused.notDerived();
        }
        return change.multiply(BigDecimal.valueOf(100)).divide(older, MathContext.DECIMAL128);
    }

    private static String relation(List<Resource> cited, Map<String, String> parameters) {
        BigDecimal earlier = MeasuredValue.exact(observation(cited, 0), parameters);
        BigDecimal change =
                MeasuredValue.exact(observation(cited, 1), parameters).subtract(earlier);
        BigDecimal threshold = parameters.containsKey("threshold")
                ? Decimals.parameter(parameter(parameters, "threshold"))
                : Decimals.parameter(parameter(parameters, "threshold-percent"))
                        .multiply(earlier.abs())
                        .movePointLeft(2);
        if (change.abs().subtract(threshold).compareTo(WITHIN) <= 0) {
            return parameter(parameters, "same");
        }
        return parameter(parameters, change.signum() > 0 ? "up" : "down");
    }

    private static String level(Observation observation, Map<String, String> parameters) {
        BigDecimal beyond = MeasuredValue.exact(observation, parameters)
                .subtract(Decimals.parameter(parameter(parameters, "limit")));
        return parameter(parameters, beyond.compareTo(WITHIN) > 0 ? "above" : "otherwise");
    }

    private static String view(Observation film) {
        boolean finding = film.getCode().getCoding().stream()
                .anyMatch(coding -> CodeSystems.IMAGE_FINDING.equals(coding.getSystem()));
        if (!finding && !ImageMeasurement.CARDIOTHORACIC_RATIO.isIn(film.getCode())) {
            throw DerivationRefused.notDerived();
        }
        return film.getComponent().stream()
                .filter(component -> ImageMeasurement.VIEW_POSITION.isIn(component.getCode()))
                .map(Observation.ObservationComponentComponent::getValue)
                .filter(value -> value instanceof CodeableConcept)
                .map(value -> String.valueOf(((CodeableConcept) value).getText()))
                .findFirst()
                .filter(text -> text.equals("PA") || text.equals("AP"))
                .orElse("unknown");
    }

    private static String componentText(Observation observation, Code code) {
        return observation.getComponent().stream()
                .filter(component -> code.isIn(component.getCode()))
                .map(Observation.ObservationComponentComponent::getValue)
                .filter(CodeableConcept.class::isInstance)
                .flatMap(value -> Labels.concept((CodeableConcept) value).stream())
                .findFirst()
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static String model(Resource resource) {
        if (!(resource instanceof Device device)) {
            throw DerivationRefused.notDerived();
        }
        return "%s %s"
                .formatted(
                        printable(device.getDeviceNameFirstRep().getName()),
                        printable(device.getVersionFirstRep().getValue()));
    }

    static String statusOrNone(Resource resource) {
        try {
            return status(resource);
        } catch (DerivationRefused none) {
            return "";
        }
    }

    private static String synthetic(Resource resource, Map<String, String> parameters) {
        if (resource.getMeta().getTag().stream().noneMatch(ImageMeasurement.SYNTHETIC::matches)) {
            throw DerivationRefused.notDerived();
        }
        return parameter(parameters, "text");
    }

    /** A code of the list; where the derivation names a word instead, that word, which must stand for such a code. */
    private static void requireCodes(List<Resource> cited, Map<String, String> parameters) {
        String codes = parameter(parameters, "codes");
        String named = parameters.get("named");
        boolean all = cited.stream()
                .filter(resource -> !(resource instanceof Patient))
                .allMatch(resource -> named == null
                        ? Recorded.hasCode(resource, codes)
                        : DrugWords.say(resource, named, Set.of(codes.split(",", -1))));
        if (!all) {
            throw DerivationRefused.notDerived();
        }
    }

    private static boolean isEgfr(Map<String, String> parameters) {
        return "egfr".equals(parameters.get("of"));
    }

    private static Observation observation(List<Resource> cited, int index) {
        if (index >= cited.size()) {
            throw DerivationRefused.notDerived();
        }
        return Sources.observation(cited.get(index));
    }

    private static List<Observation> observations(List<Resource> cited) {
        return cited.stream().map(Sources::observation).toList();
    }

    private static Patient patient(List<Resource> cited) {
        return Sources.patient(cited.get(0));
    }

    private static List<Resource> afterPatient(List<Resource> cited) {
        patient(cited);
        return cited.subList(1, cited.size());
    }

    private static Resource second(List<Resource> cited) {
        if (cited.size() < 2) {
            throw DerivationRefused.notDerived();
        }
        return cited.get(1);
    }

    private static String printable(@Nullable String text) {
        return Labels.oneLine(present(text)).orElseThrow(DerivationRefused::notDerived);
    }

    private static String parameter(Map<String, String> parameters, String name) {
        return present(parameters.get(name));
    }

    private static String present(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw DerivationRefused.notDerived();
        }
        return text;
    }
}
