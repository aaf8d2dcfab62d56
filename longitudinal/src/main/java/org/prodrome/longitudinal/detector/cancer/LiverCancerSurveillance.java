package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.detector.liver.LiverCancerRisk;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.quantity.Analyte;

/** Cirrhosis, chronic hepatitis B or a high aMAP, and no image of the liver in 7 months. */
final class LiverCancerSurveillance implements Detector {
    private static final Rule RULE = new Rule(
            "hcc-surveillance/1",
            "Overdue surveillance for liver cancer",
            "People at high risk of liver cancer whose six-monthly ultrasound did not take place.",
            "Cirrhosis, chronic hepatitis B, or aMAP above 60 with chronic liver disease; not with liver cancer, after a liver"
                    + " transplant or in comfort care.",
            "Ultrasound, CT or MRI of the liver in 7 months.",
            Citation.paper(
                    "EASL guideline on hepatocellular carcinoma, J Hepatol 2018;69:182", "10.1016/j.jhep.2018.03.019"),
            "An ultrasound done elsewhere, or a decision with the patient against surveillance.");

    private static final int MONTHS = 7;
    private static final List<String> TYPES = List.of("ImagingStudy", "Procedure", "DiagnosticReport");
    private static final Evaluation OF_LIVER =
            new Evaluation(CancerWorkup.LIVER_IMAGING, CancerWorkup.LIVER_IMAGING_WORDS);
    private static final List<String> MODALITIES = List.of("US", "CT", "MR");
    private static final String NONE = "no ultrasound, CT or MRI of the liver in the {months} months to {on}";

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (!Lines.ever(timeline, LiverProblems.LIVER_CANCER).isEmpty()
                || !Lines.ever(timeline, LiverProblems.LIVER_TRANSPLANT).isEmpty()
                || Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "liver cancer, a liver transplant or comfort care is on record");
        }
        Optional<Event> disease = Stream.of(LiverProblems.CIRRHOSIS, LiverProblems.CHRONIC_HEPATITIS_B)
                .flatMap(set -> Circumstances.activeProblems(timeline, set).stream())
                .filter(event -> !event.label().isEmpty())
                .findFirst();
        Optional<Claim> risk = new LiverCancerRisk().read(timeline) instanceof Detection high
                ? Optional.of(high.summary())
                : Optional.empty();
        if (disease.isEmpty() && risk.isEmpty()) {
            return new NotApplicable(RULE, "no cirrhosis, chronic hepatitis B or aMAP above 60");
        }
        LocalDate today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate since = today.minusMonths(MONTHS);
        List<String> inputs = Stream.of(
                        Stream.of(timeline.patientReference()),
                        disease.stream().map(Event::source),
                        risk.stream().flatMap(claim -> claim.sources().stream()))
                .flatMap(sources -> sources)
                .distinct()
                .toList();
        boolean imaged = TYPES.stream()
                .flatMap(type -> timeline.events(type).stream())
                .anyMatch(event -> isOfLiver(event)
                        && ChestImaging.time(event)
                                .map(time -> ChestImaging.lastDay(time).isAfter(since))
                                .orElse(true));
        return imaged ? new NothingFound(RULE, inputs) : overdue(timeline, disease, risk, today, inputs);
    }

    private static DetectorResult overdue(
            PatientTimeline timeline,
            Optional<Event> disease,
            Optional<Claim> risk,
            LocalDate today,
            List<String> inputs) {
        String words = disease.isPresent()
                ? "Liver cancer surveillance overdue: {disease}; {none}."
                : "Liver cancer surveillance overdue at a high aMAP; {none}.";
        Sentence summary = Sentence.of(timeline, RULE.id(), "hcc.overdue", words)
                .slot(
                        "none",
                        NONE.replace("{months}", Integer.toString(MONTHS)).replace("{on}", today.toString()),
                        DerivationFunction.NONE_RECORDED,
                        List.of(timeline.patientReference()),
                        Map.of(
                                "type", String.join(",", TYPES),
                                "codes", codes(),
                                "words", String.join(",", CancerWorkup.LIVER_IMAGING_WORDS),
                                "modality", String.join(",", MODALITIES),
                                "since-months", Integer.toString(MONTHS),
                                "on", today.toString(),
                                "text", NONE));
        disease.ifPresent(event -> summary.current("disease", event));
        List<Claim> details = new ArrayList<>(risk.stream().toList());
        alphaFetoprotein(timeline).ifPresent(details::add);
        return new Detection(RULE, Tier.T2, "overdue", 1, Optional.empty(), summary.claim(), details, inputs);
    }

    private static Optional<Claim> alphaFetoprotein(PatientTimeline timeline) {
        Optional<Point> latest = timeline.series(Analyte.AFP).latest();
        return latest.map(point -> Sentence.of(
                        timeline, RULE.id(), "hcc.afp", "The last alpha-fetoprotein was {value} ng/mL on {date}.")
                .value("value", point, 1)
                .date("date", point)
                .claim());
    }

    /** A study that may show the liver: of the abdomen, or of a region that is not coded. */
    private static boolean isOfLiver(Event event) {
        if (event.resource() instanceof ImagingStudy study) {
            List<String> modalities = Stream.concat(
                            study.getModality().stream(),
                            study.getSeries().stream().map(series -> series.getModality()))
                    .filter(Coding::hasCode)
                    .map(Coding::getCode)
                    .toList();
            List<Coding> regions = Stream.concat(
                            study.getProcedureCode().stream().flatMap(code -> code.getCoding().stream()),
                            study.getSeries().stream().map(series -> series.getBodySite()))
                    .filter(Coding::hasCode)
                    .toList();
            return (modalities.isEmpty() || modalities.stream().anyMatch(MODALITIES::contains))
                    && (regions.isEmpty()
                            || OF_LIVER.isWorded(event)
                            || regions.stream().anyMatch(CancerWorkup.LIVER_IMAGING::isIn));
        }
        return OF_LIVER.is(event);
    }

    private static String codes() {
        return CancerWorkup.LIVER_IMAGING.members().stream()
                .map(code -> code.system() + "|" + code.code())
                .collect(Collectors.joining(","));
    }
}
