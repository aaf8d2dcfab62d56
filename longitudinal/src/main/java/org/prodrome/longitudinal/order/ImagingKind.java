package org.prodrome.longitudinal.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.ImagingCodes;

/**
 * What is imaged and how: by codes where one is listed in {@link ImagingCodes}, else by words of the order, study or
 * report.
 *
 * @param modality one of {@link ImagingCodes#MODALITIES}
 * @param regions of {@link ImagingCodes#REGIONS}, in their order, at least one
 * @param contrast whether a contrast agent is named
 */
public record ImagingKind(CodeSet modality, List<CodeSet> regions, boolean contrast) {
    private static final int CONTRAST_REACH = 4;
    private static final Set<String> WITH = Set.of("with", "w");
    private static final Set<String> WITHOUT = Set.of("without", "wo", "no", "non", "not");
    private static final Set<String> ANGIOGRAPHY = Set.of("cta", "angiography", "angiogram");

    public ImagingKind {
        regions = List.copyOf(regions);
    }

    /** Of an order, an appointment, a study or a report; empty when the modality or the region cannot be told. */
    public static Optional<ImagingKind> of(DomainResource resource) {
        List<Coding> codings = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        collect(resource, codings, texts);
        List<String> words = words(texts);
        Optional<CodeSet> modality = modality(codings, words);
        List<CodeSet> regions = named(ImagingCodes.REGIONS, codings, words);
        if (modality.isEmpty() || regions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ImagingKind(modality.get(), regions, isWithContrast(modality.get(), codings, words)));
    }

    /** Whether this is made the same way and shows all that the other shows. */
    boolean covers(ImagingKind other) {
        return modality.equals(other.modality) && regions.containsAll(other.regions);
    }

    /** Whether this is made the same way and shows some of what the other shows. */
    boolean overlaps(ImagingKind other) {
        return modality.equals(other.modality) && regions.stream().anyMatch(other.regions::contains);
    }

    boolean isIonising() {
        return ImagingCodes.IONISING.contains(modality);
    }

    /** Such as {@code CT of the chest and abdomen}. */
    public String printed() {
        List<String> names = regions.stream().map(CodeSet::name).toList();
        return modality.name() + " of the "
                + (names.size() == 1
                        ? names.get(0)
                        : String.join(", ", names.subList(0, names.size() - 1)) + " and "
                                + names.get(names.size() - 1));
    }

    private static void collect(DomainResource resource, List<Coding> codings, List<String> texts) {
        if (resource instanceof ServiceRequest order) {
            Stream.of(List.of(order.getCode()), order.getBodySite(), order.getOrderDetail())
                    .flatMap(List::stream)
                    .forEach(concept -> collect(concept, codings, texts));
        } else if (resource instanceof Appointment appointment) {
            appointment.getServiceType().forEach(concept -> collect(concept, codings, texts));
            add(texts, appointment.getDescription());
        } else if (resource instanceof DiagnosticReport report) {
            collect(report.getCode(), codings, texts);
        } else if (resource instanceof ImagingStudy study) {
            study.getProcedureCode().forEach(concept -> collect(concept, codings, texts));
            study.getModality().forEach(coding -> codings.add(asDicom(coding)));
            study.getSeries().forEach(series -> {
                codings.add(asDicom(series.getModality()));
                codings.add(series.getBodySite());
                add(texts, series.getBodySite().getDisplay());
            });
            add(texts, study.getDescription());
        }
    }

    private static void collect(CodeableConcept concept, List<Coding> codings, List<String> texts) {
        codings.addAll(concept.getCoding());
        concept.getCoding().forEach(coding -> add(texts, coding.getDisplay()));
        add(texts, concept.getText());
    }

    /** The element is DICOM's, also where the system was left out. */
    private static Coding asDicom(Coding coding) {
        return new Coding().setSystem(ImagingCodes.CT.members().get(0).system()).setCode(coding.getCode());
    }

    private static void add(List<String> texts, @Nullable String text) {
        if (text != null) {
            texts.add(text);
        }
    }

    /** Lower case, the short forms of with and without written out. */
    private static List<String> words(List<String> texts) {
        return texts.stream()
                .map(text -> text.toLowerCase(Locale.ROOT)
                        .replaceAll("\\bw\\s?/\\s?o\\b", " without ")
                        .replaceAll("\\bw\\s?/", " with "))
                .flatMap(text -> Stream.concat(Arrays.stream(text.split("[^\\p{L}\\p{Nd}]+")), Stream.of(".")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Optional<CodeSet> modality(List<Coding> codings, List<String> words) {
        return named(ImagingCodes.MODALITIES, codings, words).stream().findFirst();
    }

    /** The sets that a code is in; where none is, those that words name. */
    private static List<CodeSet> named(List<CodeSet> sets, List<Coding> codings, List<String> words) {
        List<CodeSet> coded = sets.stream()
                .filter(set -> codings.stream().anyMatch(set::isIn))
                .toList();
        if (!coded.isEmpty()) {
            return coded;
        }
        Set<String> all = new HashSet<>(words);
        return sets.stream()
                .filter(set -> ImagingCodes.WORDS.getOrDefault(set.name(), List.of()).stream()
                        .anyMatch(phrase -> all.containsAll(List.of(phrase.split(" ")))))
                .toList();
    }

    private static boolean isWithContrast(CodeSet modality, List<Coding> codings, List<String> words) {
        if (codings.stream().anyMatch(ImagingCodes.WITH_CONTRAST::isIn)
                || (modality.equals(ImagingCodes.CT) && words.stream().anyMatch(ANGIOGRAPHY::contains))) {
            return true;
        }
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("contrast") || words.get(i).equals("enhanced")) {
                List<String> before = words.subList(Math.max(0, i - CONTRAST_REACH), i);
                List<String> same = before.subList(before.lastIndexOf(".") + 1, before.size());
                if (same.stream().anyMatch(WITH::contains) || same.stream().noneMatch(WITHOUT::contains)) {
                    return true;
                }
            }
        }
        return false;
    }
}
