package org.prodrome.longitudinal.timeline;

import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import java.util.OptionalInt;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Patient;
import org.prodrome.terminology.code.Code;

/** Sex and age of a patient as the equations want them, or nothing where the record does not say. */
public final class Person {
    private static final String SEX_FOR_CLINICAL_USE =
            "http://hl7.org/fhir/StructureDefinition/patient-sexParameterForClinicalUse";
    private static final String SEX_PARAMETER = "http://terminology.hl7.org/CodeSystem/sex-parameter-for-clinical-use";
    private static final Code FEMALE_TYPICAL = new Code(SEX_PARAMETER, "female-typical", "Female-typical");
    private static final Code MALE_TYPICAL = new Code(SEX_PARAMETER, "male-typical", "Male-typical");

    private static final int ADULT = 18;

    /** Sex as equations have it. */
    public enum Sex {
        FEMALE,
        MALE
    }

    private Person() {}

    /** Sex for clinical use where given, else administrative gender; empty for anything but female and male. */
    public static Optional<Sex> sex(Patient patient) {
        for (Extension extension : patient.getExtensionsByUrl(SEX_FOR_CLINICAL_USE)) {
            Extension value = extension.getExtensionByUrl("value");
            if (value != null && value.getValue() instanceof CodeableConcept concept) {
                return FEMALE_TYPICAL.isIn(concept)
                        ? Optional.of(Sex.FEMALE)
                        : MALE_TYPICAL.isIn(concept) ? Optional.of(Sex.MALE) : Optional.empty();
            }
        }
        if (!patient.hasGender()) {
            return Optional.empty();
        }
        return switch (patient.getGender()) {
            case FEMALE -> Optional.of(Sex.FEMALE);
            case MALE -> Optional.of(Sex.MALE);
            default -> Optional.empty();
        };
    }

    /** {@code woman}, {@code man} or {@code person}, by administrative gender. */
    public static String noun(Patient patient) {
        if (!patient.hasGender()) {
            return "person";
        }
        return switch (patient.getGender()) {
            case FEMALE -> "woman";
            case MALE -> "man";
            default -> "person";
        };
    }

    /** The same on a day: {@code girl}, {@code boy} or {@code child} below 18 years of age, where the age is known. */
    public static String noun(Patient patient, LocalDate on) {
        OptionalInt age = age(patient, on);
        if (age.isEmpty() || age.getAsInt() >= ADULT) {
            return noun(patient);
        }
        return switch (noun(patient)) {
            case "woman" -> "girl";
            case "man" -> "boy";
            default -> "child";
        };
    }

    /** Completed years on a day; empty unless the birth date is known to the day and not after it. */
    public static OptionalInt age(Patient patient, LocalDate on) {
        Optional<ClinicalTime> birth = ClinicalTime.of(patient.getBirthDateElement());
        if (birth.isEmpty()
                || birth.get().precision() != ClinicalTime.Precision.DAY
                || birth.get().firstDay().isAfter(on)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Period.between(birth.get().firstDay(), on).getYears());
    }
}
