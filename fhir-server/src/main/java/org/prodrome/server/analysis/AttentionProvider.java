package org.prodrome.server.analysis;

import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.prodrome.imaging.explain.Attention;
import org.prodrome.imaging.explain.AttentionPicture;
import org.prodrome.imaging.explain.AttentionReader;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelVersion;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.RecordProvider;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * {@code Observation/[id]/$attention}: where a model's finding comes from, as a PNG with an alpha channel in the
 * geometry of the source film, to lie over it. Finding and study are read with the caller's rights.
 */
final class AttentionProvider implements RecordProvider {
    private final Record record;
    private final ModelCatalogue catalogue;
    private final AttentionShots shots;

    AttentionProvider(Record record, ModelCatalogue catalogue, AttentionShots shots) {
        this.record = record;
        this.catalogue = catalogue;
        this.shots = shots;
    }

    /**
     * Writes the picture; its headers say what it is and what the deletion check says of it.
     *
     * @throws ResourceNotFoundException 404 when there is no map: no finding of a model that is present, its package or
     *     its film is gone, or the package shows none
     */
    @Operation(name = "$attention", type = Observation.class, idempotent = true, manualResponse = true)
    public void attention(@IdParam IdType id, RequestDetails request, HttpServletResponse response) throws IOException {
        IRepository caller = record.as(request);
        Observation finding = caller.read(Observation.class, id.toVersionless());
        AttentionShots.Pixels film = film(finding, caller).orElseThrow(() -> none(id));
        Attention attention = model(finding)
                .flatMap(AttentionReader::of)
                .flatMap(maps -> maps.of(film.image(), code(finding)))
                .orElseThrow(() -> none(id));
        byte[] png = AttentionPicture.png(
                attention, film.image().rows(), film.image().columns());
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("image/png");
        response.setContentLength(png.length);
        response.setHeader("Cache-Control", "private, no-store");
        response.setHeader("Content-Description", Attention.LABEL);
        response.setHeader("X-Deletion-Check", attention.verdict());
        response.getOutputStream().write(png);
    }

    private static ResourceNotFoundException none(IdType id) {
        return new ResourceNotFoundException(
                "no attention map of Observation/%s: it is no finding of a model that is present, or the model shows none"
                        .formatted(id.getIdPart()));
    }

    /** The film that the finding is of, if it is in the finding's own study and of the finding's own patient. */
    private Optional<AttentionShots.Pixels> film(Observation finding, IRepository caller) {
        Optional<String> image = finding.getComponent().stream()
                .filter(component -> ImageMeasurement.SOURCE_IMAGE.isIn(component.getCode()))
                .filter(component -> component.getValue() instanceof StringType)
                .map(component -> component.getValueStringType().getValue())
                .findFirst();
        Optional<ImagingStudy> study = finding.getDerivedFrom().stream()
                .map(Reference::getReferenceElement)
                .filter(reference -> "ImagingStudy".equals(reference.getResourceType()))
                .map(reference -> caller.read(ImagingStudy.class, new IdType(reference.getValue()).toVersionless()))
                .findFirst();
        boolean rightful = StoredResults.isAsserted(finding)
                && image.isPresent()
                && study.isPresent()
                && StudyChangeInterceptor.images(study.get()).contains(image.get())
                && finding.getSubject().getReference() != null
                && finding.getSubject()
                        .getReference()
                        .equals(study.get().getSubject().getReference());
        return rightful ? image.flatMap(shots::pixels) : Optional.empty();
    }

    private Optional<ModelPackage> model(Observation finding) {
        if (finding.getDevice().getReference() == null) {
            return Optional.empty();
        }
        Device device = record.asSystem("which model made a finding that the caller may read; it is about no patient")
                .read(Device.class, new IdType(finding.getDevice().getReference()).toVersionless());
        Optional<ModelVersion> version = StoredResults.model(device);
        return catalogue.usable().stream()
                .filter(loaded -> version.filter(model ->
                                model.coordinates().equals(loaded.manifest().coordinates()))
                        .isPresent())
                .findFirst();
    }

    private static String code(Observation finding) {
        return finding.getCode().getCoding().stream()
                .filter(coding -> CodeSystems.IMAGE_FINDING.equals(coding.getSystem()))
                .map(Coding::getCode)
                .findFirst()
                .orElse("");
    }
}
