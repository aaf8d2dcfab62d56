package org.prodrome.server.reading;

import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Ruling;
import org.prodrome.cds.governance.Voices;
import org.prodrome.longitudinal.burden.Burden;
import org.prodrome.longitudinal.burden.Decision;
import org.prodrome.longitudinal.burden.InputChange;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.result.SignIdentity;
import org.prodrome.longitudinal.result.SignMapper;
import org.prodrome.longitudinal.result.SignResources;
import org.prodrome.server.reading.OperationAnswer.Part;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.RecordProvider;

/**
 * {@code Patient/[id]/$early-signs}: what the rules find in the record as it is now, what they could not compute and
 * why. A read: nothing is written by it. What is stored follows each change of the record by itself.
 */
final class EarlySignsProvider implements RecordProvider {
    private final Record record;
    private final PatientReader reader;

    private final Voices voices;

    /** @param voices says which rules may speak */
    EarlySignsProvider(Record record, PatientReader reader, Voices voices) {
        this.voices = voices;
        this.record = record;
        this.reader = reader;
    }

    @Operation(name = "$early-signs", type = Patient.class, idempotent = true)
    public Parameters earlySigns(@IdParam IdType id, RequestDetails request) {
        KnownParameters.require(request, Set.of());
        IRepository repository = record.as(request);
        PatientReading reading = reader.read(id.getIdPart(), repository)
                .orElseThrow(() -> new ResourceNotFoundException(id.toVersionless()));
        List<DomainResource> stored = reader.storedSigns(id.getIdPart(), repository);
        Spoken spoken = new Spoken(voices.now(), id.getIdPart());
        Parameters answer = new Parameters();
        answer.addParameter("asOf", instant(reading.timeline().asOf()));
        Map<String, Decision> decisions = new HashMap<>();
        Burden.decide(SignMapper.memory(stored), reading.results(), reading.timeline())
                .forEach(decision -> decisions.put(decision.ruleId(), decision));
        reading.results().stream()
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .sorted(Comparator.comparing(Detection::tier)
                        .thenComparing(
                                Comparator.comparingInt(Detection::severity).reversed()))
                .forEach(detection ->
                        describe(detection, reading, decisions, answer).code("register", word(spoken.of(detection))));
        reading.results().forEach(result -> describeOther(result, answer));
        OperationAnswer.leftOut(answer, reading.timeline(), reading.record());
        Part.of(answer, "unproved").number("sentences", reading.unproved());
        return answer;
    }

    /** {@code shown}, or why a sign of the rule is recorded alone, such as {@code shadow}. */
    private static String word(Ruling ruling) {
        return ruling.shown() ? "shown" : ruling.reason();
    }

    private static Part describe(
            Detection detection, PatientReading reading, Map<String, Decision> decisions, Parameters answer) {
        SignIdentity identity = new SignIdentity(
                reading.timeline().patientReference(), detection.rule().id());
        Part part = Part.of(answer, "detection")
                .rule(detection.rule())
                .code("tier", detection.tier().name())
                .string("state", detection.state())
                .number("severity", detection.severity())
                .string("summary", detection.summary().text())
                .strings("detail", detection.details().stream().map(Claim::text).toList())
                .string("whatWouldChangeIt", detection.rule().whatWouldChangeIt());
        standing(decisions.get(detection.rule().id()), part);
        part.references("input", detection.inputs());
        part.resource(
                "issue",
                SignResources.issueForReaders(
                        detection, identity, reading.timeline().asOf()));
        SignResources.riskForReaders(detection, identity, reading.timeline().asOf())
                .ifPresent(risk -> part.resource("risk", risk));
        return part;
    }

    /** Whether it is news, by what was said and stored before. */
    private static void standing(@Nullable Decision decision, Part part) {
        if (decision instanceof Decision.Silent silent) {
            part.code("standing", "known").string("reason", silent.reason().words());
            silent.since().ifPresent(since -> part.with("since", dateTime(since)));
        } else if (decision instanceof Decision.Reopened reopened) {
            part.code("standing", "reopened")
                    .string(
                            "reason",
                            reopened.changes().stream().map(InputChange::words).collect(Collectors.joining(", ")));
        } else if (decision instanceof Decision.Speak speak) {
            part.code("standing", "new").string("reason", speak.cause().words());
        }
    }

    private static void describeOther(DetectorResult result, Parameters answer) {
        if (result instanceof NotComputable not) {
            Part part = Part.of(answer, "notComputable")
                    .rule(not.rule())
                    .strings("missing", not.missing())
                    .strings("stale", not.stale());
            not.attainable()
                    .ifPresent(range -> part.decimal("attainableLowest", range.lowest())
                            .decimal("attainableHighest", range.highest()));
        } else if (result instanceof NotApplicable not) {
            Part.of(answer, "notApplicable").rule(not.rule()).string("reason", not.reason());
        } else if (result instanceof NothingFound nothing) {
            Part.of(answer, "nothingFound").rule(nothing.rule());
        }
    }

    private static InstantType instant(Instant at) {
        return new InstantType(Date.from(at));
    }

    private static DateTimeType dateTime(Instant at) {
        DateTimeType time = new DateTimeType(Date.from(at));
        time.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return time;
    }
}
