package org.prodrome.imaging.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.Films;
import org.prodrome.imaging.dicom.MalformedDicomException;
import org.prodrome.imaging.dicom.Part10Reader;
import org.prodrome.terminology.code.ImageMeasurement;

class ImagingStudyMapperTest {
    private static final Reference SUBJECT = new Reference("Patient/p1");
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private final ImagingStudyMapper mapper = new ImagingStudyMapper(ZoneId.of("Europe/Zurich"));

    @Test
    void saysWhatTheHeaderSays() {
        ImagingStudy study = mapper.map(List.of(header("1")), SUBJECT, null);
        DigitalXRayFilm.Uids uids = DigitalXRayFilm.Uids.named("study", "1", "1");
        assertThat(study.getIdentifier().get(0).getSystem()).isEqualTo("urn:dicom:uid");
        assertThat(study.getIdentifier().get(0).getValue()).isEqualTo("urn:oid:" + uids.study());
        assertThat(study.getIdentifier().get(1).getType().getCodingFirstRep().getCode())
                .isEqualTo("ACSN");
        assertThat(study.getIdentifier().get(1).getValue()).isEqualTo("ACC-study");
        assertThat(study.getStatus().toCode()).isEqualTo("available");
        assertThat(study.getSubject().getReference()).isEqualTo("Patient/p1");
        assertThat(study.getStartedElement().getValueAsString()).isEqualTo("2026-03-04T05:06:07+01:00");
        assertThat(study.getDescription()).isEqualTo("Thorax");
        assertThat(study.getModality()).extracting("code").hasToString("[DX]");
        assertThat(ImageMeasurement.SYNTHETIC.matches(study.getMeta().getTagFirstRep()))
                .isTrue();
        ImagingStudy.ImagingStudySeriesComponent series = study.getSeriesFirstRep();
        assertThat(series.getUid()).isEqualTo(uids.series());
        assertThat(series.getBodySite().getCode()).isEqualTo("51185008");
        assertThat(series.getStartedElement().getValueAsString()).isEqualTo("2026-03-04T05:06:07+01:00");
        assertThat(series.getInstanceFirstRep().getUid()).isEqualTo(uids.instance());
        assertThat(series.getInstanceFirstRep().getSopClass().getCode())
                .isEqualTo("urn:oid:" + DigitalXRayFilm.SOP_CLASS_UID);
        assertThat(study.getNumberOfInstances()).isEqualTo(1);
    }

    @Test
    void givesTheSameResourceForTheSameStudyTwice() {
        ImagingStudy once = mapper.map(List.of(header("1"), header("2")), SUBJECT, null);
        assertThat(json(mapper.map(List.of(header("2"), header("1")), SUBJECT, null)))
                .isEqualTo(json(once));
        assertThat(json(mapper.map(List.of(header("2"), header("1")), SUBJECT, once)))
                .isEqualTo(json(once));
    }

    @Test
    void addsWhatComesLaterAndKeepsWhatIsThere() {
        ImagingStudy first = mapper.map(List.of(header("1")), SUBJECT, null);
        first.setId("ImagingStudy/77");
        DicomObject later = Films.film("study", "2").toDicom().toBuilder()
                .text(Attribute.SERIES_INSTANCE_UID, "1.2.3")
                .text(Attribute.MODALITY, "CR")
                .text(Attribute.STUDY_DESCRIPTION, "something else")
                .build();
        ImagingStudy both = mapper.map(List.of(later), new Reference("Patient/other"), first);
        assertThat(both.getIdElement().getIdPart()).isEqualTo("77");
        assertThat(both.getNumberOfSeries()).isEqualTo(2);
        assertThat(both.getNumberOfInstances()).isEqualTo(2);
        assertThat(both.getModality()).extracting("code").hasToString("[CR, DX]");
        assertThat(both.getDescription()).isEqualTo("Thorax");
        assertThat(both.getSubject().getReference()).isEqualTo("Patient/p1");
        assertThat(first.getNumberOfSeries()).isEqualTo(1);
    }

