package org.prodrome.cds.evidence;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.DrugNames;

/**
 * Drugs known by their names and by what a pharmacy handed over, checked a second time; the table of names is shared.
 */
final class DrugWords {
    private static final Pattern SKIN_EYE_EAR = Pattern.compile(
            "(?<![\\p{L}\\p{Nd}])(topical|(emul)?gel|cream|ointment|ophthalmic|eye|otic|ear)(?![\\p{L}\\p{Nd}])");
    private static final String NO = "(?:no|not|avoid|stop|stopped|hold|held|discontinue|discontinued|allergic)";
    private static final String OVER = "(?:allergy|intolerance|intolerant|stopped|held|discontinued)";
    private static final String GAP = "[^\\p{L}\\p{Nd}]+";

    private DrugWords() {}

    /** Whether the words of an order say a name of a drug whose code is in the set. */
    static boolean sayOne(Resource drug, CodeSet codes) {
        return codes.members().stream()
                .filter(code -> CodeSystems.RXNORM.equals(code.system()))
                .map(Code::code)
                .flatMap(code -> DrugNames.ofIngredient(code).stream())
                .anyMatch(name -> say(drug, name));
    }

    /** Whether they say the name, which must stand for one of the codes {@code system|code}. */
    static boolean say(Resource drug, String name, Set<String> codes) {
        return codes.stream()
                        .filter(code -> code.startsWith(CodeSystems.RXNORM + "|"))
                        .map(code -> code.substring(CodeSystems.RXNORM.length() + 1))
                        .anyMatch(code -> DrugNames.ofIngredient(code).contains(name))
                && say(drug, name);
    }

    /** As whole words, without a form for skin, eye or ear in the label and without a word of denial around. */
    static boolean say(Resource drug, String name) {
        String label;
        try {
            label = Labels.of(drug).toLowerCase(Locale.ROOT);
        } catch (DerivationRefused unlabelled) {
            return false;
        }
        Matcher said = Pattern.compile(
                        "(?<![\\p{L}\\p{Nd}])" + Pattern.quote(name).replace(" ", "\\E" + GAP + "\\Q")
                                + "(?![\\p{L}\\p{Nd}])(?!" + GAP + OVER + "(?![\\p{L}\\p{Nd}]))")
                .matcher(label);
        return !SKIN_EYE_EAR.matcher(label).find()
                && said.find()
                && !label.substring(0, said.start())
                        .matches("(?s).*(?<![\\p{L}\\p{Nd}])" + NO + GAP + "(?:[\\p{L}\\p{Nd}]+" + GAP + "){0,2}");
    }

    /** Last day of what was handed over, refused after that day and when its order was stopped since. */
    static LocalDate suppliedUntil(ScoreInputs inputs, MedicationDispense dispense) {
        if (!dispense.hasStatus()
                || !Set.of("completed", "in-progress")
                        .contains(dispense.getStatus().toCode())
                || !dispense.getDaysSupply().hasValue()
                || !Set.of("", "d", "day", "days").contains(unit(dispense))) {
            throw DerivationRefused.notDerived();
        }
        int days = dispense.getDaysSupply().getValue().intValue();
        LocalDate until = ClinicalTime.of(dispense, "whenHandedOver").day().plusDays(days);
        boolean ended = Roles.of(inputs, "MedicationRequest")
                .filter(order -> dispense.getAuthorizingPrescription().stream()
                        .map(Reference::getReference)
                        .anyMatch(("MedicationRequest/" + order.getIdElement().getIdPart())::equals))
                .anyMatch(order -> Set.of("stopped", "cancelled", "on-hold").contains(Derivations.statusOrNone(order)));
        if (days < 1 || days > 400 || ended || until.isBefore(inputs.day())) {
            throw DerivationRefused.notDerived();
        }
        return until;
    }

    private static String unit(MedicationDispense dispense) {
        String code = dispense.getDaysSupply().getCode();
        String unit = dispense.getDaysSupply().getUnit();
        return code != null ? code : unit != null ? unit : "";
    }

    /** Part {@code until} of the score {@code drug-supply}: role drug, parameter on. */
    static String supply(ScoreInputs inputs) {
        if (inputs.one("drug").orElseThrow(DerivationRefused::notDerived) instanceof MedicationDispense dispense
                && inputs.parameters().containsKey("on")) {
            return "supplied until " + suppliedUntil(inputs, dispense);
        }
        throw DerivationRefused.notDerived();
    }

    /**
     * The score {@code drug-name}: role drug, which must be in use on the parameter on. Part {@code name}: the
     * parameter name, which the drug's words must say; part {@code label}: its label, where it has one of the parameter
     * codes.
     */
    static String name(ScoreInputs inputs) {
        Resource drug = inputs.one("drug").orElseThrow(DerivationRefused::notDerived);
        String name = inputs.parameters().getOrDefault("name", "");
        String codes = inputs.parameters().getOrDefault("codes", "");
        boolean byName = "name".equals(inputs.parameters().get("part"));
        Roles.requireInUse(inputs, drug);
        if (byName ? !say(drug, name, Set.of(codes.split(",", -1))) : !Recorded.hasCode(drug, codes)) {
            throw DerivationRefused.notDerived();
        }
        return byName ? name : Labels.of(drug);
    }
}
