package org.prodrome.cds.prefetch;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.repository.IRepository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.ClinicalImpression;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceRequest;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.EpisodeOfCare;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.NutritionOrder;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Specimen;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.CallRefusedException;
import org.prodrome.cds.hook.CallRefusedException.Reason;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.OwnReach;
import org.prodrome.cds.hook.PatientsOwn;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.CallRecords.Withheld;

/**
 * Settles whose record a call is about and gathers it. The caller's {@code patientId} is an id of ours only when the
 * caller's FHIR server is this one (or is not named) and the Patient sent, if any, does not contradict it; otherwise
 * our Patient is found by an identifier of the Patient sent. What the caller did not send is read from its server where
 * that server may be asked.
 */
public final class RecordAssembler {
    /** What the rules and the summary read of our own record. */
    static final List<Class<? extends Resource>> TYPES = List.of(
            Observation.class,
            Condition.class,
            MedicationRequest.class,
            MedicationStatement.class,
            MedicationAdministration.class,
            MedicationDispense.class,
            Procedure.class,
            Encounter.class,
            AllergyIntolerance.class,
            Immunization.class,
            DiagnosticReport.class,
            ImagingStudy.class,
            DocumentReference.class,
            ServiceRequest.class,
            Specimen.class,
            CarePlan.class,
            Appointment.class,
            DeviceUseStatement.class,
            Goal.class,
            FamilyMemberHistory.class,
            ClinicalImpression.class,
            Communication.class,
            Consent.class,
            AdverseEvent.class,
            Device.class,
            DeviceRequest.class,
            EpisodeOfCare.class,
            CareTeam.class,
            NutritionOrder.class,
            QuestionnaireResponse.class,
            Media.class);

    private static final int MOST_IDENTIFIERS = 20;

    private final PrefetchTemplates templates;
    private final PrefetchReader reader;
    private final RecordLimits limits;
    private final String ownBaseUrl;
    private final CdsCounters counters;
    private final OwnRecords ownRecords;
    private final @Nullable Pull pull;
    private final SentRecords sentRecords;

    /** Reads our own store each time. */
    public RecordAssembler(
            PrefetchTemplates templates,
            PrefetchReader reader,
            RecordLimits limits,
            String ownBaseUrl,
            CdsCounters counters) {
        this(templates, reader, limits, ownBaseUrl, counters, OwnRecords.READ_EACH_TIME);
    }

    /** Asks no other server. */
    public RecordAssembler(
            PrefetchTemplates templates,
            PrefetchReader reader,
            RecordLimits limits,
            String ownBaseUrl,
            CdsCounters counters,
            OwnRecords ownRecords) {
        this(templates, reader, limits, ownBaseUrl, counters, ownRecords, null);
    }

    /**
     * @param ownBaseUrl base address of our FHIR endpoint, as EHRs name it in {@code fhirServer}
     * @param ownRecords where the records of our own patients come from
     * @param pull reads what the caller did not send from the caller's server; null when no server is asked
     */
    public RecordAssembler(
            PrefetchTemplates templates,
            PrefetchReader reader,
            RecordLimits limits,
            String ownBaseUrl,
            CdsCounters counters,
            OwnRecords ownRecords,
            @Nullable Pull pull) {
        this(templates, reader, limits, ownBaseUrl, counters, ownRecords, pull, SentRecords.NONE);
    }

    /** @param sentRecords what callers sent lately, the same for all services of a server */
    public RecordAssembler(
            PrefetchTemplates templates,
            PrefetchReader reader,
            RecordLimits limits,
            String ownBaseUrl,
            CdsCounters counters,
            OwnRecords ownRecords,
            @Nullable Pull pull,
            SentRecords sentRecords) {
        this.sentRecords = sentRecords;
        this.pull = pull;
        this.ownRecords = ownRecords;
        this.templates = templates;
        this.reader = reader;
        this.limits = limits;
        this.ownBaseUrl = ownBaseUrl.replaceAll("/+$", "");
        this.counters = counters;
    }

