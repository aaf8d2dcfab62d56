package org.prodrome.cds.evidence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;

/**
 * When a resource's event was, read from the digits that were recorded and nothing else.
 *
 * @param text FHIR date, dateTime or instant as recorded
 */
record ClinicalTime(String text) {
    private static final List<String> ELEMENTS = List.of(
            "effective",
            "onset",
            "performed",
            "started",
            "authoredOn",
            "occurrence",
            "recorded",
            "recordedDate",
            "period",
            "whenHandedOver",
            "whenPrepared",
            "collection.collected",
            "receivedTime",
            "authored",
            "timing",
            "recordedOn",
            "start",
            "sent",
            "received",
            "date",
            "dateTime",
            "created",
            "dateAsserted",
            "issued");

    /** Time of the first element that has one, in the order of the derivation function DATE. */
    static ClinicalTime of(Resource resource) {
        return ELEMENTS.stream()
                .filter(element -> !(element.equals("issued") && resource instanceof Observation))
                .flatMap(element -> values(resource, element).stream())
                .flatMap(value -> start(value).stream())
                .findFirst()
                .map(ClinicalTime::new)
                .orElseThrow(DerivationRefused::notDerived);
    }

    /** Time of that element alone: a name, or a path of names with dots between, one of several by its {@code [n]}. */
    static ClinicalTime of(Resource resource, String element) {
        return at(List.of(resource), element.split("\\.")).stream()
                .flatMap(value -> start(value).stream())
                .findFirst()
                .map(ClinicalTime::new)
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static List<Base> at(List<Base> parents, String[] path) {
        List<Base> values = parents;
        for (String step : path) {
            int bracket = step.indexOf('[');
            String name = bracket < 0 ? step : step.substring(0, bracket);
            List<Base> next = values.stream()
                    .flatMap(parent -> Sources.children(parent, name).stream())
                    .toList();
            values = bracket < 0 ? next : only(next, step.substring(bracket + 1, step.length() - 1));
        }
        return values;
    }

    private static List<Base> only(List<Base> values, String index) {
        if (!index.matches("\\d{1,4}") || Integer.parseInt(index) >= values.size()) {
            throw DerivationRefused.notDerived();
        }
        return List.of(values.get(Integer.parseInt(index)));
    }

    private static List<? extends Base> values(Resource resource, String element) {
        int dot = element.indexOf('.');
        return dot < 0
                ? Sources.children(resource, element)
                : Sources.children(resource, element.substring(0, dot)).stream()
                        .flatMap(parent -> Sources.children(parent, element.substring(dot + 1)).stream())
                        .toList();
    }

    private static Optional<String> start(Base value) {
        BaseDateTimeType time = value instanceof Period period
                ? period.getStartElement()
                : value instanceof BaseDateTimeType dateTime ? dateTime : null;
        return time == null ? Optional.empty() : Optional.ofNullable(time.getValueAsString());
    }

    /** Local day, month or year as recorded: {@code 2026-03-05}, {@code 2026-03}, {@code 2026}. */
    String date() {
        return text.length() > 10 ? text.substring(0, 10) : text;
    }

    /** {@code 2026-03-05 14:30} in its own offset. */
    String minute() {
        if (text.length() < 16 || text.charAt(10) != 'T') {
            throw DerivationRefused.notDerived();
        }
        return date() + " " + text.substring(11, 16);
    }

    LocalDate day() {
        try {
            return LocalDate.parse(date());
        } catch (DateTimeException e) {
            throw DerivationRefused.notDerived();
        }
    }

    /** The point on the time axis; a bare day is its midnight UTC. */
    Instant instant() {
        if (text.length() <= 10) {
            return day().atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw DerivationRefused.notDerived();
        }
    }
}
