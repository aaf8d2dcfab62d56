package org.prodrome.cds.hook;

import java.util.Optional;
import java.util.stream.Stream;

/** The moments of care that the CDS Hooks library names and that a service here can answer. */
public enum Hook {
    PATIENT_VIEW("patient-view", "1.0"),
    ORDER_SELECT("order-select", ""),
    ORDER_SIGN("order-sign", ""),
    ORDER_DISPATCH("order-dispatch", "1.1"),
    ENCOUNTER_START("encounter-start", ""),
    ENCOUNTER_DISCHARGE("encounter-discharge", ""),
    APPOINTMENT_BOOK("appointment-book", ""),
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

    /** Version of the hook's definition, for discovery in 3.0; empty where none was checked against the library. */
    public Optional<String> version() {
        return version.isEmpty() ? Optional.empty() : Optional.of(version);
    }

    /** The hook of that name, when it is one of these. */
    public static Optional<Hook> of(String code) {
        return Stream.of(values()).filter(hook -> hook.code.equals(code)).findFirst();
    }
}
