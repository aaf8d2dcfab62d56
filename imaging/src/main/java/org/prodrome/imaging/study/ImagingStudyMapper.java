package org.prodrome.imaging.study;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudySeriesComponent;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudySeriesInstanceComponent;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudyStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * Headers of one study to its FHIR {@code ImagingStudy}. The same headers give the same resource in any order; headers
 * that come later are added to what is there, and what is there stays as it was acknowledged.
 */
public final class ImagingStudyMapper {
    /** Identifier system of study UIDs. */
    public static final String DICOM_UID = "urn:dicom:uid";

    private static final String IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";
    private static final String URI = "urn:ietf:rfc:3986";

    private final @Nullable ZoneId siteZone;

    /** {@code siteZone} places times of headers without TimezoneOffsetFromUTC; null leaves them dates. */
    public ImagingStudyMapper(@Nullable ZoneId siteZone) {
        this.siteZone = siteZone;
    }

    /** The identifier of a study, as searched by {@code ImagingStudy?identifier=}. */
    public static Identifier identifier(String studyInstanceUid) {
        return new Identifier().setSystem(DICOM_UID).setValue("urn:oid:" + studyInstanceUid);
    }

    /**
     * A new resource, or a copy of {@code existing} with the instances added. The id of {@code existing} is kept.
     *
     * @param instances headers of one study, at least one, each with study, series and instance UID
     * @param subject the Patient; replaces nothing when {@code existing} has one
     * @throws IllegalArgumentException when the headers are of several studies, or of another one than {@code existing}
     */
    public ImagingStudy map(List<DicomObject> instances, Reference subject, @Nullable ImagingStudy existing) {
        String uid = studyUid(instances);
        ImagingStudy study = existing == null ? new ImagingStudy() : existing.copy();
        if (study.hasIdentifier() && study.getIdentifier().stream().noneMatch(i -> i.equalsDeep(identifier(uid)))) {
            throw new IllegalArgumentException("the existing resource is of another study than " + uid);
        }
        List<DicomObject> ordered = instances.stream()
                .sorted(Comparator.comparing(DicomObject::sopInstanceUid))
                .toList();
        ordered.forEach(instance -> describe(study, instance, uid, subject));
        ordered.forEach(instance -> add(study, instance));
        return settle(study);
    }

    private static String studyUid(List<DicomObject> instances) {
        List<String> uids = instances.stream()
                .map(instance -> required(instance, Attribute.STUDY_INSTANCE_UID))
                .distinct()
                .toList();
        if (uids.size() != 1) {
            throw new IllegalArgumentException(
                    "headers of one study are needed, found %d studies".formatted(uids.size()));
        }
        return uids.get(0);
    }

    private void describe(ImagingStudy study, DicomObject header, String uid, Reference subject) {
        // A study that was retracted stays so until a person says otherwise, whatever else is sent of it.
        if (study.getStatus() != ImagingStudyStatus.ENTEREDINERROR
                && study.getStatus() != ImagingStudyStatus.CANCELLED) {
            study.setStatus(ImagingStudyStatus.AVAILABLE);
        }
        if (!study.hasIdentifier()) {
            study.addIdentifier(identifier(uid));
        }
        header.string(Attribute.ACCESSION_NUMBER).ifPresent(accession -> addAccession(study, accession));
        if (!study.hasSubject()) {
            study.setSubject(subject);
        }
        if (!study.hasStarted()) {
            moment(header, Attribute.STUDY_DATE, Attribute.STUDY_TIME)
                    .ifPresent(at -> study.setStartedElement(FhirMoment.of(at, siteZone)));
        }
        if (!study.hasDescription()) {
            header.string(Attribute.STUDY_DESCRIPTION).ifPresent(study::setDescription);
        }
        if (header.isSynthetic() && study.getMeta().getTag().stream().noneMatch(ImageMeasurement.SYNTHETIC::matches)) {
            study.getMeta().addTag(ImageMeasurement.SYNTHETIC.toCoding());
        }
    }

    private static void addAccession(ImagingStudy study, String accession) {
        Identifier identifier = new Identifier()
                .setType(new CodeableConcept(new Coding(IDENTIFIER_TYPE, "ACSN", "Accession ID")))
                .setValue(accession);
        if (study.getIdentifier().stream().noneMatch(there -> Objects.equals(there.getValue(), accession))) {
            study.addIdentifier(identifier);
        }
    }

