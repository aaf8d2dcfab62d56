package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ATC;
import static org.prodrome.terminology.code.CodeSystems.RXNORM;

/**
 * Drugs that a kidney minds, or whose dose it sets: RxNorm ingredients, the products met in the data at hand, and
 * single ATC codes.
 */
public final class KidneyDrugs {
    public static final CodeSet RENIN_ANGIOTENSIN = Drugs.RENIN_ANGIOTENSIN.and(
            "ACE inhibitor or angiotensin receptor blocker",
            rx(
                    "18867", "benazepril",
                    "35208", "quinapril",
                    "54552", "perindopril",
                    "38454", "trandolapril",
                    "50166", "fosinopril",
                    "214354", "candesartan",
                    "321064", "olmesartan",
                    "73494", "telmisartan"),
            atc("C09AA02", "enalapril", "C09AA04", "perindopril", "C09CA03", "valsartan", "C09CA06", "candesartan"));

    public static final CodeSet MINERALOCORTICOID_ANTAGONISTS = rx(
                    "9997", "spironolactone",
                    "298869", "eplerenone",
                    "2555902", "finerenone")
            .and(
                    "mineralocorticoid antagonist",
                    atc("C03DA01", "spironolactone", "C03DA04", "eplerenone", "C03DA05", "finerenone"));

    /** After whose start potassium and creatinine are checked. */
    public static final CodeSet POTASSIUM_KEEPING = RENIN_ANGIOTENSIN.and(
            "renin-angiotensin blocker or mineralocorticoid antagonist", MINERALOCORTICOID_ANTAGONISTS);

    public static final CodeSet TRIMETHOPRIM = rx(
                    "10829", "trimethoprim",
                    "849571", "sulfamethoxazole / trimethoprim Oral Suspension [Bactrim]",
                    "403106", "sulfamethoxazole / trimethoprim Injectable Solution [Bactrim]")
            .and("trimethoprim", atc("J01EA01", "trimethoprim", "J01EE01", "sulfamethoxazole and trimethoprim"));

    public static final CodeSet POTASSIUM_SUPPLEMENTS = rx(
                    "8591", "potassium chloride",
                    "1860131", "potassium chloride Injection",
                    "152998", "potassium phosphate Injectable Solution")
            .and("potassium supplement", atc("A12BA01", "potassium chloride", "A12BA02", "potassium citrate"));

    /** What keeps potassium in, or adds to it. */
    public static final CodeSet POTASSIUM_RAISING = RENIN_ANGIOTENSIN.and(
            "drug that raises potassium", MINERALOCORTICOID_ANTAGONISTS, TRIMETHOPRIM, POTASSIUM_SUPPLEMENTS);

    public static final CodeSet NSAIDS = Drugs.NSAIDS.and(
            "NSAID",
            rx(
                    "35827", "ketorolac",
                    "363077", "ketorolac Injectable Solution [Toradol]",
                    "3355", "diclofenac",
                    "5781", "indomethacin",
                    "41493", "meloxicam",
                    "140587", "celecoxib"),
            atc("M01AB05", "diclofenac", "M01AB01", "indometacin", "M01AC06", "meloxicam", "M01AH01", "celecoxib"));

    public static final CodeSet DIURETICS = Drugs.DIURETICS.and(
            "diuretic",
            rx(
                    "1808", "bumetanide",
                    "92041", "bumetanide Injectable Solution [Bumex]",
                    "204154", "furosemide 50 MG/ML Injectable Solution",
                    "287524", "furosemide Injectable Solution [Lasix]",
                    "38413", "torsemide",
                    "2409", "chlorthalidone",
                    "5764", "indapamide",
                    "6916", "metolazone"),
            atc("C03CA02", "bumetanide", "C03CA04", "torasemide", "C03BA04", "chlortalidone", "C03BA11", "indapamide"));

    public static final CodeSet METFORMIN = rx(
                    "6809", "metformin",
                    "860975", "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet")
            .and("metformin", atc("A10BA02", "metformin"));

