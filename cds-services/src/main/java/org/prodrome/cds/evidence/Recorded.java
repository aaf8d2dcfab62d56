package org.prodrome.cds.evidence;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Whether nothing of a kind is on record: the derivation function NONE_RECORDED, and codes of a resource. */
final class Recorded {
    private static final List<String> CODED = List.of("code", "medication", "vaccineCode", "type", "conclusionCode");

    private final EvidenceStore store;
    private final Map<String, String> parameters;
    private final @Nullable Resource after;
    private final Map<String, Set<String>> lists = new HashMap<>();

    /** The words of each phrase. */
    private final List<List<String>> phrases;

    private Recorded(EvidenceStore store, Map<String, String> parameters, @Nullable Resource after) {
        this.store = store;
        this.parameters = parameters;
        this.after = after;
        this.phrases = list("words").stream()
                .map(phrase -> Arrays.asList(phrase.split(" ")))
                .toList();
    }

    /** Prints the words when the record holds nothing of the kind. */
    static String none(EvidenceStore store, List<Resource> cited, Map<String, String> parameters) {
        Patient patient = Sources.patient(cited.get(0));
        if (!store.patientId().equals(patient.getIdElement().getIdPart())) {
            throw new DerivationRefused(DropReason.OTHER_PATIENT);
        }
        Recorded recorded = new Recorded(store, parameters, cited.size() > 1 ? cited.get(1) : null);
        if (recorded.list("type").isEmpty() || recorded.list("type").stream().anyMatch(recorded::holds)) {
            throw DerivationRefused.notDerived();
        }
        return Optional.ofNullable(parameters.get("text"))
                .filter(text -> !text.isBlank())
                .map(recorded::withPeriod)
                .orElseThrow(DerivationRefused::notDerived);
    }

    /** Whether the resource is about one of the codes, {@code system|code} separated by commas. */
    static boolean hasCode(Resource resource, String codes) {
        Set<String> wanted = split(codes);
        return codings(resource).anyMatch(coding -> wanted.contains(written(coding)));
    }

    /** What a resource is about. */
    static Stream<Coding> codings(Resource resource) {
        Stream<? extends Base> about = resource instanceof FamilyMemberHistory history
                ? history.getCondition().stream().map(condition -> condition.getCode())
                : CODED.stream().flatMap(element -> Sources.children(resource, element).stream());
        return about.filter(CodeableConcept.class::isInstance)
                .flatMap(concept -> ((CodeableConcept) concept).getCoding().stream());
    }

    private boolean holds(String type) {
        Optional<LocalDate> since = since();
        // What is meant first: it is few, and the rest is read element by element.
        return store.standing(type).orElseThrow(DerivationRefused::notDerived).all().stream()
                .filter(this::isMeant)
                .map(Standing.One::resource)
                .filter(this::hasStatus)
                .anyMatch(resource -> since.isEmpty() || mayBeAfter(resource, since.get()));
    }

    private boolean hasStatus(Resource resource) {
        return !parameters.containsKey("status") || list("status").contains(Derivations.statusOrNone(resource));
    }

    private Optional<LocalDate> since() {
        String months = parameters.get("since-months");
        Optional<LocalDate> from = Optional.ofNullable(after).map(event -> firstDay(ClinicalTime.of(event)));
        if (parameters.containsKey("from")) {
            LocalDate dayBefore = fromDay().minusDays(1);
            if (from.isEmpty() || dayBefore.isBefore(from.get()) || months != null) {
                throw DerivationRefused.notDerived();
            }
            return Optional.of(dayBefore);
        }
        if (months == null) {
            return from;
        }
        if (!months.matches("\\d{1,3}")) {
            throw DerivationRefused.notDerived();
        }
        return Optional.of(from.orElseGet(this::printedDay).minusMonths(Integer.parseInt(months)));
    }

    /** The first day that counts, which a sentence must show. */
    private LocalDate fromDay() {
        if (!parameters.getOrDefault("text", "").contains("{from}")) {
            throw DerivationRefused.notDerived();
        }
        return read(parameters.getOrDefault("from", ""));
    }

