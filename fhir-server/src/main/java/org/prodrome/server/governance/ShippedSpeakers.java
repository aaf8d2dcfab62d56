package org.prodrome.server.governance;

import static org.prodrome.cds.governance.SourceAttribute.*;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.SourceAttribute;
import org.prodrome.cds.governance.SourceAttributes;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.hook.ServiceDescription;
import org.prodrome.cds.option.Cited;
import org.prodrome.cds.option.Plan;
import org.prodrome.imaging.card.ModelFacts;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.Trust;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.reading.AdviceRules;

/**
 * Everything that this program can say something by, with what it can truthfully say of it. What only the site can
 * know, validity and fairness in its own data, is left empty for the site to fill.
 */
public final class ShippedSpeakers {
    private static final String NO_VALIDATION =
            "not available: no external validation by or for Prodrome is on record; see the source";
    private static final int LONGEST = 3_000;
    private static final String NO_TRAINING =
            "not available: a published method is applied as its source gives it; no patient data were used to make it here";

    private ShippedSpeakers() {}

    /** All of them: services, rules, models, plans of options (a site's own too). */
    public static List<ShippedSpeaker> of(
            List<ServiceDescription> services, List<Detector> detectors, ModelCatalogue models, List<Plan> plans) {
        List<ShippedSpeaker> all = new ArrayList<>();
        services.forEach(service -> all.add(service(service)));
        detectors.forEach(detector -> all.add(rule(detector.rule())));
        AdviceRules.all().forEach(rule -> all.add(rule(rule)));
        plans.forEach(plan -> all.add(plan(plan)));
        for (PackageLoad load : models.packages()) {
            if (load instanceof PackageLoad.Loaded loaded) {
                all.add(model(loaded));
            }
        }
        return all;
    }

    private static ShippedSpeaker service(ServiceDescription service) {
        Map<SourceAttribute, String> values = everywhere();
        values.put(OUTPUT_VALUE, service.description());
        values.put(OUTPUT_TYPE, "analysis");
        values.put(INTENDED_USE, service.description());
        values.put(
                INTENDED_POPULATION,
                "That of each rule and model on its cards, which are listed with their own attributes");
        values.put(OUT_OF_SCOPE, "Emergencies, and any use without a clinician who checks the named sources");
        values.put(
                KNOWN_RISKS,
                "Not validated for clinical use. A card can only know what the record or the call holds; silence is no"
                        + " finding of health. Alerts tire: see the acceptance figures.");
        values.put(DEMOGRAPHIC_INPUTS, "Those of the rules and models on its cards; none of its own");
        notTrained(values, "not available: a service selects and words what rules and models say; see those");
        return new ShippedSpeaker(
                Kind.SERVICE, service.id(), service.title(), service.description(), "1", new SourceAttributes(values));
    }

    private static ShippedSpeaker rule(Rule rule) {
        Map<SourceAttribute, String> values = everywhere();
        values.put(OUTPUT_VALUE, "%s. Each sentence names its inputs with their dates".formatted(rule.title()));
        values.put(OUTPUT_TYPE, "classification");
        values.put(INTENDED_USE, rule.purpose());
        values.put(INTENDED_POPULATION, rule.population());
        values.put(OUT_OF_SCOPE, "Everybody outside its population: " + rule.population());
        values.put(
                KNOWN_RISKS,
                "Not validated for clinical use. Needs complete, rightly coded and dated data; what it lacks is said as not"
                        + " computable. Looks back: " + rule.lookBack().replaceAll("\\.$", "")
                        + ". What would change it: "
                        + rule.whatWouldChangeIt());
        values.put(
                DEMOGRAPHIC_INPUTS,
                "Date of birth and sex where its population or formula names them; race, ethnicity, language, sexual"
                        + " orientation, gender identity and social determinants only if its population says so");
        notTrained(values, NO_TRAINING);
        values.put(
                EXTERNAL_SOURCE,
                "not available: none by or for Prodrome; the method's own source is "
                        + rule.citation().text());
        int slash = rule.id().lastIndexOf('/');
        return new ShippedSpeaker(
                Kind.RULE,
                rule.id(),
                rule.title(),
                rule.purpose(),
                slash < 0 ? "1" : rule.id().substring(slash + 1),
                new SourceAttributes(values));
    }

    private static ShippedSpeaker plan(Plan plan) {
        String rules = String.join(", ", plan.alerts());
        String sources = plan.choices().stream()
                .flatMap(choice -> choice.options().stream())
                .flatMap(option -> option.sources().stream())
                .map(Cited::text)
                .distinct()
                .collect(Collectors.joining("; "));
        Map<SourceAttribute, String> values = everywhere();
        values.put(DEVELOPER_CONTACT, plan.publisher());
        values.put(
                OUTPUT_VALUE,
                "Options beside the alerts of " + rules + ", each eligible, ruled out or not known, with its facts");
        values.put(OUTPUT_TYPE, "recommendation");
        values.put(INTENDED_USE, plan.purpose());
        values.put(INTENDED_POPULATION, "That of the rules whose alerts it answers: " + rules);
        values.put(OUT_OF_SCOPE, "Whatever its sources do not say; no option is chosen for the clinician");
        values.put(
                KNOWN_RISKS,
                "Not validated for clinical use. Only what its content names is weighed: other contraindications,"
                        + " interactions and wishes are not. What is not on record cannot rule an option out.");
        values.put(DEMOGRAPHIC_INPUTS, "Date of birth and sex where a criterion names age, sex or kidney function");
        notTrained(values, NO_TRAINING);
        values.put(EXTERNAL_SOURCE, "not available: none by or for Prodrome; its own sources are " + sources);
        return new ShippedSpeaker(
                Kind.PLAN, plan.id(), plan.title(), plan.purpose(), plan.version(), new SourceAttributes(values));
    }

