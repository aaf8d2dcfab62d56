package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.sanity.Sanity;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.quantity.Analyte;

/** One patient's record, read once: what {@link PatientTimeline} looks at as of its instant. Never changes. */
final class ReadRecord {
    private static final Comparator<Fact> OLDEST_FIRST = Comparator.comparing(
                    (Fact fact) -> fact.whole().when(), Comparator.nullsLast(Comparator.<ClinicalTime>naturalOrder()))
            .thenComparing(fact -> fact.whole().source());

    /** The rules' sets are far fewer; sets made on the fly must not pile up. */
    private static final int MOST_SELECTIONS = 2_000;

    private final Patient patient;
    private final List<Fact> facts;
    private final Chronicle all;
    private final Map<String, Chronicle> byType;
    private final Map<Analyte, SeriesIndex> series = new EnumMap<>(Analyte.class);
    private final Values values;
    private final Map<String, Chronicle> notDone;
    private final List<Fact> notDoneFacts;
    private final Map<String, Integer> unsupported;
    private final List<Patient> linked;
    private final Map<String, Device> devices;
    private final LeftOut always;
    private final Set<Analyte> inSeveralUnits;
    private final boolean nothingSuspect;

    /** When values that are checked and procedures came in, sorted. */
    private final Instant[] changes;

    private final Map<Selection, Chronicle> selections = new ConcurrentHashMap<>();
    private volatile @Nullable Found found;
    private volatile @Nullable CheckedSamples checked;
    private volatile @Nullable Map<String, Fact> bySource;

    private ReadRecord(Patient patient, RecordReader reader, RecordVersions versions) {
        this.patient = patient;
        this.facts = reader.facts().stream().sorted(OLDEST_FIRST).toList();
        this.all = new Chronicle(facts);
        this.byType = byType(facts);
        this.notDoneFacts = reader.notDone().stream().sorted(OLDEST_FIRST).toList();
        this.notDone = byType(notDoneFacts);
        this.unsupported = Collections.unmodifiableMap(reader.unsupported());
        this.values = Values.of(facts, versions);
        values.byAnalyte().forEach((analyte, found) -> series.put(analyte, new SeriesIndex(analyte, found)));
        this.inSeveralUnits = SuspectValues.inSeveralUnits(series.values());
        this.nothingSuspect = !SuspectValues.couldBeIn(series.values(), inSeveralUnits);
        this.changes = nothingSuspect ? new Instant[0] : changes(facts, series.values());
        this.linked = List.copyOf(reader.linked());
        this.devices = reader.devices();
        this.always = reader.counts();
    }

    private static Map<String, Chronicle> byType(List<Fact> facts) {
        Map<String, List<Fact>> factsByType = new HashMap<>();
        for (Fact fact : facts) {
            factsByType
                    .computeIfAbsent(fact.whole().type(), type -> new ArrayList<>())
                    .add(fact);
        }
        Map<String, Chronicle> byType = new HashMap<>();
        factsByType.forEach((type, ofType) -> byType.put(type, new Chronicle(ofType)));
        return byType;
    }

    private Instant[] changes(List<Fact> facts, Collection<SeriesIndex> series) {
        Stream<Instant> procedures = facts.stream()
                .filter(fact -> fact.whole().type().equals("Procedure"))
                .flatMap(fact -> Stream.of(fact.from(), fact.completeFrom()));
        Stream<Instant> checked = series.stream()
                .filter(index -> isChecked(index.analyte()))
                .flatMap(index -> index.points().stream())
                .flatMap(point -> Stream.of(point.from(), point.completeFrom()));
        return Stream.concat(procedures, checked).distinct().sorted().toArray(Instant[]::new);
    }

    static ReadRecord of(Patient patient, Iterable<? extends Resource> resources, RecordVersions versions) {
        RecordReader reader = new RecordReader(patient, versions);
        for (Resource resource : resources) {
            reader.take(resource);
        }
        return new ReadRecord(patient, reader, versions);
    }

    Patient patient() {
        return patient;
    }

    List<Patient> linked() {
        return linked;
    }

    Map<String, Device> devices() {
        return devices;
    }

    List<Event> events(Instant instant) {
        return all.at(instant);
    }

    List<Event> events(String type, Instant instant) {
        Chronicle ofType = byType.get(type);
        return ofType == null ? List.of() : ofType.at(instant);
    }

    List<Event> events(String type, CodeSet codes, Instant instant) {
        return selected(new Selection(type, codes, false), event -> codes.isIn(event.concept()), instant);
    }

    List<Event> eventsNamed(String type, CodeSet codes, Instant instant) {
        return selected(new Selection(type, codes, true), event -> event.isNamed(codes), instant);
    }

    /** What a fact is about is the same at every instant, so its events are picked out once. */
    private List<Event> selected(Selection selection, Predicate<Event> wanted, Instant instant) {
        Chronicle ofType = byType.get(selection.type);
        if (ofType == null) {
            return List.of();
        }
        Chronicle known = selections.get(selection);
        if (known == null) {
            known = new Chronicle(ofType.facts.stream()
                    .filter(fact -> wanted.test(fact.whole()))
                    .toList());
            if (selections.size() < MOST_SELECTIONS) {
                selections.put(selection, known);
            }
        }
        return known.at(instant);
    }

