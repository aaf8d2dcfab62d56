package org.prodrome.imaging.stow;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.store.InstanceStore;

/**
 * Stores the instances of a STOW-RS request: each is read, checked and made durable, then all are recorded at once, and
 * only then acknowledged. A request that breaks off records nothing. Safe for several threads.
 */
public final class StowService {
    private final DicomReader reader;
    private final InstanceStore store;
    private final InstanceLocator locator;
    private final StudyReceiver receiver;
    private final StowLimits limits;

    public StowService(
            DicomReader reader,
            InstanceStore store,
            InstanceLocator locator,
            StudyReceiver receiver,
            StowLimits limits) {
        this.reader = reader;
        this.store = store;
        this.locator = locator;
        this.receiver = receiver;
        this.limits = limits;
    }

    /**
     * Reads the body and stores what it holds: multipart/related of application/dicom, or one instance as
     * application/dicom.
     *
     * @param contentType the request's Content-Type
     * @param studyUid the study that the request is addressed to; null takes any
     * @throws UnsupportedPayloadException for another Content-Type
     * @throws MalformedMultipartException for a broken body or one without instances
     * @throws PayloadTooLargeException beyond the limits
     * @throws IOException when the body cannot be read
     */
    public StowOutcome store(InputStream body, @Nullable String contentType, @Nullable String studyUid)
            throws IOException {
        PayloadType type = PayloadType.parse(contentType);
        if (!type.announcesDicom()) {
            throw new UnsupportedPayloadException(
                    "Content-Type must be multipart/related; type=\"application/dicom\", or application/dicom; found "
                            + (type.mediaType().isEmpty() ? "none" : type.mediaType()));
        }
        StowRequest request = new StowRequest(reader, store, locator, studyUid);
        if (type.isMultipartRelated()) {
            parts(new MultipartRelatedReader(body, type.boundary(), limits), request);
        } else {
            request.add(new RequestBytes(body, limits.maxPartBytes()).readAll());
        }
        return request.recordWith(receiver);
    }

    private static void parts(MultipartRelatedReader multipart, StowRequest request) throws IOException {
        int count = 0;
        for (Optional<MultipartRelatedReader.Part> part = multipart.next(); part.isPresent(); part = multipart.next()) {
            count++;
            String type = PayloadType.parse(part.get().header("content-type")).mediaType();
            if (type.isEmpty() || type.equals(PayloadType.DICOM)) {
                request.add(part.get().body());
            } else {
                request.refuse("part %d is %s, not application/dicom".formatted(count, type));
            }
        }
        if (count == 0) {
            throw new MalformedMultipartException("the body has no parts");
        }
    }
}
