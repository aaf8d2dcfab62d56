package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** Entries of a problem list that tell of a life and not of a disease: they belong to the social history. */
public final class SocialFindings {
    public static final CodeSet SOCIAL = CodeSet.of(
            "social history",
            SNOMED_CT,
            "160903007",
            "Full-time employment",
            "160904001",
            "Part-time employment",
            "73438004",
            "Unemployed",
            "741062008",
            "Not in labor force",
            "73595000",
            "Stress",
            "422650009",
            "Social isolation",
            "423315002",
            "Limited social contact",
            "224299000",
            "Received higher education",
            "5251000175109",
            "Received certificate of high school equivalency",
            "424393004",
            "Reports of violence in the environment",
            "160968000",
            "Risk activity involvement",
            "706893006",
            "Victim of intimate partner abuse",
            "266948004",
            "Has a criminal record",
            "713458007",
            "Lack of access to transportation",
            "266934004",
            "Transport problem",
            "105531004",
            "Housing unsatisfactory",
            "266919005",
            "Never smoked tobacco",
            "8517006",
            "Ex-smoker");

    /** Entries that are work for the office and no problem of the patient. */
    public static final CodeSet ADMINISTRATIVE = CodeSet.of(
            "administrative entries",
            SNOMED_CT,
            "314529007",
            "Medication review due",
            "183996000",
            "Sterilization requested",
            "308540004",
            "Inpatient stay");

    private SocialFindings() {}
}