    /**
     * The records of one call.
     *
     * @throws CallRefusedException 412 when there is no Patient to read, 403 when it is ours alone and the caller may
     *     not read ours, 400 when the prefetch is another patient's
     */
    public CallRecords assemble(HookCall call, IRepository repository) {
        Map<String, SentRecords.Sent> names = new LinkedHashMap<>();
        Map<String, PrefetchValue> given = reader.read(call, templates.byKey(), sentRecords, names);
        String patientId = call.context().patientId();
        requireSamePatient(given, patientId);
        OwnStore store = new OwnStore(repository, limits, ownRecords);
        Map<String, String> whyNot = new ConcurrentHashMap<>();
        Map<String, PrefetchValue> prefetch = completed(call, given, whyNot);
        List<KeySeen> keys = templates.seen(given, prefetch, whyNot);
        Optional<Patient> sent =
                prefetch.getOrDefault(PrefetchTemplates.PATIENT, new PrefetchValue.NotSent()).found().stream()
                        .filter(Patient.class::isInstance)
                        .map(Patient.class::cast)
                        .findFirst();
        boolean isOurs = call.fhirServer() == null || call.fhirServer().equals(ownBaseUrl);
        if (isOurs && call.reach() != OwnReach.ALL && sent.isEmpty()) {
            throw new CallRefusedException(
                    Reason.NOT_GRANTED,
                    "this client is not registered for the patients of this server (own-store); send the Patient in prefetch (key \"%s\") and name a fhirServer that it is registered with"
                            .formatted(PrefetchTemplates.PATIENT));
        }
        if (isOurs && call.reach() == OwnReach.ALL) {
            Optional<Patient> own = store.patient(patientId).filter(ours -> sent.isEmpty() || agree(ours, sent.get()));
            if (own.isPresent()) {
                PatientRecord record = ownRecord(own.get(), store, prefetch);
                return new CallRecords(record, record, null, true, keys);
            }
        }
        return fromCaller(call, sent, prefetch, store, prefetch == given ? names : Map.of(), keys)
                .with(PulledValues.kept(given, prefetch));
    }

    /** With what the caller's server adds, where it is another one and may be asked. */
    private Map<String, PrefetchValue> completed(
            HookCall call, Map<String, PrefetchValue> given, Map<String, String> whyNot) {
        boolean elsewhere = call.fhirServer() != null && !call.fhirServer().equals(ownBaseUrl);
        if (pull != null && elsewhere) {
            return pull.complete(call, templates.byKey(), given, whyNot);
        }
        String reason = elsewhere ? "no-server-is-read" : call.fhirServer() == null ? "no-server-named" : "this-server";
        given.forEach((key, value) -> {
            if (value.isWorthAsking()) {
                whyNot.put(key, reason);
            }
        });
        return given;
    }

    /**
     * The record of one of our own patients, read with the rights of the repository; empty when there is no such
     * patient.
     *
     * @param patientId bare id
     */
    public Optional<PatientRecord> own(String patientId, IRepository repository) {
        OwnStore store = new OwnStore(repository, limits, ownRecords);
        return store.patient(patientId).map(patient -> ownRecord(patient, store, Map.of()));
    }

    /**
     * The records of an earlier call: our own from the inputs that it had, the caller's from its prefetch.
     *
     * @param inputs the own record's resources as they were, the Patient among them; empty when the prefetch alone was
     *     read
     * @param seen types of which the inputs are all there was
     * @param similar answers of {@code $similar} by question
     * @param pulled what was read from the caller's server
     * @param steps of the earlier call, which say why no image of it was read
     */
    public CallRecords replayed(
            HookCall call,
            List<Resource> inputs,
            Set<String> seen,
            Map<String, Parameters> similar,
            List<Trace.Pulled> pulled,
            List<Trace.Step> steps) {
        Map<String, PrefetchValue> prefetch = PulledValues.again(reader.read(call, templates.byKey()), pulled);
        Optional<PatientRecord> own = inputs.stream()
                .filter(Patient.class::isInstance)
                .map(Patient.class::cast)
                .findFirst()
                .map(patient -> PatientRecord.replayed(patient, inputs, seen, similar, ownBaseUrl));
        boolean ownPatient = call.fhirServer() == null || call.fhirServer().equals(ownBaseUrl);
        List<Patient> sent =
                prefetch.getOrDefault(PrefetchTemplates.PATIENT, new PrefetchValue.NotSent()).found().stream()
                        .filter(Patient.class::isInstance)
                        .map(Patient.class::cast)
                        .toList();
        if (own.isPresent() && (ownPatient || sent.isEmpty())) {
            return new CallRecords(own.get(), own.get(), null, ownPatient, List.of());
        }
        if (sent.isEmpty()) {
            return new CallRecords(null, null, withheld(steps), false, List.of());
        }
        PatientRecord theirs = callerRecord(sent.get(0), prefetch, call.fhirServer());
        if (own.isPresent() && theirs.resources().isEmpty()) {
            return new CallRecords(own.get(), own.get(), null, ownPatient, List.of());
        }
        return new CallRecords(
                theirs,
                own.orElse(null),
                own.isPresent() ? null : withheld(steps),
                false,
                templates.seen(prefetch, prefetch, Map.of()));
    }

