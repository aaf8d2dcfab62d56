package org.prodrome.longitudinal.timeline;

/**
 * How many resources and values a timeline left out, and why. Nothing is dropped without being counted here.
 *
 * @param otherPatient about another patient, or about nobody
 * @param enteredInError withdrawn: entered in error, cancelled, or refuted
 * @param notYetKnown recorded, or dated, after the instant the timeline is as of
 * @param unsupportedType of a type that is not read
 * @param withoutId without an id, so that nothing could cite it
 * @param repeated the same resource given again
 * @param merged duplicates: the same code, value and time in another resource, merged with it
 * @param undated events kept without a date
 * @param unmappedCodes observations whose code is in no set that is read; kept as events
 * @param notDone said not to have been done, given, taken or come to; kept apart, see {@link PatientTimeline#notDone}
 */
public record LeftOut(
        int otherPatient,
        int enteredInError,
        int notYetKnown,
        int unsupportedType,
        int withoutId,
        int repeated,
        int merged,
        int undated,
        int unmappedCodes,
        int notDone) {
    LeftOut with(int later, int duplicates, int withoutDate, int unmapped, int notHappened) {
        return new LeftOut(
                otherPatient,
                enteredInError,
                later,
                unsupportedType,
                withoutId,
                repeated,
                duplicates,
                withoutDate,
                unmapped,
                notHappened);
    }
}
