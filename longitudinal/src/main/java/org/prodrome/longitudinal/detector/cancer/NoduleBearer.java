package org.prodrome.longitudinal.detector.cancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.equation.Cancer;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerRisk;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CodeSet;

/**
 * Who has a lung nodule, as the models of its risk ask.
 *
 * @param age on the day of the CT
 * @param emphysema the problem; null when none is on record, which does not mean that there is none
 * @param family a relative's lung cancer; null when none is on record
 * @param smoking the newest answer that says that the person smokes or smoked, else the newest that they never did;
 *     null when neither is on record
 */
record NoduleBearer(
        int age,
        boolean female,
        @Nullable Event emphysema,
        @Nullable Event family,
        @Nullable Event smoking) {

    static NoduleBearer of(PatientTimeline timeline, int age, boolean female) {
        Event emphysema =
                named(timeline.events("Condition", CancerRisk.EMPHYSEMA)).orElse(null);
        Event family = Stream.of(
                        timeline.events("FamilyMemberHistory", CancerRisk.LUNG_CANCER),
                        timeline.events("Condition", CancerRisk.LUNG_CANCER_IN_FAMILY))
                .flatMap(events -> named(events).stream())
                .findFirst()
                .orElse(null);
        List<Event> answers = timeline.events("Observation", CardiovascularCodes.SMOKING_STATUS);
        Event smoking = newest(answers, CancerRisk.EVER_SMOKED)
                .or(() -> newest(answers, CancerRisk.NEVER_SMOKED))
                .orElse(null);
        return new NoduleBearer(age, female, emphysema, family, smoking);
    }

    /** Probability by the Brock model, 0 to 1, with everything that is not known present or absent. */
    double brock(LungNodule nodule, NoduleStudy study, boolean unknownPresent) {
        String type = switch (nodule.composition().orElseThrow()) {
            case SOLID -> "solid";
            case PART_SOLID -> "partsolid";
            case GROUND_GLASS -> "nonsolid";
        };
        return Cancer.brock(
                asModelled(nodule, unknownPresent),
                female,
                family != null || unknownPresent,
                emphysema != null || unknownPresent,
                type,
                study.nodules().size());
    }

    /** Probability by the Mayo model, 0 to 1, with everything that is not known absent. */
    double mayo(LungNodule nodule) {
        return Cancer.mayo(asModelled(nodule, false), hasSmoked(), false);
    }

    /** What the Brock model asks for and the record does not say. */
    List<String> unknown(LungNodule nodule) {
        return Stream.of(
                        nodule.spiculated().isEmpty() ? "spiculation" : "",
                        nodule.lobe().isEmpty() ? "upper lobe" : "",
                        emphysema == null ? "emphysema" : "",
                        family == null ? "lung cancer in the family" : "")
                .filter(words -> !words.isEmpty())
                .toList();
    }

    String smokingWords() {
        return smoking == null ? "smoking not recorded" : hasSmoked() ? "has smoked" : "never smoked";
    }

    List<Map.Entry<String, String>> brockRoles(NoduleStudy study, LungNodule nodule) {
        List<Map.Entry<String, String>> roles = roles(study, nodule);
        for (LungNodule other : study.nodules()) {
            if (!other.equals(nodule)) {
                roles.add(Map.entry(other.missing().isEmpty() ? "other" : "unmeasured", other.source()));
            }
        }
        if (emphysema != null) {
            roles.add(Map.entry("emphysema", emphysema.source()));
        }
        if (family != null) {
            roles.add(Map.entry("family", family.source()));
        }
        return roles;
    }

    List<Map.Entry<String, String>> mayoRoles(NoduleStudy study, LungNodule nodule) {
        List<Map.Entry<String, String>> roles = roles(study, nodule);
        if (smoking != null) {
            roles.add(Map.entry(hasSmoked() ? "smoked" : "never-smoked", smoking.source()));
        }
        return roles;
    }

    /** Fills the slots of the problems that count. */
    void addLabels(Sentence sentence) {
        if (emphysema != null) {
            sentence.label("emphysema", emphysema, CancerRisk.EMPHYSEMA);
        }
        if (family != null) {
            sentence.label("family", family, CancerRisk.LUNG_CANCER.and("family", CancerRisk.LUNG_CANCER_IN_FAMILY));
        }
    }

    List<String> inputs(PatientTimeline timeline, NoduleStudy study, LungNodule nodule) {
        return Stream.of(
                        Stream.of(timeline.patientReference(), study.event().source()),
                        brockRoles(study, nodule).stream().map(Map.Entry::getValue),
                        Stream.ofNullable(smoking).map(Event::source))
                .flatMap(sources -> sources)
                .distinct()
                .toList();
    }

    private Cancer.Nodule asModelled(LungNodule nodule, boolean unknownPresent) {
        return new Cancer.Nodule(
                age,
                nodule.meanDiameter().orElseThrow(),
                nodule.lobe().map(lobe -> lobe.contains("upper")).orElse(unknownPresent),
                nodule.spiculated().orElse(unknownPresent));
    }

    private boolean hasSmoked() {
        return smoking != null && answers(smoking, CancerRisk.EVER_SMOKED);
    }

    private static List<Map.Entry<String, String>> roles(NoduleStudy study, LungNodule nodule) {
        List<Map.Entry<String, String>> roles = new ArrayList<>(List.of(Map.entry("nodule", nodule.source())));
        if (study.event().type().equals("ImagingStudy")) {
            roles.add(Map.entry("study", study.event().source()));
        }
        return roles;
    }

    private static Optional<Event> named(List<Event> events) {
        return events.stream().filter(event -> !event.label().isEmpty()).findFirst();
    }

    private static Optional<Event> newest(List<Event> answers, CodeSet set) {
        return answers.stream().filter(answer -> answers(answer, set)).reduce((one, later) -> later);
    }

    private static boolean answers(Event event, CodeSet set) {
        return event.as(Observation.class)
                .map(Observation::getValue)
                .filter(CodeableConcept.class::isInstance)
                .filter(value -> set.isIn((CodeableConcept) value))
                .isPresent();
    }
}
