package org.prodrome.server.arrival;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.TokenParam;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.stow.FailureReason;
import org.prodrome.imaging.stow.InstanceOutcome;
import org.prodrome.imaging.stow.ReceivedInstance;
import org.prodrome.imaging.stow.StowOutcome;
import org.prodrome.imaging.stow.StudyReceiver;
import org.prodrome.imaging.study.ImagingStudyMapper;
import org.prodrome.server.job.ImagingJob;
import org.prodrome.server.job.ImagingJobs;
import org.prodrome.server.job.JobState;
import org.prodrome.server.job.StoredInstance;
import org.prodrome.server.job.StoredInstances;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;

/**
 * Records what has arrived: instance catalogue, ImagingStudy (and Patient) and job in one transaction, so that whatever
 * is acknowledged will be analysed, and whatever is not left no trace in the record.
 */
final class RecordStudyReceiver implements StudyReceiver {
    private final Record record;
    private final StoredInstances instances;
    private final ImagingJobs jobs;
    private final Transactions transactions;
    private final ImagingStudyMapper mapper;
    private final Clock clock;
    private final PatientJoin patients = new PatientJoin();
    // Two requests with parts of one study must not both create its ImagingStudy. Requests are few; one lock is enough.
    private final ReentrantLock arrivals = new ReentrantLock();

    RecordStudyReceiver(
            Record record,
            StoredInstances instances,
            ImagingJobs jobs,
            Transactions transactions,
            ImagingStudyMapper mapper,
            Clock clock) {
        this.record = record;
        this.instances = instances;
        this.jobs = jobs;
        this.transactions = transactions;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public StowOutcome receive(List<ReceivedInstance> received) {
        arrivals.lock();
        try {
            return transactions.call(() -> record(received));
        } finally {
            arrivals.unlock();
        }
    }

    private StowOutcome record(List<ReceivedInstance> received) {
        Map<String, InstanceOutcome> outcomes = new LinkedHashMap<>();
        Map<String, List<ReceivedInstance>> byStudy = received.stream()
                .filter(instance -> isNew(instance, outcomes))
                .collect(Collectors.groupingBy(ReceivedInstance::studyUid, LinkedHashMap::new, Collectors.toList()));
        byStudy.forEach((uid, ofStudy) -> {
            List<ReceivedInstance> rightful = refuseOthers(uid, ofStudy, outcomes);
            if (!rightful.isEmpty()) {
                recordStudy(uid, rightful);
            }
            rightful.forEach(instance -> outcomes.put(instance.sopInstanceUid(), InstanceOutcome.Stored.of(instance)));
        });
        received.stream()
                .filter(instance -> outcomes.get(instance.sopInstanceUid()) instanceof InstanceOutcome.Stored)
                .forEach(this::resume);
        return new StowOutcome(received.stream()
                .map(instance -> outcomes.get(instance.sopInstanceUid()))
                .toList());
    }

    private boolean isNew(ReceivedInstance instance, Map<String, InstanceOutcome> outcomes) {
        Optional<StoredInstance> there = instances.find(instance.sopInstanceUid());
        if (there.isEmpty()) {
            return true;
        }
        boolean same = there.get().sha256().equals(instance.address().sha256());
        outcomes.put(
                instance.sopInstanceUid(),
                same
                        ? InstanceOutcome.Stored.of(instance)
                        : InstanceOutcome.Refused.of(
                                instance,
                                FailureReason.DUPLICATE_SOP_INSTANCE,
                                "another object is kept under this SOPInstanceUID"));
        return false;
    }

    /** A study belongs to one patient; an instance that names another one is refused rather than filed wrongly. */
    private List<ReceivedInstance> refuseOthers(
            String uid, List<ReceivedInstance> received, Map<String, InstanceOutcome> outcomes) {
        IRepository system = record.asSystem("a study is compared with what arrives for it");
        ImagingStudy existing = find(system, uid);
        if (existing == null || !existing.getSubject().hasReference()) {
            return received;
        }
        List<ReceivedInstance> rightful = new ArrayList<>();
        for (ReceivedInstance instance : received) {
            if (patients.contradicts(DicomPatient.of(instance.header()), existing.getSubject(), system)) {
                outcomes.put(
                        instance.sopInstanceUid(),
                        InstanceOutcome.Refused.of(
                                instance,
                                FailureReason.DATA_SET_MISMATCH,
                                "the study is recorded for another patient"));
            } else {
                rightful.add(instance);
            }
        }
        return rightful;
    }

    private void recordStudy(String uid, List<ReceivedInstance> received) {
        IRepository system = record.asSystem("a study is recorded for whoever was allowed to send it");
        List<DicomObject> headers =
                received.stream().map(ReceivedInstance::header).toList();
        ImagingStudy existing = find(system, uid);
        Reference subject = existing != null && existing.getSubject().hasReference()
                ? existing.getSubject()
                : patients.join(DicomPatient.of(headers.get(0)), system).subject();
        ImagingStudy study = mapper.map(headers, subject, existing);
        study.setSubject(subject);
        String reference = existing == null
                ? system.create(study).getId().toUnqualifiedVersionless().getValue()
                : updated(system, existing, study);
        for (ReceivedInstance instance : received) {
            instances.add(new StoredInstance(
                    instance.sopInstanceUid(),
                    instance.studyUid(),
                    instance.seriesUid(),
                    instance.transferSyntaxUid(),
                    instance.address().sha256(),
                    instance.bytes(),
                    clock.instant()));
        }
        jobs.queue(uid, reference);
    }

    /** A study that was given up gets another job when it is sent again: what stood in the way may be put right. */
    private void resume(ReceivedInstance instance) {
        Optional<ImagingJob> last = jobs.ofStudy(instance.studyUid()).stream().findFirst();
        if (last.isEmpty() || last.get().state() != JobState.GIVEN_UP) {
            return;
        }
        IRepository system = record.asSystem("a study that was given up is tried again");
        ImagingStudy study = find(system, instance.studyUid());
        if (study != null
                && !study.getSubject().hasReference()
                && patients.join(DicomPatient.of(instance.header()), system) instanceof PatientJoin.Joined.To joined) {
            study.setSubject(joined.subject());
            system.update(study);
        }
        jobs.queue(instance.studyUid(), last.get().imagingStudy());
    }

    private static String updated(IRepository system, ImagingStudy existing, ImagingStudy study) {
        if (!existing.equalsDeep(study)) {
            system.update(study);
        }
        return existing.getIdElement().toUnqualifiedVersionless().getValue();
    }

    private static @Nullable ImagingStudy find(IRepository system, String uid) {
        Identifier identifier = ImagingStudyMapper.identifier(uid);
        Map<String, List<IQueryParameterType>> query =
                Map.of("identifier", List.of(new TokenParam(identifier.getSystem(), identifier.getValue())));
        Bundle found = system.search(Bundle.class, ImagingStudy.class, query);
        return found.hasEntry() ? (ImagingStudy) found.getEntryFirstRep().getResource() : null;
    }
}