    /** Drugs that harm tubules by themselves. */
    public static final CodeSet TUBULAR_TOXINS = rx(
                    "11124", "vancomycin",
                    "1807507", "vancomycin Injection",
                    "1596450", "gentamicin",
                    "1870244", "gentamicin Injection",
                    "10627", "tobramycin",
                    "1740474", "tobramycin Injection",
                    "641", "amikacin",
                    "1723155", "amikacin Injection",
                    "732", "amphotericin B",
                    "2285809", "amphotericin B Injection [AmBisome]",
                    "281", "acyclovir",
                    "1734931", "acyclovir Injection",
                    "1736854", "Cisplatin 50 MG Injection")
            .and("nephrotoxic anti-infective or cytostatic", atc("J01XA01", "vancomycin", "J01GB03", "gentamicin"));

    /** What lowers filtration or harms tubules. */
    public static final CodeSet NEPHROTOXINS =
            NSAIDS.and("drug that can harm the kidney", RENIN_ANGIOTENSIN, DIURETICS, TRIMETHOPRIM, TUBULAR_TOXINS);

    /** What to look at again when the kidney fails suddenly: those, and what then piles up. */
    public static final CodeSet TO_REVIEW_IN_INJURY =
            NEPHROTOXINS.and("drug to review in kidney injury", METFORMIN, Drugs.SGLT2_INHIBITORS);

    public static final CodeSet APIXABAN = rx("1364430", "apixaban").and("apixaban", atc("B01AF02", "apixaban"));

    public static final CodeSet RIVAROXABAN =
            rx("1114195", "rivaroxaban").and("rivaroxaban", atc("B01AF01", "rivaroxaban"));

    public static final CodeSet DABIGATRAN =
            rx("1037042", "dabigatran etexilate").and("dabigatran", atc("B01AE07", "dabigatran etexilate"));

    public static final CodeSet EDOXABAN = rx("1599538", "edoxaban").and("edoxaban", atc("B01AF03", "edoxaban"));

    /** What thins the blood of someone with atrial fibrillation. */
    public static final CodeSet ORAL_ANTICOAGULANTS = Drugs.ANTICOAGULANTS.and(
            "oral anticoagulant",
            EDOXABAN,
            rx("855288", "Warfarin Sodium 1 MG Oral Tablet"),
            atc("B01AA07", "acenocoumarol", "B01AA04", "phenprocoumon"));

    public static final CodeSet ANTIPLATELETS = rx(
                    "1191", "aspirin",
                    "243670", "Aspirin 81 MG Oral Tablet",
                    "32968", "clopidogrel",
                    "309362", "Clopidogrel 75 MG Oral Tablet",
                    "613391", "prasugrel",
                    "1116632", "ticagrelor")
            .and(
                    "antiplatelet drug",
                    atc("B01AC06", "acetylsalicylic acid", "B01AC04", "clopidogrel", "B01AC24", "ticagrelor"));

    /**
     * Strong inducers of P-glycoprotein and CYP3A4 that the US labels of apixaban and rivaroxaban name; those of
     * edoxaban and dabigatran name the first.
     */
    public static final CodeSet STRONG_INDUCERS = rx(
                    "9384", "rifampin",
                    "2002", "carbamazepine",
                    "8183", "phenytoin")
            .and(
                    "strong inducer of P-glycoprotein and CYP3A4",
                    atc("J04AB02", "rifampicin", "N03AF01", "carbamazepine", "N03AB02", "phenytoin"));

    public static final CodeSet RIFAMPICIN = rx("9384", "rifampin").and("rifampicin", atc("J04AB02", "rifampicin"));

    /** Strong inhibitors of both that the US labels of apixaban and rivaroxaban name. */
    public static final CodeSet STRONG_INHIBITORS = rx(
                    "6135", "ketoconazole",
                    "28031", "itraconazole",
                    "85762", "ritonavir")
            .and(
                    "strong inhibitor of P-glycoprotein and CYP3A4",
                    atc("J02AB02", "ketoconazole", "J02AC02", "itraconazole", "J05AE03", "ritonavir"));

    private KidneyDrugs() {}

    private static CodeSet rx(String... codeThenDisplay) {
        return CodeSet.of("rxnorm", RXNORM, codeThenDisplay);
    }

    private static CodeSet atc(String... codeThenDisplay) {
        return CodeSet.of("atc", ATC, codeThenDisplay);
    }
}
