package org.prodrome.cds.service;

import java.util.List;
import java.util.stream.Stream;
import org.prodrome.cds.governance.SnoozeReason;
import org.prodrome.cds.hook.CardCoding;
import org.prodrome.terminology.code.CodeSystems;

/** What a user may answer when dismissing a card: HL7's codes as far as CDS Hooks 3.0 names them, then our own. */
final class OverrideReasons {
    private static final String HL7 = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes";

    private static final List<CardCoding> ALWAYS = List.of(
            new CardCoding(HL7, "action-completed", "Already done"),
            new CardCoding(HL7, "patient-ineligible", "Does not apply to this patient"),
            new CardCoding(HL7, "risk-benefit-ratio", "Risk outweighs benefit"),
            new CardCoding(HL7, "does-not-align-latest-evidence", "Does not agree with the latest evidence"),
            new CardCoding(HL7, "recipient-does-not-trust", "I do not trust this result"),
            new CardCoding(HL7, "need-more-info", "More information is needed first"),
            new CardCoding(HL7, "wrong-time-workflow", "Not the right moment"),
            new CardCoding(CodeSystems.LABEL, "known-and-managed", "Known and managed"),
            new CardCoding(CodeSystems.LABEL, "measurement-wrong", "The measurement is wrong"));

    /**
     * The reasons that a card offers. Quiet is offered for what a rule says where the service heeds it, for no longer
     * than a day where the rule interrupts.
     */
    static List<CardCoding> of(Candidate candidate, boolean heedsSnoozes) {
        return heedsSnoozes && candidate.topic().isOfARule()
                ? Stream.concat(
                                ALWAYS.stream(),
                                Stream.of(SnoozeReason.values())
                                        .filter(reason -> candidate.tier() > 1 || reason == SnoozeReason.DAY)
                                        .map(reason ->
                                                new CardCoding(SnoozeReason.SYSTEM, reason.code(), reason.display())))
                        .toList()
                : ALWAYS;
    }

    private OverrideReasons() {}
}