    /** Which events were asked for; a set is the same as itself alone. */
    private record Selection(String type, CodeSet codes, boolean byName) {}

    /** The event that a resource tells, if it had told it by the instant. */
    Optional<Event> event(String source, Instant instant) {
        return Optional.ofNullable(bySource().get(source))
                .filter(fact -> !fact.from().isAfter(instant))
                .map(fact -> fact.at(instant))
                .filter(event -> event.sources().contains(source));
    }

    /** Made when first asked for: a single reading asks for little of it. */
    private Map<String, Fact> bySource() {
        Map<String, Fact> made = bySource;
        if (made == null) {
            Map<String, Fact> all = new HashMap<>();
            facts.forEach(fact -> fact.whole().sources().forEach(source -> all.put(source, fact)));
            made = all;
            bySource = made;
        }
        return made;
    }

    List<Event> notDone(String type, Instant instant) {
        Chronicle ofType = notDone.get(type);
        return ofType == null ? List.of() : ofType.at(instant);
    }

    Map<String, Integer> unsupported() {
        return unsupported;
    }

    /** Codings of the Observations whose code is in no set that is read, the most frequent first. */
    List<CodeCount> unmapped(Instant instant) {
        Map<Code, Integer> counts = new HashMap<>();
        for (Fact fact : facts) {
            if (values.unmapped().contains(fact) && fact.tellingsAt(instant) > 0) {
                counts.merge(code(fact.whole()), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(entry -> new CodeCount(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(CodeCount::count)
                        .reversed()
                        .thenComparing(counted -> counted.code().code()))
                .toList();
    }

    private static Code code(Event event) {
        return event.concept().getCoding().stream()
                .filter(coding -> !String.valueOf(coding.getSystem()).isBlank()
                        && !String.valueOf(coding.getCode()).isBlank())
                .findFirst()
                .map((Coding coding) ->
                        new Code(String.valueOf(coding.getSystem()), String.valueOf(coding.getCode()), event.label()))
                .orElseGet(() -> new Code("none", "none", event.label()));
    }

    /** Values of an analyte, none of them quarantined for being suspect. */
    LabSeries series(Analyte analyte, Instant instant) {
        SeriesIndex index = series.get(analyte);
        return index == null ? new LabSeries(analyte, List.of(), List.of(), List.of()) : index.at(instant);
    }

    /** Values of an analyte, the suspect ones quarantined. */
    LabSeries checkedSeries(Analyte analyte, Instant instant) {
        LabSeries recorded = series(analyte, instant);
        return recorded.points().isEmpty() || !isChecked(analyte)
                ? recorded
                : suspects(instant).leftOut(recorded);
    }

    /** Whether the analyte's values are looked at in any check. */
    private boolean isChecked(Analyte analyte) {
        return Sanity.looksAt(analyte) || inSeveralUnits.contains(analyte);
    }

    /** The last finding is kept: it holds until the next fact of the record comes in. */
    private SuspectValues suspects(Instant instant) {
        if (nothingSuspect) {
            return SuspectValues.NONE;
        }
        int known = Arrays.binarySearch(changes, instant);
        int stage = known >= 0 ? known + 1 : -known - 1;
        Found last = found;
        if (last == null || last.stage != stage) {
            last = new Found(stage, SuspectValues.of(checked(), events("Procedure", instant), instant));
            found = last;
        }
        return last.suspects;
    }

    /** Made when first asked for: most records hold nothing that could be suspect. */
    private CheckedSamples checked() {
        CheckedSamples made = checked;
        if (made == null) {
            made = new CheckedSamples(series.values().stream()
                    .filter(index -> isChecked(index.analyte()))
                    .toList());
            checked = made;
        }
        return made;
    }

    /** What was suspect when so many of the changes had come in. */
    private record Found(int stage, SuspectValues suspects) {}

    LeftOut leftOut(Instant instant) {
        int notYetKnown = 0;
        int merged = 0;
        int undated = 0;
        int unmapped = 0;
        for (Fact fact : facts) {
            int told = fact.tellingsAt(instant);
            notYetKnown += fact.tellings() - told;
            if (told > 0) {
                merged += told - 1;
                undated += fact.whole().when() == null ? 1 : 0;
                unmapped += values.unmapped().contains(fact) ? 1 : 0;
            }
        }
        int notHappened = 0;
        for (Fact fact : notDoneFacts) {
            notHappened += fact.tellingsAt(instant);
            notYetKnown += fact.tellings() - fact.tellingsAt(instant);
        }
        return always.with(notYetKnown, merged, undated, unmapped, notHappened);
    }

    /** Facts oldest first, the undated ones at the end. */
    private static final class Chronicle {
        private final List<Fact> facts;
        private final Ordered<Event> dated;
        private final Ordered<Event> undated;

        Chronicle(List<Fact> sorted) {
            facts = sorted;
            dated = new Ordered<>(
                    sorted.stream().filter(fact -> fact.whole().when() != null).toList());
            undated = new Ordered<>(
                    sorted.stream().filter(fact -> fact.whole().when() == null).toList());
        }

        List<Event> at(Instant instant) {
            List<Event> withoutDate = undated.at(instant);
            if (withoutDate.isEmpty()) {
                return dated.at(instant);
            }
            List<Event> seen = new ArrayList<>(dated.at(instant));
            seen.addAll(withoutDate);
            return List.copyOf(seen);
        }
    }
}
