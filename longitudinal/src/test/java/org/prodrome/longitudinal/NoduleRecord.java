package org.prodrome.longitudinal;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.LungNoduleCodes;

/** Small records of CTs with measured lung nodules. */
public final class NoduleRecord {
    private final RecordBuilder record;

    public NoduleRecord(String birthDate) {
        record = new RecordBuilder(AdministrativeGender.FEMALE, birthDate);
    }

    public RecordBuilder record() {
        return record;
    }

    public PatientTimeline asOf(String day) {
        return record.asOf(day + "T12:00:00Z");
    }

    /** A CT with a coded procedure, such as {@code chest CT} or {@code lung cancer screening CT}. */
    public ImagingStudy ct(String id, String day, Code procedure) {
        ImagingStudy study = study(id, day, "CT");
        study.addProcedureCode(procedure.toConcept());
        return study;
    }

    public ImagingStudy chestCt(String id, String day) {
        return ct(id, day, LungNoduleCodes.CHEST_CT.members().get(0));
    }

    public ImagingStudy study(String id, String day, String modality) {
        ImagingStudy study = new ImagingStudy();
        study.setId("ImagingStudy/" + id);
        study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
        study.setSubject(new Reference("Patient/p1"));
        study.setStartedElement(new DateTimeType(day));
        study.addModality(new Coding(CodeSystems.DCM, modality, modality));
        return record.add(study);
    }

    /** A nodule measured by its two axes in mm. */
    public Observation nodule(ImagingStudy ct, CodeSet lobe, CodeSet composition, String longAxis, String shortAxis) {
        Observation nodule = new Observation();
        nodule.setStatus(Observation.ObservationStatus.FINAL);
        nodule.setSubject(new Reference("Patient/p1"));
        nodule.setCode(LungNoduleCodes.NODULE.members().get(0).toConcept());
        nodule.setEffective(new DateTimeType(ct.getStartedElement().getValueAsString()));
        nodule.addDerivedFrom(new Reference("ImagingStudy/" + ct.getIdElement().getIdPart()));
        nodule.setBodySite(lobe.members().get(0).toConcept());
        component(nodule, LungNoduleCodes.COMPOSITION)
                .setValue(composition.members().get(0).toConcept());
        component(nodule, LungNoduleCodes.LONG_AXIS).setValue(RecordBuilder.quantity(longAxis, "mm"));
        component(nodule, LungNoduleCodes.SHORT_AXIS).setValue(RecordBuilder.quantity(shortAxis, "mm"));
        return record.add(nodule);
    }

    public Observation solid(ImagingStudy ct, String longAxis, String shortAxis) {
        return nodule(ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, longAxis, shortAxis);
    }

    public static Observation withVolume(Observation nodule, String cubicMillimetres) {
        component(nodule, LungNoduleCodes.VOLUME).setValue(RecordBuilder.quantity(cubicMillimetres, "mm3"));
        return nodule;
    }

    public static Observation.ObservationComponentComponent component(Observation observation, CodeSet code) {
        return observation
                .addComponent()
                .setCode(new CodeableConcept().addCoding(code.members().get(0).toCoding()));
    }
}