    @Test
    void keepsADateWithoutTimeADate() {
        DicomObject noTime = Films.film("study", "1").toDicom().toBuilder()
                .text(Attribute.STUDY_TIME)
                .build();
        assertThat(started(mapper, noTime)).isEqualTo("2026-03-04");
    }

    @Test
    void placesATimeWithoutOffsetInTheZoneOfTheSite() {
        DicomObject noOffset = Films.film("study", "1").toDicom().toBuilder()
                .remove(Attribute.TIMEZONE_OFFSET_FROM_UTC)
                .text(Attribute.STUDY_DATE, "20260704")
                .build();
        assertThat(started(mapper, noOffset)).isEqualTo("2026-07-04T05:06:07+02:00");
        assertThat(started(new ImagingStudyMapper(null), noOffset)).isEqualTo("2026-07-04");
    }

    @Test
    void leavesOutWhatTheHeaderLeavesOut() {
        DicomObject bare = DicomObject.builder()
                .text(Attribute.STUDY_INSTANCE_UID, "1.2")
                .text(Attribute.SERIES_INSTANCE_UID, "1.2.3")
                .text(Attribute.SOP_INSTANCE_UID, "1.2.3.4")
                .text(Attribute.SOP_CLASS_UID, DigitalXRayFilm.SOP_CLASS_UID)
                .build();
        ImagingStudy study = mapper.map(List.of(bare), SUBJECT, null);
        assertThat(study.hasStarted()).isFalse();
        assertThat(study.hasDescription()).isFalse();
        assertThat(study.getIdentifier()).hasSize(1);
        assertThat(study.getMeta().hasTag()).isFalse();
        assertThat(study.getSeriesFirstRep().hasBodySite()).isFalse();
        assertThat(study.getSeriesFirstRep().hasNumber()).isFalse();
    }

    @Test
    void refusesHeadersOfTwoStudies() {
        assertThatThrownBy(() ->
                        mapper.map(List.of(header("1"), Films.film("other", "1").toDicom()), SUBJECT, null))
                .hasMessage("headers of one study are needed, found 2 studies");
        ImagingStudy other = mapper.map(List.of(Films.film("other", "1").toDicom()), SUBJECT, null);
        assertThatThrownBy(() -> mapper.map(List.of(header("1")), SUBJECT, other))
                .hasMessageStartingWith("the existing resource is of another study");
    }

    @Test
    void mapsEveryRealStudyToAResourceThatSerialises() throws IOException {
        Path folder = SharedData.dir("data/dicom/files");
        Map<String, List<DicomObject>> studies = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(studies, Files.readAllBytes(file));
            }
        }
        assertThat(studies).hasSizeGreaterThan(100);
        for (List<DicomObject> headers : studies.values()) {
            ImagingStudy study = mapper.map(headers, SUBJECT, null);
            assertThat(json(mapper.map(headers, SUBJECT, study))).isEqualTo(json(study));
        }
    }

    private static void add(Map<String, List<DicomObject>> studies, byte[] file) {
        try {
            DicomObject header =
                    new Part10Reader(DicomLimits.DEFAULT).read(file).header();
            if (Stream.of(Attribute.SERIES_INSTANCE_UID, Attribute.SOP_INSTANCE_UID, Attribute.SOP_CLASS_UID)
                    .allMatch(uid -> header.string(uid).isPresent())) {
                header.string(Attribute.STUDY_INSTANCE_UID)
                        .ifPresent(study -> studies.computeIfAbsent(study, any -> new ArrayList<>())
                                .add(header));
            }
        } catch (MalformedDicomException refusedAtTheDoor) {
            assertThat(refusedAtTheDoor.detail()).isNotBlank();
        }
    }

    private static String started(ImagingStudyMapper mapper, DicomObject header) {
        return mapper.map(List.of(header), SUBJECT, null).getStartedElement().getValueAsString();
    }

    private static DicomObject header(String instance) {
        return Films.film("study", instance).toDicom().header();
    }

    private static String json(ImagingStudy study) {
        return FHIR.newJsonParser().encodeResourceToString(study);
    }
}