    private String withPeriod(String text) {
        if (parameters.containsKey("from")) {
            return text.replace("{from}", fromDay().toString());
        }
        return parameters.containsKey("since-months") && after == null
                ? text.replace("{months}", parameters.getOrDefault("since-months", ""))
                        .replace("{on}", printedDay().toString())
                : text;
    }

    /** The day that the months are counted back from: a sentence must show it, or it could be any. */
    private LocalDate printedDay() {
        String on = parameters.getOrDefault("on", "");
        if (!parameters.getOrDefault("text", "").contains("{on}")) {
            throw DerivationRefused.notDerived();
        }
        return read(on);
    }

    private boolean mayBeAfter(Resource resource, LocalDate day) {
        if (after != null && (isAfterItself(resource) || isReportOfAfter(resource))) {
            return false;
        }
        return time(resource).map(time -> lastDay(time).isAfter(day)).orElse(true);
    }

    private boolean isAfterItself(Resource resource) {
        return after != null
                && resource.fhirType().equals(after.fhirType())
                && resource.getIdElement()
                        .getIdPart()
                        .equals(after.getIdElement().getIdPart());
    }

    private boolean isReportOfAfter(Resource resource) {
        return after instanceof ImagingStudy study
                && resource instanceof DiagnosticReport report
                && report.getImagingStudy().stream()
                        .anyMatch(of -> study.getIdElement()
                                .getIdPart()
                                .equals(of.getReferenceElement().getIdPart()));
    }

    private boolean isMeant(Standing.One one) {
        if (one.resource() instanceof ImagingStudy study && parameters.containsKey("modality")) {
            return isMeantStudy(study, one);
        }
        return !(parameters.containsKey("codes") || parameters.containsKey("words"))
                || one.hasCode(list("codes"))
                || isWorded(one);
    }

    private boolean isMeantStudy(ImagingStudy study, Standing.One one) {
        Set<String> stated = Stream.concat(
                        study.getModality().stream(), study.getSeries().stream().map(series -> series.getModality()))
                .map(Coding::getCode)
                .filter(code -> code != null)
                .collect(Collectors.toSet());
        if (!stated.isEmpty()) {
            stated.retainAll(list("modality"));
            if (stated.isEmpty()) {
                return false;
            }
        }
        Set<String> regions = new HashSet<>();
        study.getProcedureCode().forEach(code -> code.getCoding().forEach(coding -> regions.add(written(coding))));
        study.getSeries().forEach(series -> regions.add(written(series.getBodySite())));
        regions.removeIf(region -> region.endsWith("|null"));
        return regions.isEmpty() || isWorded(one) || regions.stream().anyMatch(list("codes")::contains);
    }

    private boolean isWorded(Standing.One one) {
        return phrases.stream().anyMatch(phrase -> one.words().containsAll(phrase));
    }

    /** Of a report the time of the examination alone, not that of the text. */
    private static Optional<ClinicalTime> time(Resource resource) {
        try {
            return Optional.of(
                    resource instanceof DiagnosticReport
                            ? ClinicalTime.of(resource, "effective")
                            : ClinicalTime.of(resource));
        } catch (DerivationRefused undated) {
            return Optional.empty();
        }
    }

    private static LocalDate firstDay(ClinicalTime time) {
        String date = time.date();
        return read(date.length() == 4 ? date + "-01-01" : date.length() == 7 ? date + "-01" : date);
    }

    private static LocalDate lastDay(ClinicalTime time) {
        String date = time.date();
        try {
            return switch (date.length()) {
                case 4 -> Year.parse(date).atDay(1).plusYears(1).minusDays(1);
                case 7 -> YearMonth.parse(date).atEndOfMonth();
                default -> read(date);
            };
        } catch (DateTimeException unreadable) {
            throw DerivationRefused.notDerived();
        }
    }

    private static LocalDate read(String day) {
        return new ClinicalTime(day).day();
    }

    static String written(Coding coding) {
        return coding.getSystem() + "|" + coding.getCode();
    }

    private Set<String> list(String parameter) {
        return lists.computeIfAbsent(parameter, key -> split(parameters.getOrDefault(key, "")));
    }

    private static Set<String> split(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toSet());
    }
}
