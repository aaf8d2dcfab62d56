package org.prodrome.cds.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CancerCodes;
import org.prodrome.terminology.code.CancerRisk;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.LungNoduleCodes;

/**
 * How likely a lung nodule is cancer, worked out a second time: Brock with spiculation (10.1056/NEJMoa1214726) and Mayo
 * (10.1001/archinte.1997.00440290031002). What the record does not say counts as absent.
 */
final class NoduleRiskScores {
    private static final double TEN_PERCENT = 0.1 - 1e-9;

    private NoduleRiskScores() {}

    static Map<String, Score> all() {
        return Map.of("brock", NoduleRiskScores::brock, "mayo", NoduleRiskScores::mayo);
    }

    /**
     * Roles nodule, study, other and unmeasured (every further nodule of the study), emphysema, family; parts percent,
     * refer (the same, of 10 % or more), highest (with what is not known present), count and unknown.
     */
    private static String brock(ScoreInputs inputs) {
        Resource cited = inputs.one("nodule").orElseThrow(DerivationRefused::notDerived);
        Nodule nodule = Nodule.of(cited);
        inputs.one("study").ifPresent(study -> require(nodule.isOf(study)));
        requireNoCancer(inputs);
        int count = count(inputs, cited);
        boolean emphysema = Records.isStatedWhereRecorded(inputs, "emphysema", "Condition", CancerRisk.EMPHYSEMA);
        boolean family = hasFamily(inputs);
        List<String> unknown = new ArrayList<>();
        unknown(unknown, nodule.spiculated().isEmpty(), "spiculation");
        unknown(unknown, nodule.lobe().isEmpty(), "upper lobe");
        unknown(unknown, !emphysema, "emphysema");
        unknown(unknown, !family, "lung cancer in the family");
        double sum = -6.7892
                + 0.0287 * (age(inputs, cited) - 62)
                + (inputs.isFemale() ? 0.6011 : 0)
                - 5.3854 * (Math.sqrt(10 / nodule.mean().doubleValue()) - 1.58113883)
                - 0.0824 * (count - 4)
                + ofKind(nodule)
                + (family ? 0.2961 : 0)
                + (emphysema ? 0.2953 : 0)
                + (isUpper(nodule) ? 0.6581 : 0)
                + (nodule.spiculated().equals(Optional.of(true)) ? 0.7729 : 0);
        double most = sum;
        for (String item : unknown) {
            most += switch (item) {
                case "spiculation" -> 0.7729;
                case "upper lobe" -> 0.6581;
                case "emphysema" -> 0.2953;
                default -> 0.2961;
            };
        }
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "percent" -> percent(sum);
            case "refer" -> {
                require(probability(sum) >= TEN_PERCENT);
                yield percent(sum);
            }
            case "highest" -> percent(most);
            case "count" -> String.valueOf(count);
            case "unknown" -> {
                require(!unknown.isEmpty());
                yield String.join(", ", unknown);
            }
            default -> throw DerivationRefused.notDerived();
        };
    }

    /** Roles nodule, study, smoked or never-smoked (an answer); parts percent and smoking. */
    private static String mayo(ScoreInputs inputs) {
        Resource cited = inputs.one("nodule").orElseThrow(DerivationRefused::notDerived);
        Nodule nodule = Nodule.of(cited);
        inputs.one("study").ifPresent(study -> require(nodule.isOf(study)));
        requireNoCancer(inputs);
        String smoking = smoking(inputs);
        double sum = 0.0391 * age(inputs, cited)
                + 0.1274 * nodule.mean().doubleValue()
                + (smoking.equals("has smoked") ? 0.7917 : 0)
                + (isUpper(nodule) ? 0.7838 : 0)
                + (nodule.spiculated().equals(Optional.of(true)) ? 1.0407 : 0)
                - 6.8272;
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "percent" -> percent(sum);
            case "smoking" -> smoking;
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static String smoking(ScoreInputs inputs) {
        List<Resource> answers = Records.holding(inputs, "Observation", CardiovascularCodes.SMOKING_STATUS);
        if (inputs.one("smoked").isPresent()) {
            require(answers(inputs.one("smoked").get(), CancerRisk.EVER_SMOKED));
            return "has smoked";
        }
        require(answers.stream().noneMatch(answer -> answers(answer, CancerRisk.EVER_SMOKED)));
        if (inputs.one("never-smoked").isPresent()) {
            require(answers(inputs.one("never-smoked").get(), CancerRisk.NEVER_SMOKED));
            return "never smoked";
        }
        require(answers.stream().noneMatch(answer -> answers(answer, CancerRisk.NEVER_SMOKED)));
        return "smoking not recorded";
    }

    private static boolean answers(Resource resource, CodeSet set) {
        Observation answer = Sources.observation(resource);
        return CardiovascularCodes.SMOKING_STATUS.isIn(answer.getCode())
                && answer.getValue() instanceof CodeableConcept value
                && set.isIn(value);
    }

    private static boolean hasFamily(ScoreInputs inputs) {
        Optional<Resource> cited = inputs.one("family");
        if (cited.isPresent()) {
            require(isFamily(cited.get()));
            return true;
        }
        for (String type : List.of("FamilyMemberHistory", "Condition")) {
            require(inputs.store().all(type).orElseThrow(DerivationRefused::notDerived).stream()
                    .filter(resource -> !Sources.isRetracted(resource) && !Sources.isRefuted(resource))
                    .noneMatch(NoduleRiskScores::isFamily));
        }
        return false;
    }

    private static boolean isFamily(Resource resource) {
        CodeSet wanted = resource.fhirType().equals("FamilyMemberHistory")
                ? CancerRisk.LUNG_CANCER
                : CancerRisk.LUNG_CANCER_IN_FAMILY;
        return wanted.members().stream()
                .anyMatch(code -> Recorded.hasCode(resource, code.system() + "|" + code.code()));
    }

    /** Every nodule of the study: those cited, and the record must hold no other. */
    private static int count(ScoreInputs inputs, Resource cited) {
        inputs.all("other").forEach(Nodule::of);
        inputs.all("unmeasured")
                .forEach(other -> require(
                        LungNoduleCodes.NODULE.isIn(Sources.observation(other).getCode())));
        int count = 1 + inputs.all("other").size() + inputs.all("unmeasured").size();
        Optional<Resource> study = inputs.one("study");
        String day = ClinicalTime.of(cited).date();
        long recorded = Records.holding(inputs, "Observation", LungNoduleCodes.NODULE).stream()
                .map(Sources::observation)
                .filter(nodule -> study.map(of -> isOf(nodule, of))
                        .orElseGet(() -> nodule.hasEffective()
                                && ClinicalTime.of(nodule).date().equals(day)))
                .count();
        require(recorded == count);
        return count;
    }

    private static boolean isOf(Observation nodule, Resource study) {
        String wanted = "ImagingStudy/" + study.getIdElement().getIdPart();
        return nodule.getDerivedFrom().stream()
                .map(from ->
                        from.getReferenceElement().toUnqualifiedVersionless().getValue())
                .anyMatch(wanted::equals);
    }

    private static int age(ScoreInputs inputs, Resource nodule) {
        int age = Person.age(
                inputs.patient(),
                ClinicalTime.of(inputs.one("study").orElse(nodule)).day());
        require(age >= 18);
        return age;
    }

    private static void requireNoCancer(ScoreInputs inputs) {
        require(inputs.store().all("Condition").orElseThrow(DerivationRefused::notDerived).stream()
                .filter(problem -> !Sources.isRetracted(problem) && !Sources.isRefuted(problem))
                .flatMap(problem -> Sources.children(problem, "code").stream())
                .noneMatch(code -> CancerCodes.isMalignancy((CodeableConcept) code)));
    }

    private static double ofKind(Nodule nodule) {
        return switch (nodule.kind()) {
            case "part-solid" -> 0.3770;
            case "ground-glass" -> -0.1276;
            default -> 0;
        };
    }

    private static boolean isUpper(Nodule nodule) {
        return nodule.lobe()
                .filter(lobe -> lobe.matches("(left|right) upper lobe"))
                .isPresent();
    }

    private static void unknown(List<String> unknown, boolean holds, String words) {
        if (holds) {
            unknown.add(words);
        }
    }

    private static double probability(double sum) {
        double odds = Math.exp(sum);
        return odds / (1 + odds);
    }

    private static String percent(double sum) {
        return Decimals.print(Decimals.of(100 * probability(sum)), Map.of());
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
    }
}
