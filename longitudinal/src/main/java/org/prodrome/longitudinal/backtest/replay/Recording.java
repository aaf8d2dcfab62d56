package org.prodrome.longitudinal.backtest.replay;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.ClinicalImpression;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DeviceRequest;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.EpisodeOfCare;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.NutritionOrder;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Specimen;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * When what is rarely recorded could be known: when it was written down, where the record says so, else when it began.
 * An appointment or order is known from the day it was made, not from the day it is for.
 */
final class Recording {
    private static final Map<Class<?>, Function<Resource, Stream<@Nullable Type>>> TIMES = new HashMap<>();

    static {
        put(MedicationDispense.class, it -> Stream.of(it.getWhenHandedOverElement(), it.getWhenPreparedElement()));
        put(ServiceRequest.class, it -> Stream.of(it.getAuthoredOnElement(), it.getOccurrence()));
        put(DeviceRequest.class, it -> Stream.of(it.getAuthoredOnElement(), it.getOccurrence()));
        put(NutritionOrder.class, it -> Stream.of(it.getDateTimeElement()));
        put(CarePlan.class, it -> Stream.of(it.getCreatedElement(), it.getPeriod()));
        put(CareTeam.class, it -> Stream.of(it.getPeriod()));
        put(EpisodeOfCare.class, it -> Stream.of(it.getPeriod()));
        put(Flag.class, it -> Stream.of(it.getPeriod()));
        put(FamilyMemberHistory.class, it -> Stream.of(it.getDateElement()));
        put(Appointment.class, it -> Stream.of(it.getCreatedElement(), it.getStartElement()));
        put(Goal.class, it -> Stream.of(it.getStatusDateElement(), it.getStart()));
        put(
                Specimen.class,
                it -> Stream.of(it.getReceivedTimeElement(), it.getCollection().getCollected()));
        put(Consent.class, it -> Stream.of(it.getDateTimeElement()));
        put(Communication.class, it -> Stream.of(it.getReceivedElement(), it.getSentElement()));
        put(DeviceUseStatement.class, it -> Stream.of(it.getRecordedOnElement(), it.getTiming()));
        put(
                AdverseEvent.class,
                it -> Stream.of(it.getRecordedDateElement(), it.getDetectedElement(), it.getDateElement()));
        put(ClinicalImpression.class, it -> Stream.of(it.getDateElement(), it.getEffective()));
        put(QuestionnaireResponse.class, it -> Stream.of(it.getAuthoredElement()));
        put(Media.class, it -> Stream.of(it.getIssuedElement(), it.getCreated()));
    }

    private Recording() {}

    /** Empty when the record does not say, or the type is none of these. */
    static Optional<Instant> of(Resource resource) {
        Function<Resource, Stream<@Nullable Type>> times = TIMES.get(resource.getClass());
        return times == null
                ? Optional.empty()
                : times.apply(resource).flatMap(time -> time(time).stream()).findFirst();
    }

    private static Optional<Instant> time(@Nullable Type type) {
        if (type instanceof BaseDateTimeType date) {
            return Versions.time(date);
        }
        return type instanceof Period period ? Versions.time(period.getStartElement()) : Optional.empty();
    }

    private static <R extends Resource> void put(Class<R> type, Function<R, Stream<@Nullable Type>> times) {
        TIMES.put(type, resource -> times.apply(type.cast(resource)));
    }
}