    private static Withheld withheld(List<Trace.Step> steps) {
        return steps.stream()
                .filter(step -> step.what().equals(Withheld.STEP))
                .map(step -> Withheld.of(step.why()))
                .findFirst()
                .orElse(Withheld.NO_MATCH);
    }

    /** What {@code $similar} answered in a call, as a trace keeps it. */
    public static List<Trace.Similar> similarAnswers(PatientRecord record) {
        List<Trace.Similar> answers = new ArrayList<>();
        record.similarAnswers()
                .forEach((question, answer) -> answers.add(new Trace.Similar(
                        question, FhirContext.forR4Cached().newJsonParser().encodeResourceToString(answer))));
        return answers;
    }

    /** The same read again. */
    public static Parameters parameters(String json) {
        return FhirContext.forR4Cached().newJsonParser().parseResource(Parameters.class, json);
    }

    /** @param names of what the prefetch holds where that is all there is, else none */
    private CallRecords fromCaller(
            HookCall call,
            Optional<Patient> sent,
            Map<String, PrefetchValue> prefetch,
            OwnStore store,
            Map<String, SentRecords.Sent> names,
            List<KeySeen> keys) {
        if (sent.isEmpty()) {
            if (prefetch.get(PrefetchTemplates.PATIENT) instanceof PrefetchValue.NoData) {
                return new CallRecords(null, null, Withheld.NO_MATCH, false, keys);
            }
            throw new CallRefusedException(
                    Reason.DATA_UNREACHABLE,
                    "the Patient is neither in prefetch (key \"%s\") nor within reach on the FHIR server; send the prefetch %s"
                            .formatted(
                                    PrefetchTemplates.PATIENT, templates.byKey().keySet()));
        }
        boolean mayMatch = call.reach() != OwnReach.NONE;
        List<Patient> matches = mayMatch ? matches(sent.get(), store) : List.of();
        PatientRecord own = matches.size() == 1 ? ownRecord(matches.get(0), store, Map.of()) : null;
        Withheld withheld = own != null ? null : withheld(mayMatch, matches);
        PatientRecord theirs = callerRecord(sent.get(), prefetch, call.fhirServer());
        if (own != null && theirs.resources().isEmpty()) {
            return new CallRecords(own, own, null, false, keys);
        }
        if (!names.isEmpty()) {
            theirs = theirs.sharing(sentRecords.record(names, theirs.resources(), theirs.seen()));
        }
        return new CallRecords(theirs, own, withheld, false, keys);
    }

    private static Withheld withheld(boolean mayMatch, List<Patient> matches) {
        if (!mayMatch) {
            return Withheld.NOT_GRANTED;
        }
        return matches.isEmpty() ? Withheld.NO_MATCH : Withheld.SEVERAL_MATCHES;
    }

    private PatientRecord ownRecord(Patient patient, OwnStore store, Map<String, PrefetchValue> prefetch) {
        Map<String, Resource> beside = new LinkedHashMap<>();
        String id = patient.getIdElement().getIdPart();
        beside.put("Patient/" + id, patient);
        KeptRecord kept = store.everythingOf(id);
        Set<String> seen = kept.content().seen();
        typeNames().stream()
                .filter(type -> !seen.contains(type))
                .forEach(type -> counters.leftOut("not-all-read." + type, 1));
        Map<String, Resource> sent = citable(prefetch);
        Set<String> lookUps = new LinkedHashSet<>(lookUps(patient));
        lookUps.addAll(kept.lookUps());
        lookUps.removeAll(beside.keySet());
        lookUps.removeAll(kept.byReference().keySet());
        beside.putAll(store.byReference(lookUps));
        return PatientRecord.own(patient, sent, beside, kept, store, ownBaseUrl);
    }

