package org.prodrome.imaging.stow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.MalformedDicomException;
import org.prodrome.imaging.store.ContentAddress;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.imaging.store.StorageFailedException;
import org.prodrome.imaging.store.StorageFullException;
import org.prodrome.imaging.stow.InstanceOutcome.Refused;
import org.prodrome.imaging.stow.InstanceOutcome.Stored;

/**
 * The instances of one request on their way into the store. The data set's UIDs count: the File Meta Information of
 * anonymised files often still names the original. Used by one thread.
 */
final class StowRequest {
    /** SOP classes below these are of storage (PS3.4 annex B.5, annex GG); so are private ones, to their senders. */
    private static final List<String> STORAGE_ROOTS = List.of("1.2.840.10008.5.1.4.1.1.", "1.2.840.10008.5.1.4.34.");

    /** Of LO values (PS3.5 section 6.2). */
    private static final int LONGEST_ID = 64;

    private static final String STANDARD_ROOT = "1.2.840.10008.";

    private final DicomReader reader;
    private final InstanceStore store;
    private final InstanceLocator locator;
    private final @Nullable String studyUid;
    private final Map<String, ReceivedInstance> accepted = new LinkedHashMap<>();
    private final Map<String, DicomPatient> patientOfStudy = new HashMap<>();
    /** One per part; accepted ones are replaced by what the receiver says. */
    private final List<InstanceOutcome> outcomes = new ArrayList<>();

    StowRequest(DicomReader reader, InstanceStore store, InstanceLocator locator, @Nullable String studyUid) {
        this.reader = reader;
        this.store = store;
        this.locator = locator;
        this.studyUid = studyUid;
    }

    /** Checks one file and makes it durable, or notes why not. */
    void add(byte[] file) {
        DicomObject whole;
        try {
            whole = reader.read(file);
        } catch (MalformedDicomException e) {
            String uid = ReceivedInstance.isUid(e.sopInstanceUid()) ? e.sopInstanceUid() : "";
            outcomes.add(new Refused("", uid, FailureReason.CANNOT_UNDERSTAND, e.detail()));
            return;
        }
        DicomObject header = whole.header();
        ReceivedInstance instance;
        try {
            instance = new ReceivedInstance(header, ContentAddress.of(file), file.length);
        } catch (IllegalArgumentException badUid) {
            outcomes.add(refusal(header, String.valueOf(badUid.getMessage())));
            return;
        }
        Optional<InstanceOutcome> cutOff = ImageStorage.lacksPixels(whole)
                ? refuse(instance, FailureReason.CANNOT_UNDERSTAND, "an image without pixel data")
                : Optional.empty();
        outcomes.add(cutOff.or(() -> objection(instance)).orElseGet(() -> keep(instance, file)));
    }

    /** Notes a part that is no DICOM file. */
    void refuse(String detail) {
        outcomes.add(new Refused("", "", FailureReason.CANNOT_UNDERSTAND, detail));
    }

    /** Records what was accepted; without anything accepted the receiver is not asked. */
    StowOutcome recordWith(StudyReceiver receiver) {
        if (accepted.isEmpty()) {
            return new StowOutcome(outcomes);
        }
        List<ReceivedInstance> instances = List.copyOf(accepted.values());
        List<InstanceOutcome> recorded = receiver.receive(instances).instances();
        Map<String, InstanceOutcome> byUid = new HashMap<>();
        for (int i = 0; i < instances.size(); i++) {
            byUid.put(instances.get(i).sopInstanceUid(), recorded.get(i));
        }
        return new StowOutcome(outcomes.stream()
                .map(outcome ->
                        outcome instanceof Stored kept ? byUid.getOrDefault(kept.sopInstanceUid(), outcome) : outcome)
                .toList());
    }

    private InstanceOutcome keep(ReceivedInstance instance, byte[] file) {
        try {
            store.put(file);
        } catch (StorageFullException full) {
            return Refused.of(instance, FailureReason.OUT_OF_RESOURCES, "no room to store the instance");
        } catch (StorageFailedException failed) {
            return Refused.of(instance, FailureReason.PROCESSING_FAILURE, "the instance could not be written");
        }
        accepted.putIfAbsent(instance.sopInstanceUid(), instance);
        return Stored.of(instance);
    }

    private Optional<InstanceOutcome> objection(ReceivedInstance instance) {
        if (!isStorage(instance.sopClassUid())) {
            return refuse(instance, FailureReason.SOP_CLASS_NOT_SUPPORTED, "the SOP class is none of storage");
        }
        if (studyUid != null && !studyUid.equals(instance.studyUid())) {
            return refuse(
                    instance, FailureReason.DATA_SET_MISMATCH, "the instance is of another study than the request");
        }
        DicomPatient patient = DicomPatient.of(instance.header());
        if (patient.id() != null && patient.id().length() > LONGEST_ID) {
            return refuse(instance, FailureReason.DATA_SET_MISMATCH, "PatientID has more than 64 characters");
        }
        DicomPatient first = patientOfStudy.getOrDefault(instance.studyUid(), patient);
        if (!Objects.equals(first.id(), patient.id()) || !Objects.equals(first.issuer(), patient.issuer())) {
            return refuse(instance, FailureReason.DATA_SET_MISMATCH, "the study has instances of another PatientID");
        }
        if (known(instance)
                .filter(address -> !address.equals(instance.address()))
                .isPresent()) {
            return refuse(
                    instance, FailureReason.DUPLICATE_SOP_INSTANCE, "other content is kept under this SOPInstanceUID");
        }
        patientOfStudy.put(instance.studyUid(), patient);
        return Optional.empty();
    }

    private Optional<ContentAddress> known(ReceivedInstance instance) {
        ReceivedInstance sameRequest = accepted.get(instance.sopInstanceUid());
        return sameRequest != null
                ? Optional.of(sameRequest.address())
                : locator.find(instance.sopInstanceUid()).map(InstanceLocator.LocatedInstance::address);
    }

    private static boolean isStorage(String sopClassUid) {
        return STORAGE_ROOTS.stream().anyMatch(sopClassUid::startsWith) || !sopClassUid.startsWith(STANDARD_ROOT);
    }

    private static Refused refusal(DicomObject header, String detail) {
        return new Refused(
                uid(header, Attribute.SOP_CLASS_UID),
                uid(header, Attribute.SOP_INSTANCE_UID),
                FailureReason.DATA_SET_MISMATCH,
                detail);
    }

    private static String uid(DicomObject header, Attribute attribute) {
        return header.string(attribute).filter(ReceivedInstance::isUid).orElse("");
    }

    private static Optional<InstanceOutcome> refuse(ReceivedInstance instance, FailureReason reason, String detail) {
        return Optional.of(Refused.of(instance, reason, detail));
    }
}
