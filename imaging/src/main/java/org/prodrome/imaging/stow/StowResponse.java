package org.prodrome.imaging.stow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomObjectBuilder;
import org.prodrome.imaging.stow.InstanceOutcome.Refused;
import org.prodrome.imaging.stow.InstanceOutcome.Stored;

/**
 * The store instances response module (PS3.18 section I.2): what was stored with where to retrieve it, what was refused
 * with its reason. Refusals without a SOP instance stand in OtherFailuresSequence. Each refusal also carries an
 * ErrorComment (0000,0902) for people, cut to its 64 characters.
 */
public final class StowResponse {
    private final DicomObject module;

    /** {@code serviceRoot} is the URL up to and without {@code /studies}. */
    public StowResponse(StowOutcome outcome, String serviceRoot) {
        DicomObjectBuilder response = DicomObject.builder();
        List<String> studies =
                outcome.stored().stream().map(Stored::studyUid).distinct().toList();
        if (studies.size() == 1) {
            response.text(Attribute.RETRIEVE_URL, serviceRoot + "/studies/" + studies.get(0));
        }
        List<DicomObject> stored =
                outcome.stored().stream().map(one -> stored(one, serviceRoot)).toList();
        List<DicomObject> failed = outcome.refused().stream()
                .filter(one -> !one.sopInstanceUid().isEmpty())
                .map(StowResponse::refused)
                .toList();
        List<DicomObject> other = outcome.refused().stream()
                .filter(one -> one.sopInstanceUid().isEmpty())
                .map(StowResponse::refused)
                .toList();
        put(response, Attribute.REFERENCED_SOP_SEQUENCE, stored);
        put(response, Attribute.FAILED_SOP_SEQUENCE, failed);
        put(response, Attribute.OTHER_FAILURES_SEQUENCE, other);
        this.module = response.build();
    }

    /** As {@code application/dicom+json}. */
    public byte[] json() {
        return DicomJson.of(module).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As {@code application/dicom+xml}. */
    public byte[] xml() {
        return NativeDicomXml.of(module);
    }

    private static void put(DicomObjectBuilder response, Attribute sequence, List<DicomObject> items) {
        if (!items.isEmpty()) {
            response.items(sequence, items);
        }
    }

    private static DicomObject stored(Stored one, String serviceRoot) {
        return DicomObject.builder()
                .text(Attribute.REFERENCED_SOP_CLASS_UID, one.sopClassUid())
                .text(Attribute.REFERENCED_SOP_INSTANCE_UID, one.sopInstanceUid())
                .text(
                        Attribute.RETRIEVE_URL,
                        "%s/studies/%s/series/%s/instances/%s"
                                .formatted(serviceRoot, one.studyUid(), one.seriesUid(), one.sopInstanceUid()))
                .build();
    }

    private static DicomObject refused(Refused one) {
        DicomObjectBuilder item = DicomObject.builder()
                .number(Attribute.FAILURE_REASON, one.reason().code())
                .text(
                        Attribute.ERROR_COMMENT,
                        one.detail().substring(0, Math.min(64, one.detail().length())));
        if (!one.sopClassUid().isEmpty()) {
            item.text(Attribute.REFERENCED_SOP_CLASS_UID, one.sopClassUid());
        }
        if (!one.sopInstanceUid().isEmpty()) {
            item.text(Attribute.REFERENCED_SOP_INSTANCE_UID, one.sopInstanceUid());
        }
        return item.build();
    }
}
