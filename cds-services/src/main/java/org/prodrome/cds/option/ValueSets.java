package org.prodrome.cds.option;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ValueSet;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.LungNoduleCodes;
import org.prodrome.terminology.code.MetabolicCodes;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/** The value sets that CQL may name: the product's own, and those of a site, whose members are listed one by one. */
final class ValueSets {
    /** Address of the product's own, before the name. */
    static final String OWN = "https://prodrome.org/fhir/ValueSet/";

    private static final CodeSet DIRECT_ANTICOAGULANTS = KidneyDrugs.APIXABAN.and(
            "direct oral anticoagulant", KidneyDrugs.RIVAROXABAN, KidneyDrugs.DABIGATRAN, KidneyDrugs.EDOXABAN);

    private static final Map<String, CodeSet> SHIPPED = shipped();

    private final Map<String, CodeSet> bySite = new HashMap<>();

    /** Adds a site's. Those that list nothing, or draw on a whole code system or another set, are refused. */
    Optional<String> add(ValueSet set) {
        List<Code> codes = set.hasExpansion() ? expanded(set) : composed(set);
        boolean isListed = set.hasExpansion()
                || (!set.getCompose().hasExclude()
                        && set.getCompose().getInclude().stream()
                                .allMatch(include ->
                                        include.hasConcept() && !include.hasFilter() && !include.hasValueSet()));
        if (codes.isEmpty() || !isListed) {
            return Optional.of("its codes must be listed one by one, in expansion.contains or compose.include.concept");
        }
        bySite.put(set.getUrl(), new CodeSet(set.hasTitle() ? set.getTitle() : set.getName(), codes));
        return Optional.empty();
    }

    /** The set of an address, with or without a version after a bar. */
    Optional<CodeSet> find(String url) {
        String address = url.contains("|") ? url.substring(0, url.indexOf('|')) : url;
        return Optional.ofNullable(bySite.get(address)).or(() -> Optional.ofNullable(SHIPPED.get(address)));
    }

    /** Addresses and names of the product's own. */
    static Map<String, CodeSet> own() {
        return SHIPPED;
    }

    private static List<Code> expanded(ValueSet set) {
        return set.getExpansion().getContains().stream()
                .filter(member -> member.hasSystem() && member.hasCode())
                .map(member -> new Code(member.getSystem(), member.getCode(), display(member.getDisplay())))
                .toList();
    }

    private static List<Code> composed(ValueSet set) {
        return set.getCompose().getInclude().stream()
                .flatMap(include -> include.getConcept().stream()
                        .map(member -> new Code(include.getSystem(), member.getCode(), display(member.getDisplay()))))
                .toList();
    }

    private static String display(String text) {
        return text == null ? "" : text;
    }

    private static Map<String, CodeSet> shipped() {
        Map<String, CodeSet> sets = new LinkedHashMap<>();
        Stream.of(Analyte.values())
                .forEach(analyte ->
                        sets.put(OWN + analyte.name().toLowerCase(Locale.ROOT).replace('_', '-'), analyte.codes()));
        put(sets, "fasting-glucose", Loinc.FASTING_GLUCOSE);
        put(sets, "metformin", KidneyDrugs.METFORMIN);
        put(sets, "apixaban", KidneyDrugs.APIXABAN);
        put(sets, "rivaroxaban", KidneyDrugs.RIVAROXABAN);
        put(sets, "dabigatran", KidneyDrugs.DABIGATRAN);
        put(sets, "edoxaban", KidneyDrugs.EDOXABAN);
        put(sets, "nsaid", KidneyDrugs.NSAIDS);
        put(sets, "diuretic", KidneyDrugs.DIURETICS);
        put(sets, "renin-angiotensin-blocker", KidneyDrugs.RENIN_ANGIOTENSIN);
        put(sets, "mineralocorticoid-antagonist", KidneyDrugs.MINERALOCORTICOID_ANTAGONISTS);
        put(sets, "trimethoprim", KidneyDrugs.TRIMETHOPRIM);
        put(sets, "potassium-supplement", KidneyDrugs.POTASSIUM_SUPPLEMENTS);
        put(sets, "nephrotoxin", KidneyDrugs.NEPHROTOXINS);
        put(sets, "tubular-toxin", KidneyDrugs.TUBULAR_TOXINS);
        put(sets, "direct-oral-anticoagulant", DIRECT_ANTICOAGULANTS);
        put(sets, "antiplatelet", KidneyDrugs.ANTIPLATELETS);
        put(sets, "potassium-raising", KidneyDrugs.POTASSIUM_RAISING);
        put(sets, "strong-inducer", KidneyDrugs.STRONG_INDUCERS);
        put(sets, "rifampicin", KidneyDrugs.RIFAMPICIN);
        put(sets, "strong-inhibitor", KidneyDrugs.STRONG_INHIBITORS);
        put(sets, "aspirin", PregnancyCodes.ASPIRIN);
        put(sets, "pregnancy", Snomed.PREGNANCY);
        put(sets, "atrial-fibrillation", Snomed.ATRIAL_FIBRILLATION);
        put(sets, "diabetes", Snomed.DIABETES);
        put(sets, "dialysis", KidneyProblems.DIALYSIS);
        put(sets, "kidney-transplant", KidneyProblems.TRANSPLANT);
        put(sets, "kidney-failure", MetabolicCodes.KIDNEY_FAILURE);
        put(sets, "haemoglobinopathy", MetabolicCodes.HAEMOGLOBINOPATHY);
        put(sets, "transfusion", MetabolicCodes.TRANSFUSION);
        put(sets, "cirrhosis", LiverProblems.CIRRHOSIS);
        put(sets, "lung-nodule", LungNoduleCodes.NODULE);
        put(sets, "nodule-long-axis", LungNoduleCodes.LONG_AXIS);
        put(sets, "nodule-short-axis", LungNoduleCodes.SHORT_AXIS);
        put(sets, "nodule-mean-diameter", LungNoduleCodes.MEAN_DIAMETER);
        put(sets, "nodule-composition", LungNoduleCodes.COMPOSITION);
        put(sets, "nodule-solid", LungNoduleCodes.SOLID);
        put(sets, "bowel-evaluation", CancerWorkup.BOWEL_EVALUATION);
        return Map.copyOf(sets);
    }

    private static void put(Map<String, CodeSet> sets, String name, CodeSet set) {
        sets.put(OWN + name, set);
    }
}
