package org.prodrome.server.feedback;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.GuidanceResponse;
import org.hl7.fhir.r4.model.GuidanceResponse.GuidanceResponseStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.prodrome.server.trail.Cards;
import org.prodrome.server.trail.Named;

/**
 * An item of feedback as a GuidanceResponse: the card that a service answered with, and what its user made of it. See
 * docs/decisions/0012.
 */
final class FeedbackResource {
    /** Extension: what became of the card and what had spoken on it. */
    static final String CARD_FEEDBACK = "https://prodrome.org/fhir/StructureDefinition/card-feedback";

    static final String IDENTIFIER = "https://prodrome.org/fhir/card-feedback";
    private static final String HOOK_INSTANCE = "https://prodrome.org/fhir/hook-instance";

    private final String base;
    private final Named named;

    /** @param base address of this server, without a trailing slash */
    FeedbackResource(String base, String ownFhir) {
        this.base = base;
        this.named = new Named(ownFhir);
    }

    GuidanceResponse of(Told told) {
        CardFeedback feedback = told.feedback();
        GuidanceResponse response = new GuidanceResponse();
        response.setId(feedback.id());
        response.addIdentifier().setSystem(IDENTIFIER).setValue(feedback.id());
        response.addIdentifier(Cards.identifier(feedback.card()));
        response.setModule(new UriType(base + "/cds-services/" + feedback.serviceId()));
        response.setStatus(GuidanceResponseStatus.SUCCESS);
        response.setOccurrenceDateTimeElement(dateTime(when(feedback)));
        feedback.reasons().forEach(reason -> response.addReasonCode(new CodeableConcept(reason)));
        response.addExtension(details(told));
        about(told, response);
        comment(told, response);
        return response;
    }

    private void about(Told told, GuidanceResponse response) {
        if (!told.call().hookInstance().isEmpty()) {
            response.setRequestIdentifier(new Identifier()
                    .setSystem(HOOK_INSTANCE)
                    .setValue(told.call().hookInstance()));
        }
        if (!told.call().patientId().isEmpty()) {
            response.setSubject(named.patient(told.call()));
        }
        if (!told.call().encounterId().isEmpty()) {
            response.setEncounter(named.encounter(told.call()));
        }
        if (!told.call().program().isEmpty()) {
            response.setPerformer(named.server(told.call()));
        }
    }

    private void comment(Told told, GuidanceResponse response) {
        if (told.feedback().userComment() != null) {
            response.addNote()
                    .setAuthor(told.call().user().isEmpty() ? null : named.user(told.call()))
                    .setTime(Date.from(when(told.feedback())))
                    .setText(told.feedback().userComment());
        }
    }

    private Extension details(Told told) {
        CardFeedback feedback = told.feedback();
        Extension details = new Extension(CARD_FEEDBACK);
        details.addExtension("outcome", new CodeType(feedback.outcome()));
        details.addExtension("service", new StringType(feedback.serviceId()));
        if (feedback.isApart()) {
            details.addExtension("unknownCard", new BooleanType(true));
        }
        all(details, "rule", told.rules());
        all(details, "model", told.models());
        all(details, "acceptedSuggestion", feedback.suggestions());
        if (!told.call().user().isEmpty()) {
            details.addExtension("user", named.user(told.call()));
        }
        if (!told.call().caller().isEmpty()) {
            details.addExtension("client", new StringType(told.call().caller()));
        }
        InstantType received = new InstantType(Date.from(feedback.received()));
        received.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        details.addExtension("received", received);
        return details;
    }

    private static void all(Extension details, String name, List<String> values) {
        values.forEach(value -> details.addExtension(name, new StringType(value)));
    }

    /** When the user decided, as far as the client said it in a way that can be read; else when it came. */
    static Instant when(CardFeedback feedback) {
        try {
            String said = feedback.outcomeTimestamp();
            return said == null
                    ? feedback.received()
                    : OffsetDateTime.parse(said).toInstant();
        } catch (DateTimeParseException e) {
            return feedback.received();
        }
    }

    private static DateTimeType dateTime(Instant when) {
        DateTimeType time = new DateTimeType(Date.from(when));
        time.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return time;
    }
}
