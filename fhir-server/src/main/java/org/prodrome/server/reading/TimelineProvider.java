package org.prodrome.server.reading;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.ledger.Contradiction;
import org.prodrome.longitudinal.ledger.Contradiction.Kind;
import org.prodrome.longitudinal.ledger.Ledger;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.server.reading.OperationAnswer.Part;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.RecordProvider;

/**
 * {@code Patient/[id]/$timeline}: dated events of the record with their sources, oldest first, undated ones last.
 * {@code start} and {@code end} (days, both included) leave out what is certainly outside, and then everything undated;
 * {@code type} (repeats) FHIR resource types; {@code count} events from {@code offset} on. Where the record disagrees
 * with itself, whatever the limits: {@code contradiction} with both sources and what goes on being said.
 */
final class TimelineProvider implements RecordProvider {
    private static final int DEFAULT_COUNT = 500;
    private static final int MOST = 5_000;

    private final Record record;
    private final PatientReader reader;

    TimelineProvider(Record record, PatientReader reader) {
        this.record = record;
        this.reader = reader;
    }

    @Operation(name = "$timeline", type = Patient.class, idempotent = true)
    public Parameters timeline(
            @IdParam IdType id,
            @OperationParam(name = "start", max = 1) @Nullable DateType start,
            @OperationParam(name = "end", max = 1) @Nullable DateType end,
            @OperationParam(name = "type") @Nullable List<CodeType> types,
            @OperationParam(name = "count", max = 1) @Nullable IntegerType count,
            @OperationParam(name = "offset", max = 1) @Nullable IntegerType offset,
            RequestDetails request) {
        KnownParameters.require(request, Set.of("start", "end", "type", "count", "offset"));
        int wanted = number("count", count, DEFAULT_COUNT, 0, MOST);
        int from = number("offset", offset, 0, 0, Integer.MAX_VALUE);
        Optional<ClinicalTime> first = day("start", start);
        Optional<ClinicalTime> last = day("end", end);
        if (first.isPresent() && last.isPresent() && first.get().compareTo(last.get()) > 0) {
            throw new InvalidRequestException("start is after end");
        }
        Set<String> only = types == null
                ? Set.of()
                : types.stream().map(CodeType::getValue).collect(Collectors.toUnmodifiableSet());
        only.forEach(this::requireType);
        PatientRecord read = reader.record(id.getIdPart(), record.as(request))
                .orElseThrow(() -> new ResourceNotFoundException(id.toVersionless()));
        PatientTimeline timeline = reader.timeline(read);
        List<Event> events = timeline.events().stream()
                .filter(event -> only.isEmpty() || only.contains(event.type()))
                .filter(event -> isWithin(event, first, last))
                .toList();
        Parameters answer = new Parameters();
        answer.addParameter("asOf", new InstantType(Date.from(timeline.asOf())));
        answer.addParameter("total", new IntegerType(events.size()));
        events.stream().skip(from).limit(wanted).forEach(event -> describe(event, answer));
        if ((long) from + wanted < events.size()) {
            answer.addParameter("nextOffset", new IntegerType(from + wanted));
        }
        Map<Boolean, List<Contradiction>> ledger = Ledger.of(timeline).stream()
                .collect(Collectors.partitioningBy(contradiction -> contradiction.kind() == Kind.UNSURE_NOTE));
        ledger.getOrDefault(false, List.of()).forEach(contradiction -> describe(contradiction, answer));
        OperationAnswer.leftOut(answer, timeline, read);
        Part.of(answer, "unsureNotes")
                .number("statements", ledger.getOrDefault(true, List.of()).size());
        return answer;
    }

    private static void describe(Event event, Parameters answer) {
        Part part = Part.of(answer, "event");
        event.time().ifPresent(time -> part.with("date", date(time)));
        part.code("type", event.type()).string("label", event.label());
        if (!event.status().isEmpty()) {
            part.code("status", event.status());
        }
        if (!event.concept().isEmpty()) {
            part.with("code", event.concept());
        }
        part.references("source", event.sources());
    }

    private static void describe(Contradiction contradiction, Parameters answer) {
        Part.of(answer, "contradiction")
                .code(
                        "kind",
                        contradiction.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .string("detail", contradiction.detail())
                .string("kept", contradiction.kept())
                .references("source", contradiction.sources());
    }

    /** With the precision it was recorded with. */
    private static DateTimeType date(ClinicalTime time) {
        return new DateTimeType(
                time.at() == null ? time.printed() : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.at()));
    }

    private static boolean isWithin(Event event, Optional<ClinicalTime> first, Optional<ClinicalTime> last) {
        if (first.isEmpty() && last.isEmpty()) {
            return true;
        }
        return event.time()
                .filter(time -> first.isEmpty() || time.printed().compareTo(cut(first.get(), time)) >= 0)
                .filter(time -> last.isEmpty() || time.printed().compareTo(cut(last.get(), time)) <= 0)
                .isPresent();
    }

    /** A limit only as precise as the event: what may lie within is not left out. */
    private static String cut(ClinicalTime limit, ClinicalTime event) {
        String day = limit.printed();
        return day.substring(0, Math.min(day.length(), event.printed().length()));
    }

    private void requireType(String type) {
        if (!record.fhir().getResourceTypes().contains(type)) {
            throw new InvalidRequestException("type is a FHIR R4 resource type, found '%s'".formatted(type));
        }
    }

    private static Optional<ClinicalTime> day(String name, @Nullable DateType given) {
        if (given == null) {
            return Optional.empty();
        }
        Optional<ClinicalTime> day = ClinicalTime.of(given).filter(ClinicalTime::hasDay);
        if (day.isEmpty()) {
            throw new InvalidRequestException("%s is a day such as 2026-03-05".formatted(name));
        }
        return day;
    }

    private static int number(String name, @Nullable IntegerType given, int otherwise, int least, int most) {
        int value = given == null || given.getValue() == null ? otherwise : given.getValue();
        if (value < least || value > most) {
            throw new InvalidRequestException("%s is %d to %d, found %d".formatted(name, least, most, value));
        }
        return value;
    }
}
