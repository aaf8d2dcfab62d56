package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.LungNoduleCodes;

/**
 * What of a kind was done after a CT: chest CT, PET or lung tissue, as imaging studies, procedures and reports.
 *
 * @param certain done after it
 * @param unclear perhaps done after it, or perhaps not of the chest: without a date to the day, or a CT whose region is
 *     not coded
 * @param from the first day that counts, where something earlier was left out; null when all after the CT counts
 */
record ChestImaging(
        List<Event> certain, List<Event> unclear, @Nullable LocalDate from) {
    private static final List<String> TYPES = List.of("ImagingStudy", "Procedure", "DiagnosticReport");
    private static final Set<String> MODALITIES = Set.of("CT", "PT");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{Nd}]+");

    ChestImaging {
        certain = List.copyOf(certain);
        unclear = List.copyOf(unclear);
    }

    boolean isEmpty() {
        return certain.isEmpty() && unclear.isEmpty();
    }

    /** What was done after the CT. */
    static ChestImaging after(PatientTimeline timeline, Event ct) {
        LocalDate day = ct.time().orElseThrow().firstDay();
        List<Event> certain = new ArrayList<>();
        List<Event> unclear = new ArrayList<>();
        for (String type : TYPES) {
            for (Event event : timeline.events(type)) {
                Region region = region(event);
                Optional<ClinicalTime> time = time(event);
                if (region == Region.OTHER
                        || isReportOf(event, ct)
                        || time.filter(when -> !lastDay(when).isAfter(day)).isPresent()) {
                    continue;
                }
                boolean later =
                        time.filter(when -> when.firstDay().isAfter(day)).isPresent();
                (later && region == Region.CHEST ? certain : unclear).add(event);
            }
        }
        return new ChestImaging(certain, unclear, null);
    }

    /**
     * What of it can have been the follow-up that a window asks for: a CT from that day on; tissue and PET, which
     * settle more than a CT, on any day.
     */
    ChestImaging from(LocalDate day) {
        List<Event> counted = new ArrayList<>();
        List<Event> open = new ArrayList<>();
        for (Event event : certain) {
            LocalDate done = time(event).orElseThrow().firstDay();
            if (isWorkUp(event) || !done.isBefore(day)) {
                counted.add(event);
            } else if (!lastDay(time(event).orElseThrow()).isBefore(day)) {
                open.add(event);
            }
        }
        unclear.stream()
                .filter(event -> isWorkUp(event)
                        || time(event)
                                .filter(when -> lastDay(when).isBefore(day))
                                .isEmpty())
                .forEach(open::add);
        boolean all = counted.size() + open.size() == certain.size() + unclear.size();
        return new ChestImaging(counted, open, all ? null : day);
    }

    private static boolean isWorkUp(Event event) {
        return LungNoduleCodes.LUNG_TISSUE.isIn(event.concept())
                || Arrays.asList(NO_WORD.split(event.label().toLowerCase(Locale.ROOT)))
                        .contains("pet")
                || event.as(ImagingStudy.class).stream()
                        .flatMap(study -> study.getModality().stream())
                        .anyMatch(modality -> "PT".equals(modality.getCode()));
    }

    /** Adds the words that nothing of the kind is on record from the first day that counts. */
    Sentence none(Sentence sentence, String slot, Event ct) {
        return from == null
                ? noneAfter(sentence, slot, "no chest CT or biopsy since", ct)
                : sentence.noneRecordedFrom(
                        slot,
                        "no chest CT since {from}",
                        String.join(",", TYPES),
                        LungNoduleCodes.NODULE_WORKED_UP,
                        String.join(",", MODALITIES.stream().sorted().toList()),
                        String.join(",", LungNoduleCodes.CHEST_CT_WORDS),
                        ct,
                        from);
    }

    /** Adds the words that nothing of the kind is on record after the CT. */
    static Sentence noneAfter(Sentence sentence, String slot, String words, Event ct) {
        return sentence.noneRecordedSince(
                slot,
                words,
                String.join(",", TYPES),
                LungNoduleCodes.NODULE_WORKED_UP,
                String.join(",", MODALITIES.stream().sorted().toList()),
                String.join(",", LungNoduleCodes.CHEST_CT_WORDS),
                ct);
    }

    /** Whether an order is one for a chest CT. */
    static boolean isChestCt(Event order) {
        return LungNoduleCodes.CHEST_CT.isIn(order.concept()) || isWorded(order);
    }

    /** The same of what is to be done. */
    static boolean isChestCt(CodeableConcept concept) {
        return LungNoduleCodes.CHEST_CT.isIn(concept) || isWorded(Labels.of(concept));
    }

    private enum Region {
        CHEST,
        UNKNOWN,
        OTHER
    }

    private static Region region(Event event) {
        if (event.resource() instanceof ImagingStudy study) {
            return region(study, event);
        }
        return LungNoduleCodes.NODULE_WORKED_UP.isIn(event.concept()) || isWorded(event) ? Region.CHEST : Region.OTHER;
    }

    private static Region region(ImagingStudy study, Event event) {
        List<String> modalities = Stream.concat(
                        study.getModality().stream(), study.getSeries().stream().map(series -> series.getModality()))
                .filter(Coding::hasCode)
                .map(Coding::getCode)
                .toList();
        if (!modalities.isEmpty() && modalities.stream().noneMatch(MODALITIES::contains)) {
            return Region.OTHER;
        }
        List<Coding> regions = Stream.concat(
                        study.getProcedureCode().stream().flatMap(code -> code.getCoding().stream()),
                        study.getSeries().stream().map(series -> series.getBodySite()))
                .filter(Coding::hasCode)
                .toList();
        CodeSet chest = LungNoduleCodes.NODULE_WORKED_UP;
        if (regions.stream().anyMatch(chest::isIn) || isWorded(event)) {
            return Region.CHEST;
        }
        return regions.isEmpty() ? Region.UNKNOWN : Region.OTHER;
    }

    private static boolean isWorded(Event event) {
        return isWorded(event.label());
    }

    /** Whether words name a chest CT. */
    static boolean isWorded(@Nullable String label) {
        if (label == null) {
            return false;
        }
        Set<String> words = Set.copyOf(Arrays.asList(NO_WORD.split(label.toLowerCase(Locale.ROOT))));
        return LungNoduleCodes.CHEST_CT_WORDS.stream()
                .anyMatch(phrase -> words.containsAll(List.of(phrase.split(" "))));
    }

    private static boolean isReportOf(Event event, Event ct) {
        return event.as(DiagnosticReport.class).stream()
                .flatMap(report -> report.getImagingStudy().stream())
                .anyMatch(study -> ct.sources()
                        .contains("ImagingStudy/" + study.getReferenceElement().getIdPart()));
    }

    /** When it was done; a report's day of issue is not that. */
    static Optional<ClinicalTime> time(Event event) {
        if (event.resource() instanceof DiagnosticReport report) {
            if (report.getEffective() instanceof Period period) {
                return ClinicalTime.of(period.getStartElement());
            }
            return report.getEffective() instanceof BaseDateTimeType date ? ClinicalTime.of(date) : Optional.empty();
        }
        return event.time();
    }

    static LocalDate lastDay(ClinicalTime when) {
        return switch (when.precision()) {
            case YEAR -> when.firstDay().plusYears(1).minusDays(1);
            case MONTH -> when.firstDay().plusMonths(1).minusDays(1);
            case DAY, INSTANT -> when.firstDay();
        };
    }
}
