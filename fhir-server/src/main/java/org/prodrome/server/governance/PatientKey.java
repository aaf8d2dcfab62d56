package org.prodrome.server.governance;

/** How people name a patient: {@code 123} or {@code Patient/123} of our record, {@code caller|123} of a caller's. */
public final class PatientKey {
    private PatientKey() {}

    /** As snoozes, silences and sent cards name the patient. */
    public static String of(String words) {
        return words.strip().replaceFirst("(^|\\|)Patient/", "$1");
    }
}
