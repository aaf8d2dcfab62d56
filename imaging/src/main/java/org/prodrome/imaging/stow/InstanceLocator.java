package org.prodrome.imaging.stow;

import java.util.Optional;
import org.prodrome.imaging.store.ContentAddress;

/** Finds recorded instances. */
public interface InstanceLocator {
    /** The instance recorded under a SOPInstanceUID. */
    Optional<LocatedInstance> find(String sopInstanceUid);

    /**
     * A recorded instance.
     *
     * @param studyUid StudyInstanceUID
     * @param seriesUid SeriesInstanceUID
     * @param sopInstanceUid SOPInstanceUID
     * @param transferSyntaxUid encoding of the stored file
     * @param address where its bytes are
     */
    record LocatedInstance(
            String studyUid,
            String seriesUid,
            String sopInstanceUid,
            String transferSyntaxUid,
            ContentAddress address) {}
}
