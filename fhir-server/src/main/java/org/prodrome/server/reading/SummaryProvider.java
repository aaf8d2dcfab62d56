package org.prodrome.server.reading;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.evidence.EvidenceCheck;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.document.SummaryDocument;
import org.prodrome.longitudinal.document.SummaryMarkdown;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.summary.HistorySummary;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.summary.Section;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.RecordProvider;
import org.prodrome.terminology.code.PatientSummary;

/**
 * {@code Patient/[id]/$summary}: the history as an International Patient Summary document, or as Markdown
 * ({@code as=text/markdown}), in a length that fits a card, a page, or everything, with the early signs of rules that
 * may speak first; {@code $early-signs} lists the others, marked. Only sentences that were derived a second time from
 * the resources they cite are in it.
 */
final class SummaryProvider implements RecordProvider {
    private static final String MARKDOWN = "text/markdown";

    private final Record record;
    private final PatientReader reader;

    private final Voices voices;

    /** @param voices says which rules may speak */
    SummaryProvider(Record record, PatientReader reader, Voices voices) {
        this.voices = voices;
        this.record = record;
        this.reader = reader;
    }

    @Operation(name = "$summary", type = Patient.class, idempotent = true)
    public IBaseResource summary(
            @IdParam IdType id,
            @OperationParam(name = "length", max = 1) @Nullable CodeType length,
            @OperationParam(name = "as", max = 1) @Nullable CodeType as,
            @OperationParam(name = "profile", max = 1) @Nullable UriType profile,
            RequestDetails request) {
        KnownParameters.require(request, Set.of("length", "as", "profile"));
        Length wanted = length(length);
        requireKnown(profile);
        boolean markdown = isMarkdown(as);
        PatientRecord read = reader.record(id.getIdPart(), record.as(request))
                .orElseThrow(() -> new ResourceNotFoundException(id.toVersionless()));
        PatientTimeline timeline = reader.timeline(read);
        RecordReading reading = reader.reading(timeline);
        Spoken spoken = new Spoken(voices.now(), id.getIdPart());
        HistorySummary summary = reading.summary()
                .withEarlySigns(reading.detections().stream()
                        .filter(detection -> spoken.of(detection).shown())
                        .toList());
        Set<Claim> proved = new HashSet<>(
                new EvidenceCheck(read).check(summary.claims(wanted)).kept());
        List<Section> sections = summary.sections(wanted).stream()
                .map(section -> new Section(
                        section.title(),
                        section.code(),
                        section.claims().stream().filter(proved::contains).toList(),
                        section.onCard()))
                .filter(section -> !section.claims().isEmpty())
                .toList();
        Claim headline = Stream.concat(
                        Stream.of(summary.headline()), sections.stream().flatMap(section -> section.claims().stream()))
                .filter(proved::contains)
                .findFirst()
                .orElseThrow(() -> new UnprocessableEntityException(
                        "nothing of this record's summary can be proved from what this caller may read"));
        if (markdown) {
            Binary text = new Binary();
            text.setContentType(MARKDOWN);
            text.setData(SummaryMarkdown.of(timeline, headline, sections).getBytes(StandardCharsets.UTF_8));
            return text;
        }
        return SummaryDocument.of(timeline, headline, sections, request.getFhirServerBase());
    }

    private static Length length(@Nullable CodeType given) {
        if (given == null || given.getValue() == null) {
            return Length.ALL;
        }
        for (Length length : Length.values()) {
            if (length.name().toLowerCase(Locale.ROOT).equals(given.getValue())) {
                return length;
            }
        }
        throw new InvalidRequestException("length is card, page or all, found '%s'".formatted(given.getValue()));
    }

    private static boolean isMarkdown(@Nullable CodeType given) {
        if (given == null || given.getValue() == null || given.getValue().equals("document")) {
            return false;
        }
        if (given.getValue().equals(MARKDOWN)) {
            return true;
        }
        throw new InvalidRequestException("as is document or %s, found '%s'".formatted(MARKDOWN, given.getValue()));
    }

    private static void requireKnown(@Nullable UriType profile) {
        String asked = profile == null ? null : profile.getValue();
        if (asked != null && !asked.equals(PatientSummary.COMPOSITION) && !asked.equals(PatientSummary.BUNDLE)) {
            throw new InvalidRequestException("profile is %s, found '%s'".formatted(PatientSummary.COMPOSITION, asked));
        }
    }
}
