package org.prodrome.terminology.code;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Substances of which an allergy to one is asked about before another is given, by the groups of the ATC classification
 * and by the contrast agents of DICOM (context group 12). Members are listed; nothing is inferred from a hierarchy.
 */
public final class AllergyGroups {
    private static final String TABLE = "allergy-groups";

    public static final CodeSet PENICILLINS = CodeTable.set(TABLE, "penicillin");
    public static final CodeSet CEPHALOSPORINS = CodeTable.set(TABLE, "cephalosporin");
    public static final CodeSet SULFONAMIDES = CodeTable.set(TABLE, "sulfonamide antibiotic");
    public static final CodeSet NSAIDS = CodeTable.set(TABLE, "NSAID");
    public static final CodeSet ACE_INHIBITORS = CodeTable.set(TABLE, "ACE inhibitor");
    public static final CodeSet IODINATED_CONTRAST = CodeTable.set(TABLE, "iodinated contrast");
    public static final CodeSet GADOLINIUM_CONTRAST = CodeTable.set(TABLE, "gadolinium contrast");
    public static final CodeSet CONTRAST = CodeTable.set(TABLE, "contrast agent");

    /** That there is none. */
    public static final CodeSet NONE_KNOWN = CodeSet.of(
            "no known allergy",
            CodeSystems.SNOMED_CT,
            "716186003",
            "No known allergy",
            "409137002",
            "No known drug allergy");

    /**
     * A group with the words that say it.
     *
     * @param codes its members; the set's name is what a sentence prints
     * @param phrases lower case, words with single spaces
     */
    public record Group(CodeSet codes, Set<String> phrases) {
        public Group {
            phrases = Set.copyOf(phrases);
        }
    }

    /** Groups of drugs, in the order in which they are looked through. */
    public static final List<Group> DRUGS = List.of(
            group(PENICILLINS, "penicillin", "penicillins"),
            group(CEPHALOSPORINS, "cephalosporin", "cephalosporins", "cephalexin"),
            group(SULFONAMIDES, "sulfa", "sulfonamide", "sulfonamides", "sulfonamide antibiotic"),
            group(NSAIDS, "nsaid", "nsaids", "aspirin", "indomethacin"),
            group(ACE_INHIBITORS, "ace inhibitor", "ace inhibitors"));

    public static final Group IODINATED = group(
            IODINATED_CONTRAST,
            "iodinated contrast",
            "iodine contrast",
            "iodinated contrast media",
            "x ray contrast",
            "ct contrast");

    public static final Group GADOLINIUM =
            group(GADOLINIUM_CONTRAST, "gadolinium", "mri contrast", "mr contrast", "gadolinium contrast");

    /** A contrast agent that is not said which. */
    public static final Group ANY_CONTRAST =
            group(CONTRAST, "contrast", "contrast media", "contrast agent", "contrast dye");

    private AllergyGroups() {}

    /** With the members' names of one or two words. */
    private static Group group(CodeSet codes, String... generic) {
        Set<String> phrases = new LinkedHashSet<>(List.of(generic));
        codes.members().stream()
                .filter(code -> CodeSystems.ATC.equals(code.system()) || CodeSystems.RXNORM.equals(code.system()))
                .map(code -> code.display().toLowerCase(Locale.ROOT).strip())
                .filter(name -> name.matches("[a-z]{5,}( [a-z]+)?") && !name.startsWith("combinations"))
                .forEach(phrases::add);
        return new Group(codes, phrases);
    }

    /** Every group. */
    public static List<Group> all() {
        return Stream.concat(DRUGS.stream(), Stream.of(IODINATED, GADOLINIUM, ANY_CONTRAST))
                .toList();
    }
}
