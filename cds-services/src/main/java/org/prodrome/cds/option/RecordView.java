package org.prodrome.cds.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.retrieve.RetrieveProvider;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.cql.engine.terminology.TerminologyProvider;
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.DrugNames;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What CQL sees of one record: the timeline that the rules read, oldest first, without what was entered in error, not
 * done or refuted. Observations of a known analyte come in its one unit, without those whose value cannot be right;
 * drugs and allergies without a listed code are found by their names. Remembers what was asked for. Used by one thread.
 */
final class RecordView implements RetrieveProvider {
    private static final Set<String> DRUGS =
            Set.of("MedicationRequest", "MedicationStatement", "MedicationDispense", "MedicationAdministration");

    /**
     * One question to the record.
     *
     * @param codes what it was asked by; null when it was asked for all of a type
     * @param isEmpty whether nothing was found, by codes nothing but drafts
     */
    record Asked(String type, @Nullable CodeSet codes, boolean isEmpty) {}

    private final PatientTimeline timeline;
    private final Predicate<String> hasSeen;
    private final ValueSets sets;
    private final List<String> drafts;
    private final Map<String, List<Object>> known = new HashMap<>();
    private final Set<Asked> asked = new LinkedHashSet<>();

    /**
     * @param hasSeen whether the record holds all there is of a type
     * @param drafts references of what is only drafted, which says nothing of what is there
     */
    RecordView(PatientTimeline timeline, Predicate<String> hasSeen, ValueSets sets, List<String> drafts) {
        this.drafts = drafts;
        this.timeline = timeline;
        this.hasSeen = hasSeen;
        this.sets = sets;
    }

    /** The same value sets, for a code that CQL holds in hand. */
    TerminologyProvider terms() {
        return new ListedTerms(sets);
    }

    PatientTimeline timeline() {
        return timeline;
    }

    /** What was asked since the last call of this method. */
    List<Asked> takeAsked() {
        List<Asked> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    boolean hasSeen(String type) {
        return hasSeen.test(type);
    }

    @Override
    public Iterable<Object> retrieve(
            @Nullable String context,
            @Nullable String contextPath,
            @Nullable Object contextValue,
            @Nullable String dataType,
            @Nullable String templateId,
            @Nullable String codePath,
            @Nullable Iterable<Code> codes,
            @Nullable String valueSet,
            @Nullable String datePath,
            @Nullable String dateLowPath,
            @Nullable String dateHighPath,
            @Nullable Interval dateRange) {
        if (Thread.currentThread().isInterrupted()) {
            throw new LateException();
        }
        if (dataType == null || dataType.equals("Patient")) {
            return List.of(timeline.patient());
        }
        if (dataType.equals("Medication")) {
            // The timeline has put what an order refers to into the order.
            return List.of();
        }
        CodeSet wanted = wanted(codes, valueSet);
        String key = dataType + " " + (valueSet == null ? String.valueOf(wanted) : valueSet);
        List<Object> found = known.computeIfAbsent(key, ignored -> find(dataType, wanted));
        // CQL asks for all of a type beside its codes where a drug may stand in a Medication of its own.
        asked.add(new Asked(
                dataType,
                wanted,
                wanted == null ? found.isEmpty() : found.stream().allMatch(this::isDraft)));
        return found;
    }

    private boolean isDraft(Object found) {
        return found instanceof Resource resource
                && drafts.contains(
                        resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    }

    private @Nullable CodeSet wanted(@Nullable Iterable<Code> codes, @Nullable String valueSet) {
        if (valueSet != null) {
            return sets.find(valueSet)
                    .orElseThrow(() -> new IllegalStateException("there is no value set " + valueSet));
        }
        if (codes == null) {
            return null;
        }
        List<org.prodrome.terminology.code.Code> listed = new ArrayList<>();
        codes.forEach(code -> {
            if (code.getSystem() != null && code.getCode() != null) {
                listed.add(new org.prodrome.terminology.code.Code(
                        code.getSystem(), code.getCode(), code.getDisplay() == null ? "" : code.getDisplay()));
            }
        });
        return new CodeSet("codes", listed);
    }

    private List<Object> find(String type, @Nullable CodeSet codes) {
        if (codes == null) {
            return new ArrayList<>(
                    timeline.events(type).stream().map(Event::resource).toList());
        }
        if (type.equals("Observation")) {
            return observations(codes);
        }
        return new ArrayList<>(timeline.events(type).stream()
                .filter(event -> isAbout(type, event, codes))
                .map(Event::resource)
                .toList());
    }

    private static boolean isAbout(String type, Event event, CodeSet codes) {
        if (DRUGS.contains(type)) {
            return DrugUse.isRecognised(event, codes);
        }
        return codes.isIn(event.concept()) || (type.equals("AllergyIntolerance") && isNamed(event, codes));
    }

    /** An allergy is written as the drug's name, or in words around it. */
    private static boolean isNamed(Event allergy, CodeSet codes) {
        if (allergy.isNamed(codes)) {
            return true;
        }
        Set<String> words =
                new HashSet<>(List.of(allergy.label().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+")));
        return DrugNames.of(codes).stream().anyMatch(name -> words.containsAll(List.of(name.split(" "))));
    }

    private List<Object> observations(CodeSet codes) {
        List<Analyte> analytes = Stream.of(Analyte.values())
                .filter(analyte -> analyte.codes().members().stream()
                        .anyMatch(code -> codes.members().contains(code) || isMember(codes, code)))
                .toList();
        if (analytes.isEmpty()) {
            return new ArrayList<>(timeline.events("Observation", codes).stream()
                    .map(Event::resource)
                    .toList());
        }
        return new ArrayList<>(analytes.stream()
                .flatMap(analyte -> timeline.series(analyte).points().stream())
                .filter(point ->
                        !point.component().isEmpty() || codes.isIn(point.event().concept()))
                .map(RecordView::inCanonicalUnit)
                .toList());
    }

    private static boolean isMember(CodeSet codes, org.prodrome.terminology.code.Code code) {
        return codes.members().stream()
                .anyMatch(member ->
                        member.system().equals(code.system()) && member.code().equals(code.code()));
    }

    /** Itself where it has that unit, else a copy: the record stays as it was, the id by which it is cited too. */
    private static Observation inCanonicalUnit(Point point) {
        Observation recorded = point.event()
                .as(Observation.class)
                .orElseThrow(() -> new IllegalStateException("a value that is no Observation"));
        if (recorded.getValue() instanceof Quantity quantity
                && point.unit().equals(quantity.getCode())
                && quantity.hasValue()
                && quantity.getValue().compareTo(point.exact()) == 0) {
            return recorded;
        }
        Observation copy = recorded.copy();
        copy.setValue(new Quantity()
                .setValue(point.exact())
                .setUnit(point.unit())
                .setSystem(CodeSystems.UCUM)
                .setCode(point.unit()));
        return copy;
    }

    /** A point of an analyte by the reference of its Observation. */
    static Optional<Point> point(PatientTimeline timeline, Observation observation) {
        return Analyte.of(observation.getCode()).stream()
                .flatMap(analyte -> timeline.series(analyte).points().stream())
                .filter(point -> point.event()
                        .sources()
                        .contains("Observation/" + observation.getIdElement().getIdPart()))
                .findFirst();
    }
}