    /** The types that are read of a record. */
    static List<String> typeNames() {
        return TYPES.stream().map(Class::getSimpleName).toList();
    }

    private PatientRecord callerRecord(Patient patient, Map<String, PrefetchValue> prefetch, @Nullable String baseUrl) {
        return new PatientRecord(
                patient, citable(prefetch), Map.of(), templates.typesAnswered(prefetch), null, baseUrl);
    }

    /** Devices and medications that the record names and that carry no subject of their own. */
    static List<String> lookUps(Resource resource) {
        List<String> references = new ArrayList<>();
        if (resource instanceof Patient patient) {
            patient.getLink().stream()
                    .map(link -> link.getOther().getReferenceElement())
                    .filter(other -> "Patient".equals(other.getResourceType()) && other.hasIdPart())
                    .forEach(other -> references.add("Patient/" + other.getIdPart()));
        }
        for (String element : List.of("device", "medication")) {
            Property property = resource.getNamedProperty(element);
            if (property != null) {
                for (Base value : property.getValues()) {
                    if (value instanceof Reference reference
                            && Set.of("Device", "Medication")
                                    .contains(String.valueOf(
                                            reference.getReferenceElement().getResourceType()))) {
                        references.add(reference
                                .getReferenceElement()
                                .toUnqualifiedVersionless()
                                .getValue());
                    }
                }
            }
        }
        return references;
    }

    private Map<String, Resource> citable(Map<String, PrefetchValue> prefetch) {
        Map<String, Resource> byReference = new LinkedHashMap<>();
        for (PrefetchValue value : prefetch.values()) {
            for (Resource resource : value.found()) {
                if (resource.getIdElement().hasIdPart()) {
                    byReference.put(PatientRecord.reference(resource), resource);
                } else {
                    counters.leftOut("prefetch-without-id", 1);
                }
            }
        }
        return byReference;
    }

    private static List<Patient> matches(Patient sent, OwnStore store) {
        List<Identifier> identifiers = usable(sent);
        if (identifiers.isEmpty()) {
            return List.of();
        }
        return store.patientsWithAnyOf(identifiers).stream()
                .filter(ours -> shareIdentifier(ours, sent))
                .toList();
    }

    /**
     * Whether two Patients with the same id are one person: ids such as 123 are many servers' own. They share an
     * identifier, or one of them has none and the birth dates, both there, are the same.
     */
    private static boolean agree(Patient ours, Patient sent) {
        if (usable(ours).isEmpty() || usable(sent).isEmpty()) {
            String born = ours.getBirthDateElement().getValueAsString();
            return born != null && born.equals(sent.getBirthDateElement().getValueAsString());
        }
        return shareIdentifier(ours, sent);
    }

    private static boolean shareIdentifier(Patient ours, Patient sent) {
        return usable(ours).stream().anyMatch(a -> usable(sent).stream().anyMatch(b -> same(a, b)));
    }

    private static boolean same(Identifier a, Identifier b) {
        return a.getSystem().equals(b.getSystem()) && a.getValue().equals(b.getValue());
    }

    private static List<Identifier> usable(Patient patient) {
        return patient.getIdentifier().stream()
                .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
                .filter(identifier -> identifier.getUse() != Identifier.IdentifierUse.TEMP
                        && identifier.getUse() != Identifier.IdentifierUse.OLD)
                .limit(MOST_IDENTIFIERS)
                .toList();
    }

    private static void requireSamePatient(Map<String, PrefetchValue> prefetch, String patientId) {
        prefetch.forEach((key, value) -> {
            for (Resource resource : value.found()) {
                if (!PatientsOwn.isOf(resource, patientId)) {
                    throw new CallRefusedException(
                            Reason.OTHER_PATIENT,
                            "$.prefetch.%s holds a %s of another patient than $.context.patientId"
                                    .formatted(key, resource.fhirType()));
                }
            }
        });
    }
}
