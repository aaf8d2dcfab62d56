package org.prodrome.imaging.stow;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomObject;

/**
 * Which storage SOP classes are images (PS3.4 table B.5-1): their objects have pixels. A file that was cut off between
 * two data elements reads without error; only its missing pixels tell.
 */
final class ImageStorage {
    private static final String ROOT = "1.2.840.10008.5.1.4.1.1.";

    /** Below the root; MR spectroscopy (4.2), waveforms, documents, plans and structure sets have no pixels. */
    private static final Set<String> IMAGES = Stream.of(
                    "1 1.1 1.1.1 1.2 1.2.1 1.3 1.3.1", // CR, DX, MG, IO
                    "2 2.1 2.2", // CT
                    "3 3.1 6 6.1 6.2", // US
                    "4 4.1 4.3 4.4", // MR
                    "7 7.1 7.2 7.3 7.4", // secondary capture
                    "12.1 12.1.1 12.2 12.2.1 12.3", // XA, RF
                    "13.1.1 13.1.2 13.1.3 13.1.4 13.1.5", // three-dimensional X-ray, tomosynthesis
                    "20 128 128.1 130", // NM, PET
                    "77.1.1 77.1.1.1 77.1.2 77.1.2.1 77.1.4 77.1.4.1 77.1.5.1 77.1.5.2 77.1.5.4 77.1.6", // visible
                    // light
                    "481.1") // RT image
            .flatMap(group -> Stream.of(group.split(" ", -1)))
            .collect(Collectors.toUnmodifiableSet());

    private ImageStorage() {}

    /** Whether the object must have pixels by its SOP class, has none, and does not say where else they are. */
    static boolean lacksPixels(DicomObject object) {
        return object.string(Attribute.SOP_CLASS_UID)
                        .filter(uid -> uid.startsWith(ROOT) && IMAGES.contains(uid.substring(ROOT.length())))
                        .isPresent()
                && !object.has(Attribute.PIXEL_DATA)
                && !object.has(Attribute.FLOAT_PIXEL_DATA)
                && !object.has(Attribute.DOUBLE_FLOAT_PIXEL_DATA)
                && !object.has(Attribute.PIXEL_DATA_PROVIDER_URL);
    }
}
