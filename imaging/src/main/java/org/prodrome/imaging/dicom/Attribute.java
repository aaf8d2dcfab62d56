package org.prodrome.imaging.dicom;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes that we read or write by name, from the data dictionary (PS3.6, 2024). Implicit VR files need it to
 * know a value's representation; tags that are not here are read as {@code UN}. Where the dictionary leaves a choice
 * (US or SS, OB or OW) the first of the two by habit of films is given, and the reader of the pixels minds the sign.
 */
public enum Attribute {
    ERROR_COMMENT(0x00000902, Vr.LO, "ErrorComment"),
    FILE_META_INFORMATION_VERSION(0x00020001, Vr.OB, "FileMetaInformationVersion"),
    MEDIA_STORAGE_SOP_CLASS_UID(0x00020002, Vr.UI, "MediaStorageSOPClassUID"),
    MEDIA_STORAGE_SOP_INSTANCE_UID(0x00020003, Vr.UI, "MediaStorageSOPInstanceUID"),
    TRANSFER_SYNTAX_UID(0x00020010, Vr.UI, "TransferSyntaxUID"),
    IMPLEMENTATION_CLASS_UID(0x00020012, Vr.UI, "ImplementationClassUID"),
    IMPLEMENTATION_VERSION_NAME(0x00020013, Vr.SH, "ImplementationVersionName"),
    SPECIFIC_CHARACTER_SET(0x00080005, Vr.CS, "SpecificCharacterSet"),
    IMAGE_TYPE(0x00080008, Vr.CS, "ImageType"),
    SOP_CLASS_UID(0x00080016, Vr.UI, "SOPClassUID"),
    SOP_INSTANCE_UID(0x00080018, Vr.UI, "SOPInstanceUID"),
    SYNTHETIC_DATA(0x0008001C, Vr.CS, "SyntheticData"),
    STUDY_DATE(0x00080020, Vr.DA, "StudyDate"),
    SERIES_DATE(0x00080021, Vr.DA, "SeriesDate"),
    ACQUISITION_DATE(0x00080022, Vr.DA, "AcquisitionDate"),
    CONTENT_DATE(0x00080023, Vr.DA, "ContentDate"),
    ACQUISITION_DATE_TIME(0x0008002A, Vr.DT, "AcquisitionDateTime"),
    STUDY_TIME(0x00080030, Vr.TM, "StudyTime"),
    SERIES_TIME(0x00080031, Vr.TM, "SeriesTime"),
    ACQUISITION_TIME(0x00080032, Vr.TM, "AcquisitionTime"),
    CONTENT_TIME(0x00080033, Vr.TM, "ContentTime"),
    ACCESSION_NUMBER(0x00080050, Vr.SH, "AccessionNumber"),
    MODALITY(0x00080060, Vr.CS, "Modality"),
    CONVERSION_TYPE(0x00080064, Vr.CS, "ConversionType"),
    PRESENTATION_INTENT_TYPE(0x00080068, Vr.CS, "PresentationIntentType"),
    MANUFACTURER(0x00080070, Vr.LO, "Manufacturer"),
    INSTITUTION_NAME(0x00080080, Vr.LO, "InstitutionName"),
    REFERRING_PHYSICIAN_NAME(0x00080090, Vr.PN, "ReferringPhysicianName"),
    CODE_VALUE(0x00080100, Vr.SH, "CodeValue"),
    CODING_SCHEME_DESIGNATOR(0x00080102, Vr.SH, "CodingSchemeDesignator"),
    CODE_MEANING(0x00080104, Vr.LO, "CodeMeaning"),
    TIMEZONE_OFFSET_FROM_UTC(0x00080201, Vr.SH, "TimezoneOffsetFromUTC"),
    STUDY_DESCRIPTION(0x00081030, Vr.LO, "StudyDescription"),
    PROCEDURE_CODE_SEQUENCE(0x00081032, Vr.SQ, "ProcedureCodeSequence"),
    SERIES_DESCRIPTION(0x0008103E, Vr.LO, "SeriesDescription"),
    MANUFACTURER_MODEL_NAME(0x00081090, Vr.LO, "ManufacturerModelName"),
    REFERENCED_STUDY_SEQUENCE(0x00081110, Vr.SQ, "ReferencedStudySequence"),
    REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE(0x00081111, Vr.SQ, "ReferencedPerformedProcedureStepSequence"),
    REFERENCED_IMAGE_SEQUENCE(0x00081140, Vr.SQ, "ReferencedImageSequence"),
    REFERENCED_SOP_CLASS_UID(0x00081150, Vr.UI, "ReferencedSOPClassUID"),
    REFERENCED_SOP_INSTANCE_UID(0x00081155, Vr.UI, "ReferencedSOPInstanceUID"),
    RETRIEVE_URL(0x00081190, Vr.UR, "RetrieveURL"),
    WARNING_REASON(0x00081196, Vr.US, "WarningReason"),
    FAILURE_REASON(0x00081197, Vr.US, "FailureReason"),
    FAILED_SOP_SEQUENCE(0x00081198, Vr.SQ, "FailedSOPSequence"),
    REFERENCED_SOP_SEQUENCE(0x00081199, Vr.SQ, "ReferencedSOPSequence"),
    OTHER_FAILURES_SEQUENCE(0x0008119A, Vr.SQ, "OtherFailuresSequence"),
    DERIVATION_DESCRIPTION(0x00082111, Vr.ST, "DerivationDescription"),
    SOURCE_IMAGE_SEQUENCE(0x00082112, Vr.SQ, "SourceImageSequence"),
    ANATOMIC_REGION_SEQUENCE(0x00082218, Vr.SQ, "AnatomicRegionSequence"),
    PATIENT_NAME(0x00100010, Vr.PN, "PatientName"),
    PATIENT_ID(0x00100020, Vr.LO, "PatientID"),
    ISSUER_OF_PATIENT_ID(0x00100021, Vr.LO, "IssuerOfPatientID"),
    ISSUER_OF_PATIENT_ID_QUALIFIERS_SEQUENCE(0x00100024, Vr.SQ, "IssuerOfPatientIDQualifiersSequence"),
    PATIENT_BIRTH_DATE(0x00100030, Vr.DA, "PatientBirthDate"),
    PATIENT_BIRTH_TIME(0x00100032, Vr.TM, "PatientBirthTime"),
    PATIENT_SEX(0x00100040, Vr.CS, "PatientSex"),
    OTHER_PATIENT_IDS_SEQUENCE(0x00101002, Vr.SQ, "OtherPatientIDsSequence"),
    PATIENT_AGE(0x00101010, Vr.AS, "PatientAge"),
    PATIENT_SIZE(0x00101020, Vr.DS, "PatientSize"),
    PATIENT_WEIGHT(0x00101030, Vr.DS, "PatientWeight"),
    PATIENT_COMMENTS(0x00104000, Vr.LT, "PatientComments"),
    BODY_PART_EXAMINED(0x00180015, Vr.CS, "BodyPartExamined"),
    KVP(0x00180060, Vr.DS, "KVP"),
    DEVICE_SERIAL_NUMBER(0x00181000, Vr.LO, "DeviceSerialNumber"),
    SOFTWARE_VERSIONS(0x00181020, Vr.LO, "SoftwareVersions"),
    PROTOCOL_NAME(0x00181030, Vr.LO, "ProtocolName"),
    ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR(0x00181114, Vr.DS, "EstimatedRadiographicMagnificationFactor"),
    X_RAY_TUBE_CURRENT(0x00181151, Vr.IS, "XRayTubeCurrent"),
    EXPOSURE(0x00181152, Vr.IS, "Exposure"),
    EXPOSURE_IN_UAS(0x00181153, Vr.IS, "ExposureInuAs"),
    IMAGER_PIXEL_SPACING(0x00181164, Vr.DS, "ImagerPixelSpacing"),
    RELATIVE_X_RAY_EXPOSURE(0x00181405, Vr.IS, "RelativeXRayExposure"),
    POSITIONER_TYPE(0x00181508, Vr.CS, "PositionerType"),
    PATIENT_POSITION(0x00185100, Vr.CS, "PatientPosition"),
    VIEW_POSITION(0x00185101, Vr.CS, "ViewPosition"),
    DETECTOR_TYPE(0x00187004, Vr.CS, "DetectorType"),
    DETECTOR_ID(0x0018700A, Vr.SH, "DetectorID"),
    CONTRIBUTING_EQUIPMENT_SEQUENCE(0x0018A001, Vr.SQ, "ContributingEquipmentSequence"),
    STUDY_INSTANCE_UID(0x0020000D, Vr.UI, "StudyInstanceUID"),
    SERIES_INSTANCE_UID(0x0020000E, Vr.UI, "SeriesInstanceUID"),
    STUDY_ID(0x00200010, Vr.SH, "StudyID"),
    SERIES_NUMBER(0x00200011, Vr.IS, "SeriesNumber"),
    ACQUISITION_NUMBER(0x00200012, Vr.IS, "AcquisitionNumber"),
    INSTANCE_NUMBER(0x00200013, Vr.IS, "InstanceNumber"),
    PATIENT_ORIENTATION(0x00200020, Vr.CS, "PatientOrientation"),
    LATERALITY(0x00200060, Vr.CS, "Laterality"),
    IMAGE_LATERALITY(0x00200062, Vr.CS, "ImageLaterality"),
    IMAGE_COMMENTS(0x00204000, Vr.LT, "ImageComments"),
    SAMPLES_PER_PIXEL(0x00280002, Vr.US, "SamplesPerPixel"),
    PHOTOMETRIC_INTERPRETATION(0x00280004, Vr.CS, "PhotometricInterpretation"),
    PLANAR_CONFIGURATION(0x00280006, Vr.US, "PlanarConfiguration"),
    NUMBER_OF_FRAMES(0x00280008, Vr.IS, "NumberOfFrames"),
    ROWS(0x00280010, Vr.US, "Rows"),
    COLUMNS(0x00280011, Vr.US, "Columns"),
    PIXEL_SPACING(0x00280030, Vr.DS, "PixelSpacing"),
    PIXEL_ASPECT_RATIO(0x00280034, Vr.IS, "PixelAspectRatio"),
    BITS_ALLOCATED(0x00280100, Vr.US, "BitsAllocated"),
    BITS_STORED(0x00280101, Vr.US, "BitsStored"),
    HIGH_BIT(0x00280102, Vr.US, "HighBit"),
    PIXEL_REPRESENTATION(0x00280103, Vr.US, "PixelRepresentation"),
    SMALLEST_IMAGE_PIXEL_VALUE(0x00280106, Vr.US, "SmallestImagePixelValue"),
    LARGEST_IMAGE_PIXEL_VALUE(0x00280107, Vr.US, "LargestImagePixelValue"),
    PIXEL_PADDING_VALUE(0x00280120, Vr.US, "PixelPaddingValue"),
    PIXEL_PADDING_RANGE_LIMIT(0x00280121, Vr.US, "PixelPaddingRangeLimit"),
    BURNED_IN_ANNOTATION(0x00280301, Vr.CS, "BurnedInAnnotation"),
    PIXEL_INTENSITY_RELATIONSHIP(0x00281040, Vr.CS, "PixelIntensityRelationship"),
    PIXEL_INTENSITY_RELATIONSHIP_SIGN(0x00281041, Vr.SS, "PixelIntensityRelationshipSign"),
    WINDOW_CENTER(0x00281050, Vr.DS, "WindowCenter"),
    WINDOW_WIDTH(0x00281051, Vr.DS, "WindowWidth"),
    RESCALE_INTERCEPT(0x00281052, Vr.DS, "RescaleIntercept"),
    RESCALE_SLOPE(0x00281053, Vr.DS, "RescaleSlope"),
    RESCALE_TYPE(0x00281054, Vr.LO, "RescaleType"),
    VOI_LUT_FUNCTION(0x00281056, Vr.CS, "VOILUTFunction"),
    LOSSY_IMAGE_COMPRESSION(0x00282110, Vr.CS, "LossyImageCompression"),
    MODALITY_LUT_SEQUENCE(0x00283000, Vr.SQ, "ModalityLUTSequence"),
    LUT_DESCRIPTOR(0x00283002, Vr.US, "LUTDescriptor"),
    LUT_EXPLANATION(0x00283003, Vr.LO, "LUTExplanation"),
    LUT_DATA(0x00283006, Vr.OW, "LUTData"),
    VOI_LUT_SEQUENCE(0x00283010, Vr.SQ, "VOILUTSequence"),
    PIXEL_DATA_PROVIDER_URL(0x00287FE0, Vr.UR, "PixelDataProviderURL"),
    PIXEL_MEASURES_SEQUENCE(0x00289110, Vr.SQ, "PixelMeasuresSequence"),
    UNIVERSAL_ENTITY_ID(0x00400032, Vr.UT, "UniversalEntityID"),
    UNIVERSAL_ENTITY_ID_TYPE(0x00400033, Vr.CS, "UniversalEntityIDType"),
    REQUEST_ATTRIBUTES_SEQUENCE(0x00400275, Vr.SQ, "RequestAttributesSequence"),
    PURPOSE_OF_REFERENCE_CODE_SEQUENCE(0x0040A170, Vr.SQ, "PurposeOfReferenceCodeSequence"),
    ACQUISITION_CONTEXT_SEQUENCE(0x00400555, Vr.SQ, "AcquisitionContextSequence"),
    VIEW_CODE_SEQUENCE(0x00540220, Vr.SQ, "ViewCodeSequence"),
    VIEW_MODIFIER_CODE_SEQUENCE(0x00540222, Vr.SQ, "ViewModifierCodeSequence"),
    ICON_IMAGE_SEQUENCE(0x00880200, Vr.SQ, "IconImageSequence"),
    PRESENTATION_LUT_SHAPE(0x20500020, Vr.CS, "PresentationLUTShape"),
    SHARED_FUNCTIONAL_GROUPS_SEQUENCE(0x52009229, Vr.SQ, "SharedFunctionalGroupsSequence"),
    PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE(0x52009230, Vr.SQ, "PerFrameFunctionalGroupsSequence"),
    FLOAT_PIXEL_DATA(0x7FE00008, Vr.OF, "FloatPixelData"),
    DOUBLE_FLOAT_PIXEL_DATA(0x7FE00009, Vr.OD, "DoubleFloatPixelData"),
    PIXEL_DATA(0x7FE00010, Vr.OW, "PixelData"),
    DATA_SET_TRAILING_PADDING(0xFFFCFFFC, Vr.OB, "DataSetTrailingPadding");

    private static final Map<Tag, Attribute> BY_TAG = new HashMap<>();

    static {
        for (Attribute attribute : values()) {
            BY_TAG.put(attribute.tag, attribute);
        }
    }

    private final Tag tag;
    private final Vr vr;
    private final String keyword;

    Attribute(int tag, Vr vr, String keyword) {
        this.tag = new Tag(tag);
        this.vr = vr;
        this.keyword = keyword;
    }

    /** Group and element number. */
    public Tag tag() {
        return tag;
    }

    /** Value representation in the dictionary. */
    public Vr vr() {
        return vr;
    }

    /** The standard's keyword, as {@code StudyInstanceUID}. */
    public String keyword() {
        return keyword;
    }

    /** The attribute of a tag, when it is one of ours. */
    public static Optional<Attribute> of(Tag tag) {
        return Optional.ofNullable(BY_TAG.get(tag));
    }
}
