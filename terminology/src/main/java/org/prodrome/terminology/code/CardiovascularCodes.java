package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.LOINC;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** Measurements and answers that scores of heart and vessels read. */
public final class CardiovascularCodes {
    public static final CodeSet PULMONARY_SYSTOLIC_PRESSURE = CodeSet.of(
            "pulmonary artery systolic pressure", LOINC, "8440-0", "Pulmonary artery Systolic blood pressure");

    /** Early mitral inflow over early diastolic velocity of the annulus. */
    public static final CodeSet FILLING_RATIO = CodeSet.of(
            "E/e' ratio", SNOMED_CT, "399140004", "Ratio of MV Peak Velocity to LV Peak Tissue Velocity E-Wave");

    public static final CodeSet SMOKING_STATUS =
            CodeSet.of("smoking status", LOINC, "72166-2", "Tobacco smoking status NHIS");

    /** Answers of {@link #SMOKING_STATUS} that mean that the person smokes now. */
    public static final CodeSet SMOKES = CodeSet.of(
            "smokes",
            SNOMED_CT,
            "449868002",
            "Smokes tobacco daily",
            "428041000124106",
            "Occasional tobacco smoker",
            "77176002",
            "Smoker",
            "428071000124103",
            "Heavy tobacco smoker",
            "428061000124105",
            "Light tobacco smoker");

    /** Answers that mean that the person does not smoke now. */
    public static final CodeSet DOES_NOT_SMOKE =
            CodeSet.of("does not smoke", SNOMED_CT, "8517006", "Former smoker", "266919005", "Never smoked tobacco");

    /** Classes of blood-pressure drug, one by one: a score counts how many there are. */
    public static final CodeSet BETA_BLOCKERS = CodeSet.of(
                    "rxnorm",
                    CodeSystems.RXNORM,
                    "6918",
                    "metoprolol",
                    "866414",
                    "metoprolol succinate 100 MG Extended Release Oral Tablet [Toprol]",
                    "1740909",
                    "metoprolol Injection",
                    "1202",
                    "atenolol",
                    "19484",
                    "bisoprolol",
                    "20352",
                    "carvedilol",
                    "8787",
                    "propranolol")
            .and("beta blocker", CodeSet.of("atc", CodeSystems.ATC, "C07AB02", "metoprolol", "C07AB07", "bisoprolol"));

    public static final CodeSet CALCIUM_CHANNEL_BLOCKERS = CodeSet.of(
                    "rxnorm",
                    CodeSystems.RXNORM,
                    "17767",
                    "amlodipine",
                    "197361",
                    "Amlodipine 5 MG Oral Tablet",
                    "897718",
                    "Verapamil Hydrochloride 40 MG",
                    "11170",
                    "verapamil",
                    "3443",
                    "diltiazem",
                    "7417",
                    "nifedipine")
            .and("calcium channel blocker", CodeSet.of("atc", CodeSystems.ATC, "C08CA01", "amlodipine"));

    /** Any drug that lowers the blood pressure. */
    public static final CodeSet BLOOD_PRESSURE_LOWERING = Drugs.BLOOD_PRESSURE_LOWERING.and(
            "blood-pressure drug",
            KidneyDrugs.RENIN_ANGIOTENSIN,
            KidneyDrugs.DIURETICS,
            BETA_BLOCKERS,
            CALCIUM_CHANNEL_BLOCKERS);

    public static final CodeSet STATINS = Drugs.STATINS.and(
            "statin",
            CodeSet.of(
                    "rxnorm",
                    CodeSystems.RXNORM,
                    "301542",
                    "rosuvastatin",
                    "42463",
                    "pravastatin",
                    "6472",
                    "lovastatin"),
            CodeSet.of("atc", CodeSystems.ATC, "C10AA07", "rosuvastatin", "C10AA03", "pravastatin"));

    private CardiovascularCodes() {}
}
