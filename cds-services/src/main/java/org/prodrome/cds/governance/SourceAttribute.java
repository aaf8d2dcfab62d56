package org.prodrome.cds.governance;

import java.util.Arrays;
import java.util.Optional;

/**
 * The 31 source attributes of a predictive decision support intervention, 45 CFR 170.315(b)(11) (HTI-1 final rule).
 * Keys and titles are ours.
 */
public enum SourceAttribute {
    DEVELOPER_CONTACT("details.developerContact", "Developer, and how to reach them"),
    FUNDING_SOURCE("details.fundingSource", "Who paid for the technical implementation"),
    OUTPUT_VALUE("details.outputValue", "What the output says"),
    OUTPUT_TYPE("details.outputType", "Kind of output"),
    INTENDED_USE("purpose.intendedUse", "What it is for"),
    INTENDED_POPULATION("purpose.intendedPopulation", "For which patients"),
    INTENDED_USER("purpose.intendedUser", "For which users"),
    DECISION_ROLE("purpose.decisionRole", "Its part in the decision"),
    OUT_OF_SCOPE("caution.outOfScope", "Where not to use it"),
    KNOWN_RISKS("caution.knownRisks", "Known risks and limits"),
    INCLUSION_EXCLUSION("development.inclusionExclusion", "Who was in the development data and who was not"),
    DEMOGRAPHIC_INPUTS("development.demographicInputs", "Personal and social attributes among the inputs"),
    REPRESENTATIVENESS("development.representativeness", "Whom the development data represent"),
    RELEVANCE("development.relevance", "How the development data fit the place of use"),
    FAIRNESS_APPROACH("fairness.developmentApproach", "What was done for fairness in development"),
    BIAS_MANAGEMENT("fairness.biasManagement", "How bias is managed"),
    EXTERNAL_SOURCE("externalValidation.source", "Data of the external validation"),
    EXTERNAL_PARTY("externalValidation.party", "Who validated externally"),
    EXTERNAL_REPRESENTATIVENESS("externalValidation.representativeness", "Whom the external validation represents"),
    EXTERNAL_PROCESS("externalValidation.process", "How the external validation was done"),
    VALIDITY_INTERNAL("quant.validityInternal", "Validity in data like the development data"),
    FAIRNESS_INTERNAL("quant.fairnessInternal", "Fairness in data like the development data"),
    VALIDITY_EXTERNAL("quant.validityExternal", "Validity in external data"),
    FAIRNESS_EXTERNAL("quant.fairnessExternal", "Fairness in external data"),
    OUTCOME_REFERENCES("quant.outcomeReferences", "Evaluations of its effect on outcomes"),
    VALIDITY_PROCESS("maintenance.validityProcess", "How and how often validity is monitored"),
    LOCAL_VALIDITY("maintenance.localValidity", "Validity in this site's data"),
    FAIRNESS_PROCESS("maintenance.fairnessProcess", "How and how often fairness is monitored"),
    LOCAL_FAIRNESS("maintenance.localFairness", "Fairness in this site's data"),
    UPDATE_PROCESS("update.process", "How and how often it is updated"),
    CORRECTION_FREQUENCY("update.correctionFrequency", "How often it is corrected when risks are found");

    private final String key;
    private final String title;

    SourceAttribute(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** Name in JSON, such as {@code purpose.intendedUse}. */
    public String key() {
        return key;
    }

    /** What a person reads. */
    public String title() {
        return title;
    }

    /** The attribute of a key. */
    public static Optional<SourceAttribute> ofKey(String key) {
        return Arrays.stream(values())
                .filter(attribute -> attribute.key.equals(key))
                .findFirst();
    }
}
