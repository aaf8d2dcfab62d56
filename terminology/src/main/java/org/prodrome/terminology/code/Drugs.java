package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ATC;
import static org.prodrome.terminology.code.CodeSystems.RXNORM;

/**
 * Drug sets for the lines that join a problem to its drugs: RxNorm ingredients, the products met in the data at hand,
 * and single ATC codes (codes only; the ATC classification itself is not shipped).
 */
public final class Drugs {
    public static final CodeSet RENIN_ANGIOTENSIN = set(
            "ACE inhibitor or angiotensin receptor blocker",
            rx(
                    "29046", "lisinopril",
                    "52175", "losartan",
                    "1998", "captopril",
                    "3827", "enalapril",
                    "35296", "ramipril",
                    "69749", "valsartan",
                    "83818", "irbesartan",
                    "314076", "lisinopril 10 MG Oral Tablet",
                    "314077", "lisinopril 20 MG Oral Tablet",
                    "833036", "Captopril 25 MG Oral Tablet",
                    "979492", "losartan potassium 50 MG Oral Tablet"),
            atc("C09AA03", "lisinopril", "C09CA01", "losartan", "C09AA01", "captopril", "C09AA05", "ramipril"));

    public static final CodeSet SGLT2_INHIBITORS = set(
            "SGLT2 inhibitor",
            rx("1488564", "dapagliflozin", "1545653", "empagliflozin", "1373458", "canagliflozin"),
            atc("A10BK01", "dapagliflozin", "A10BK03", "empagliflozin", "A10BK02", "canagliflozin"));

    public static final CodeSet GLUCOSE_LOWERING = set(
                    "glucose-lowering drug",
                    rx(
                            "6809", "metformin",
                            "860975", "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet",
                            "106892", "Humulin 70/30",
                            "378864", "insulin glargine Injectable Solution",
                            "2179743", "insulin, regular, human Injection",
                            "5856", "insulin",
                            "4815", "glyburide",
                            "4821", "glipizide"),
                    atc("A10BA02", "metformin"))
            .and("glucose-lowering drug", SGLT2_INHIBITORS);

    public static final CodeSet DIURETICS = set(
            "diuretic",
            rx(
                    "4603", "furosemide",
                    "5487", "hydrochlorothiazide",
                    "316049", "Hydrochlorothiazide 25 MG",
                    "316052", "Hydrochlorothiazide 6.25 MG",
                    "315971", "Lasix 40mg",
                    "1719286", "10 ML Furosemide 10 MG/ML Injection",
                    "9997", "spironolactone",
                    "298869", "eplerenone",
                    "2555902", "finerenone"),
            atc("C03CA01", "furosemide", "C03AA03", "hydrochlorothiazide", "C03DA01", "spironolactone"));

    public static final CodeSet OTHER_ANTIHYPERTENSIVES = set(
            "other blood-pressure drug",
            rx(
                    "17767", "amlodipine",
                    "197361", "Amlodipine 5 MG Oral Tablet",
                    "6918", "metoprolol",
                    "866414", "metoprolol succinate 100 MG Extended Release Oral Tablet [Toprol]",
                    "897718", "Verapamil Hydrochloride 40 MG"),
            atc("C08CA01", "amlodipine", "C07AB02", "metoprolol"));

    public static final CodeSet ANTICOAGULANTS = set(
            "anticoagulant",
            rx(
                    "11289", "warfarin",
                    "855332", "Warfarin Sodium 5 MG Oral Tablet",
                    "1364430", "apixaban",
                    "1114195", "rivaroxaban",
                    "1037042", "dabigatran etexilate",
                    "1599538", "edoxaban"),
            atc("B01AA03", "warfarin", "B01AF02", "apixaban", "B01AF01", "rivaroxaban", "B01AE07", "dabigatran"));

    public static final CodeSet STATINS = set(
            "statin",
            rx(
                    "36567", "simvastatin",
                    "83367", "atorvastatin",
                    "316672", "Simvistatin 10 MG",
                    "312961", "Simvastatin 20 MG Oral Tablet",
                    "259255", "Atorvastatin 80 MG Oral Tablet"),
            atc("C10AA01", "simvastatin", "C10AA05", "atorvastatin"));

    public static final CodeSet NSAIDS = set(
            "NSAID",
            rx(
                    "5640", "ibuprofen",
                    "7258", "naproxen",
                    "310965", "Ibuprofen 200 MG Oral Tablet",
                    "198405", "Ibuprofen 100 MG Oral Tablet",
                    "849574", "Naproxen sodium 220 MG Oral Tablet",
                    "198014", "Naproxen 500 MG Oral Tablet"),
            atc("M01AE01", "ibuprofen", "M01AE02", "naproxen"));

    public static final CodeSet BLOOD_PRESSURE_LOWERING =
            RENIN_ANGIOTENSIN.and("blood-pressure drug", DIURETICS, OTHER_ANTIHYPERTENSIVES);

    private Drugs() {}

    private static CodeSet rx(String... codeThenDisplay) {
        return CodeSet.of("rxnorm", RXNORM, codeThenDisplay);
    }

    private static CodeSet atc(String... codeThenDisplay) {
        return CodeSet.of("atc", ATC, codeThenDisplay);
    }

    private static CodeSet set(String name, CodeSet rxnorm, CodeSet atc) {
        return rxnorm.and(name, atc);
    }
}
