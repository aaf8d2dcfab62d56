package org.prodrome.cds.hook;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The moments of care that the CDS Hooks library names and that a service here can answer, with the version of each
 * definition as its page there states it (HL7/cds-hooks-library 5d04c4d, "hookVersion").
 */
public enum Hook {
    PATIENT_VIEW("patient-view", "1.0"),
    ORDER_SELECT("order-select", "1.0"),
    ORDER_SIGN("order-sign", "1.0"),
    ORDER_DISPATCH("order-dispatch", "1.1"),
    ENCOUNTER_START("encounter-start", "1.0"),
    ENCOUNTER_DISCHARGE("encounter-discharge", "1.0"),
    APPOINTMENT_BOOK("appointment-book", "1.0"),
    PROBLEM_LIST_ITEM_CREATE("problem-list-item-create", "0.1.0"),
    ALLERGYINTOLERANCE_CREATE("allergyintolerance-create", "0.1.0"),
    MEDICATION_REFILL("medication-refill", "0.1.0");

    private final String code;
    private final String version;

    Hook(String code, String version) {
        this.code = code;
        this.version = version;
    }

    /** The hook's name on the wire. */
    public String code() {
        return code;
    }

    /** Version of the hook's definition, for discovery in 3.0. */
    public String version() {
        return version;
    }

    /** The hook of that name, when it is one of these. */
    public static Optional<Hook> of(String code) {
        return Stream.of(values()).filter(hook -> hook.code.equals(code)).findFirst();
    }
}