    private static ShippedSpeaker model(PackageLoad.Loaded loaded) {
        Manifest manifest = loaded.modelPackage().manifest();
        Manifest.Card card = manifest.card();
        ModelFacts facts = new ModelFacts(manifest);
        Map<SourceAttribute, String> values = everywhere();
        values.put(DEVELOPER_CONTACT, manifest.authors());
        values.put(FUNDING_SOURCE, card.fundingSource());
        values.put(OUTPUT_VALUE, manifest.description());
        values.put(OUTPUT_TYPE, "prediction");
        values.put(INTENDED_USE, card.intendedUse());
        values.put(INTENDED_POPULATION, card.population());
        values.put(INTENDED_USER, card.users());
        values.put(DECISION_ROLE, "informs clinical management: " + card.workflow());
        values.put(OUT_OF_SCOPE, card.outOfScope());
        values.put(KNOWN_RISKS, String.join("; ", card.risks()));
        values.put(INCLUSION_EXCLUSION, facts.inclusionExclusion());
        values.put(
                DEMOGRAPHIC_INPUTS,
                "None; the film alone is the input. Age and sex of the training films are on the model card as far as known");
        values.put(REPRESENTATIVENESS, facts.representativeness());
        values.put(RELEVANCE, "not available: whether they fit a site shows only in the site's own evaluation");
        values.put(FAIRNESS_APPROACH, "not available: no step beyond the subgroup figures on the model card was taken");
        values.put(
                BIAS_MANAGEMENT,
                "Films unlike those it was made for are refused by the input gate; subgroup figures are on the model card");
        values.put(EXTERNAL_SOURCE, NO_VALIDATION);
        values.put(EXTERNAL_PARTY, NO_VALIDATION);
        values.put(EXTERNAL_REPRESENTATIVENESS, NO_VALIDATION);
        values.put(EXTERNAL_PROCESS, NO_VALIDATION);
        values.put(VALIDITY_INTERNAL, shortened(ModelFacts.sentence(facts.figures(true), "the package has none")));
        values.put(
                FAIRNESS_INTERNAL,
                shortened(ModelFacts.sentence(facts.subgroups(), "no group of patients could be examined")));
        values.put(
                VALIDITY_EXTERNAL,
                shortened(ModelFacts.sentence(facts.figures(false), "no test on data of another source is on record")));
        values.put(FAIRNESS_EXTERNAL, NO_VALIDATION);
        values.put(OUTCOME_REFERENCES, "not available: its effect on outcomes has not been studied");
        values.put(UPDATE_PROCESS, card.maintenance());
        return new ShippedSpeaker(
                Kind.MODEL,
                manifest.coordinates(),
                manifest.name(),
                card.intendedUse(),
                manifest.version(),
                new SourceAttributes(values),
                loaded.trust() instanceof Trust.Bundled ? State.SHADOW : State.PROPOSED,
                keptFromLive(manifest),
                loaded.modelPackage().manifestSha256());
    }

    /** Figures of a network that was prepared differently are not this package's figures. */
    private static String keptFromLive(Manifest manifest) {
        List<String> reasons = new ArrayList<>();
        manifest.maintenance().path("preprocess_not_equal").forEach(reason -> reasons.add(reason.asText()));
        return reasons.isEmpty() ? "" : "its preprocessing is not equal to its source's: " + String.join("; ", reasons);
    }

    private static String shortened(String words) {
        return words.length() <= LONGEST
                ? words
                : words.substring(0, LONGEST) + " ... (all figures are on the model card)";
    }

    private static Map<SourceAttribute, String> everywhere() {
        Map<SourceAttribute, String> values = new EnumMap<>(SourceAttribute.class);
        values.put(
                DEVELOPER_CONTACT, "Prodrome, open source; at a site problems go to the owner named in this register");
        values.put(FUNDING_SOURCE, "not available: the project has published none");
        values.put(INTENDED_USER, "Clinicians who treat the patient and can check the named sources");
        values.put(DECISION_ROLE, "informs clinical management; replaces no judgement");
        values.put(
                VALIDITY_PROCESS,
                "The owner replays the site's own data (prodrome backtest) before it goes live and at each review date");
        values.put(FAIRNESS_PROCESS, "The same replay, by sex and age band");
        values.put(
                UPDATE_PROCESS,
                "With releases of the program; what changes gets a new version, which starts in shadow");
        values.put(
                CORRECTION_FREQUENCY,
                "With each release; suspending or silencing it takes effect with the next request");
        return values;
    }

    private static void notTrained(Map<SourceAttribute, String> values, String words) {
        for (SourceAttribute attribute : List.of(
                INCLUSION_EXCLUSION,
                REPRESENTATIVENESS,
                RELEVANCE,
                FAIRNESS_APPROACH,
                VALIDITY_INTERNAL,
                FAIRNESS_INTERNAL)) {
            values.put(attribute, words);
        }
        values.put(BIAS_MANAGEMENT, "not available: nothing beyond what the source describes");
        for (SourceAttribute attribute : List.of(
                EXTERNAL_SOURCE,
                EXTERNAL_PARTY,
                EXTERNAL_REPRESENTATIVENESS,
                EXTERNAL_PROCESS,
                VALIDITY_EXTERNAL,
                FAIRNESS_EXTERNAL)) {
            values.put(attribute, NO_VALIDATION);
        }
        values.put(OUTCOME_REFERENCES, "not available: its effect on outcomes has not been studied here");
    }
}