    private void add(ImagingStudy study, DicomObject header) {
        String uid = required(header, Attribute.SERIES_INSTANCE_UID);
        ImagingStudySeriesComponent series = study.getSeries().stream()
                .filter(there -> there.getUid().equals(uid))
                .findFirst()
                .orElseGet(() -> describe(study.addSeries().setUid(uid), header));
        String sopUid = required(header, Attribute.SOP_INSTANCE_UID);
        if (series.getInstance().stream().noneMatch(there -> there.getUid().equals(sopUid))) {
            series.addInstance(instance(header, sopUid));
        }
    }

    private ImagingStudySeriesComponent describe(ImagingStudySeriesComponent series, DicomObject header) {
        header.integer(Attribute.SERIES_NUMBER).stream().filter(n -> n >= 0).forEach(series::setNumber);
        // Modality is required in FHIR; OT is DICOM's own word for a series that does not say (PS3.3 C.7.3.1.1.1).
        series.setModality(new Coding()
                .setSystem(CodeSystems.DCM)
                .setCode(header.string(Attribute.MODALITY).orElse("OT")));
        header.string(Attribute.SERIES_DESCRIPTION).ifPresent(series::setDescription);
        bodySite(header).ifPresent(series::setBodySite);
        moment(header, Attribute.SERIES_DATE, Attribute.SERIES_TIME)
                .or(() -> moment(header, Attribute.ACQUISITION_DATE, Attribute.ACQUISITION_TIME))
                .ifPresent(at -> series.setStartedElement(FhirMoment.of(at, siteZone)));
        return series;
    }

    /** The coded region when it is SNOMED CT; CHEST by PS3.16 annex L; any other body part as text. */
    private static Optional<Coding> bodySite(DicomObject header) {
        Optional<Coding> coded = header.items(Attribute.ANATOMIC_REGION_SEQUENCE).stream()
                .filter(item -> item.string(Attribute.CODING_SCHEME_DESIGNATOR)
                        .filter("SCT"::equals)
                        .isPresent())
                .filter(item -> item.string(Attribute.CODE_VALUE).isPresent())
                .map(item -> new Coding(
                        CodeSystems.SNOMED_CT,
                        item.string(Attribute.CODE_VALUE).orElseThrow(),
                        item.string(Attribute.CODE_MEANING).orElse(null)))
                .findFirst();
        return coded.or(() -> header.string(Attribute.BODY_PART_EXAMINED)
                .map(part -> part.equals("CHEST")
                        ? new Coding(CodeSystems.SNOMED_CT, "51185008", "Chest")
                        : new Coding().setDisplay(part)));
    }

    private static ImagingStudySeriesInstanceComponent instance(DicomObject header, String uid) {
        ImagingStudySeriesInstanceComponent instance = new ImagingStudySeriesInstanceComponent().setUid(uid);
        instance.setSopClass(
                new Coding().setSystem(URI).setCode("urn:oid:" + required(header, Attribute.SOP_CLASS_UID)));
        header.integer(Attribute.INSTANCE_NUMBER).stream().filter(n -> n >= 0).forEach(instance::setNumber);
        List<String> type = header.strings(Attribute.IMAGE_TYPE);
        if (!type.isEmpty()) {
            instance.setTitle(String.join("\\", type));
        }
        return instance;
    }

    /** Order and counts that do not depend on what came first. */
    private static ImagingStudy settle(ImagingStudy study) {
        Comparator<ImagingStudySeriesComponent> byNumber =
                Comparator.comparingInt(ImagingStudySeriesComponent::getNumber);
        List<ImagingStudySeriesComponent> series = new ArrayList<>(study.getSeries());
        series.sort(byNumber.thenComparing(ImagingStudySeriesComponent::getUid));
        study.setSeries(series);
        int instances = 0;
        for (ImagingStudySeriesComponent one : series) {
            List<ImagingStudySeriesInstanceComponent> ordered = new ArrayList<>(one.getInstance());
            ordered.sort(Comparator.comparingInt(ImagingStudySeriesInstanceComponent::getNumber)
                    .thenComparing(ImagingStudySeriesInstanceComponent::getUid));
            one.setInstance(ordered).setNumberOfInstances(ordered.size());
            instances += ordered.size();
        }
        study.setNumberOfSeries(series.size()).setNumberOfInstances(instances);
        study.setModality(series.stream()
                .map(one -> one.getModality().getCode())
                .distinct()
                .sorted()
                .map(code -> new Coding().setSystem(CodeSystems.DCM).setCode(code))
                .collect(Collectors.toCollection(ArrayList::new)));
        return study;
    }

    private static Optional<DicomDateTime> moment(DicomObject header, Attribute date, Attribute time) {
        return header.dateTime(date, time);
    }

    private static String required(DicomObject header, Attribute attribute) {
        return header.string(attribute)
                .orElseThrow(() -> new IllegalArgumentException(attribute.keyword() + " is absent"));
    }
}
