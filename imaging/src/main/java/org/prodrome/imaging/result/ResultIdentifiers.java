package org.prodrome.imaging.result;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;
import org.prodrome.imaging.dicom.NameBasedUid;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.study.ImagingStudyMapper;

/**
 * Identities that follow from what was analysed, so that the same study with the same package version gives the same
 * resources however often it is run.
 *
 * @param study StudyInstanceUID
 * @param film SOPInstanceUID of the measured film
 * @param packageId id of the package
 * @param version version of the package
 * @param edition how often the study was re-opened; results of each edition are resources of their own
 */
record ResultIdentifiers(String study, String film, String packageId, String version, int edition) {
    static final String MODEL = "urn:prodrome:model";
    static final String MODEL_SHA256 = "urn:prodrome:model:sha256";
    static final String PREPROCESS_SHA256 = "urn:prodrome:preprocess:sha256";

    static ResultIdentifiers of(StudyAnalysis analysis, Manifest manifest, int edition) {
        return new ResultIdentifiers(
                analysis.chosen().film().studyInstanceUid(),
                analysis.chosen().film().sopInstanceUid(),
                manifest.id(),
                manifest.version(),
                edition);
    }

    Identifier observation() {
        return uid("%s|%s|%s|%s|cardiothoracic-ratio".formatted(study, film, packageId, version) + ofEdition());
    }

    /** @param finding id of the finding in its package */
    Identifier finding(String finding) {
        return uid("%s|%s|%s|%s|finding %s".formatted(study, film, packageId, version, finding) + ofEdition());
    }

    Identifier report() {
        return uid("%s|%s|%s|report".formatted(study, packageId, version) + ofEdition());
    }

    Identifier device() {
        return new Identifier().setSystem(MODEL).setValue(packageId + "|" + version);
    }

    /**
     * A Provenance has no identifier to match on, so the id itself follows from the study and the package. It begins
     * with letters because servers reserve purely numeric ids for themselves.
     */
    String provenanceId() {
        return "provenance-"
                + NameBasedUid.of("%s|%s|%s|provenance".formatted(study, packageId, version) + ofEdition())
                        .substring("2.25.".length());
    }

    private String ofEdition() {
        return edition == 0 ? "" : "|edition " + edition;
    }

    /** A conditional URL that finds the resource with the identifier. */
    static String matching(String type, Identifier identifier) {
        String value =
                identifier.getValue().replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,");
        return "%s?identifier=%s"
                .formatted(type, URLEncoder.encode(identifier.getSystem() + "|" + value, StandardCharsets.UTF_8));
    }

    /** A full URL for an entry that follows from its identity. */
    static String fullUrl(String identity) {
        return "urn:uuid:" + UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
    }

    private static Identifier uid(String name) {
        return new Identifier()
                .setSystem(ImagingStudyMapper.DICOM_UID)
                .setValue("urn:oid:" + NameBasedUid.of("prodrome|" + name));
    }
}
