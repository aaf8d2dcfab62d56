package org.prodrome.cds.service;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceDeviceNameComponent;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Voices.Spoken;
import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.film.FilmComparison;
import org.prodrome.longitudinal.film.FilmComparison.Verdict;
import org.prodrome.longitudinal.film.FilmFindings;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.summary.HistorySummary;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** What the longitudinal reading of a record offers, as candidates for cards. */
final class LongitudinalCandidates implements CandidateSource {
    static final String NOT_REVIEWED = "AI, not reviewed by a radiologist.";
    static final String CONFIRMED = "AI, confirmed by a person at review.";
    /** Heading of what a model measured on this patient's film. */
    static final String MEASURED = "Measured on the film";
    /** Heading of the findings that a model read on it. */
    static final String READ = "Read on the film";

    private static final String MARK_CONFIRMED = "AI, confirmed: ";
    private static final String MARK_UNREVIEWED = "AI, unreviewed: ";
    private static final String CHANGES_FILM =
            "What would change this: a radiologist's reading, or another film in the same view.";

    private static final Duration RECENT = Duration.ofDays(30);
    private static final int MOST_NOT_JUDGED = 6;

    private final String pagesUrl;
    private final List<Detector> rules;

    /**
     * @param pagesUrl address below which this server shows a model's card at {@code models/[name]}; ends with a slash
     * @param rules by which a record is read
     */
    LongitudinalCandidates(String pagesUrl, List<Detector> rules) {
        this.pagesUrl = pagesUrl;
        this.rules = List.copyOf(rules);
    }

    @Override
    public Candidates read(PatientRecord record, Instant now) {
        RecordReading reading = record.reading(rules, now);
        return new Candidates(
                Stream.concat(
                                reading.findings().stream().map(findings -> findings(findings, record)),
                                reading.films().stream().map(film -> film(film, record)))
                        .toList(),
                reading.detections().stream().map(this::detection).toList(),
                Optional.of(summary(
                        reading.summary(),
                        Stream.concat(merged(record), notJudged(reading.timeline()).stream())
                                .toList())),
                reading.notComputable().stream()
                        .map(LongitudinalCandidates::notAssessed)
                        .toList(),
                reading.results().stream().map(LongitudinalCandidates::step).toList(),
                reading);
    }

    private ImageCandidate film(FilmComparison film, PatientRecord record) {
        Candidate candidate = image(
                film.verdict() == Verdict.LARGER ? 2 : 3,
                film.summary(),
                new Candidate.Section(MEASURED, film.details()),
                film.study(),
                record);
        return new ImageCandidate(candidate, ImageCandidate.Subject.RATIO, film.when(), false);
    }

    private ImageCandidate findings(FilmFindings findings, PatientRecord record) {
        Candidate candidate = image(
                findings.fresh() ? 2 : 3,
                findings.summary(),
                new Candidate.Section(READ, findings.details()),
                findings.study(),
                record);
        return new ImageCandidate(candidate, ImageCandidate.Subject.FINDINGS, findings.when(), findings.toSee());
    }

    private Candidate image(int tier, Claim summary, Candidate.Section said, String study, PatientRecord record) {
        boolean confirmed = isConfirmed(summary, record);
        List<Device> devices = devices(said.claims(), record);
        return new Candidate(
                        Topic.AI_FINDING,
                        tier,
                        marked(summary, confirmed),
                        List.of(said),
                        List.of(confirmed ? CONFIRMED : NOT_REVIEWED, CHANGES_FILM),
                        modelCards(devices),
                        study)
                .by(models(devices));
    }

    /** The card of each model that spoke; no link when the record does not name it. */
    private List<CardLink> modelCards(List<Device> devices) {
        return devices.stream()
                .filter(device -> modelName(device).matches("[A-Za-z0-9.-]+"))
                .map(device -> CardLink.absolute("Model card", pagesUrl + "models/" + modelName(device) + at(device)))
                .distinct()
                .toList();
    }

    /** The version that spoke, not the newest that there is. */
    private static String at(Device device) {
        String version = device.getVersionFirstRep().getValue();
        return version == null || version.isBlank()
                ? ""
                : "?version=" + URLEncoder.encode(version, StandardCharsets.UTF_8);
    }

    /** The models behind sentences, by package and version, as the register names them. */
    private static List<Spoken> models(List<Device> devices) {
        return devices.stream()
                .map(device -> new Spoken(
                        Kind.MODEL,
                        "%s|%s"
                                .formatted(
                                        modelName(device),
                                        device.getVersionFirstRep().getValue())))
                .toList();
    }

    private static List<Device> devices(List<Claim> claims, PatientRecord record) {
        Set<String> cited = new HashSet<>();
        claims.forEach(claim -> cited.addAll(claim.sources()));
        return record.resources().stream()
                .filter(Device.class::isInstance)
                .map(Device.class::cast)
                .filter(device -> cited.contains(PatientRecord.reference(device)))
                .toList();
    }

    private static String modelName(Device device) {
        return device.getDeviceName().stream()
                .filter(name -> name.getType() == DeviceNameType.MODELNAME)
                .map(DeviceDeviceNameComponent::getName)
                .findFirst()
                .orElse("");
    }

    /** Whether a person has confirmed every finding of a model that the headline rests on. */
    private static boolean isConfirmed(Claim summary, PatientRecord record) {
        Set<String> cited = Set.copyOf(summary.sources());
        List<Observation> findings = record.resources().stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(finding -> cited.contains(PatientRecord.reference(finding)))
                .toList();
        return !findings.isEmpty()
                && findings.stream().allMatch(finding -> finding.getStatus() == ObservationStatus.FINAL);
    }

    /** The summary is often all that is seen, so it says itself whether anybody has reviewed it. */
    private static Claim marked(Claim summary, boolean confirmed) {
        Claim marked = new Claim(
                summary.templateId(),
                (confirmed ? MARK_CONFIRMED : MARK_UNREVIEWED) + summary.template(),
                summary.slots(),
                summary.ruleId());
        return marked.text().length() <= Card.LONGEST_SUMMARY ? marked : summary;
    }

    /** The same sentence below another headline, which bears the mark for both. */
    static Claim unmarked(Claim summary) {
        return new Claim(
                summary.templateId(),
                summary.template().replace(MARK_CONFIRMED, "").replace(MARK_UNREVIEWED, ""),
                summary.slots(),
                summary.ruleId());
    }

    /** What a rule found, as a card of its own. */
    Candidate detection(Detection detection) {
        Citation citation = detection.rule().citation();
        return new Candidate(
                Topic.EARLY_DETECTION,
                tier(detection.tier()),
                detection.summary(),
                List.of(new Candidate.Section("Why now", detection.details())),
                List.of(
                        "What would change this: " + detection.rule().whatWouldChangeIt(),
                        "Rule: %s (%s). %s"
                                .formatted(
                                        detection.rule().title(),
                                        detection.rule().id(),
                                        citation.text())),
                links(detection.rule()),
                "");
    }

    /** What is known of a rule, with who answers for it; its own page is linked there. */
    static CardLink about(Rule rule, String pagesUrl) {
        return CardLink.absolute(
                "About the rule: " + rule.title(), pagesUrl + "rules/" + rule.id() + Candidate.ATTRIBUTES);
    }

    private List<CardLink> links(Rule rule) {
        List<CardLink> links = new ArrayList<>();
        links.add(about(rule, pagesUrl));
        if (!rule.citation().url().isEmpty()) {
            links.add(CardLink.absolute(
                    "Source of the rule: " + rule.title(), rule.citation().url()));
        }
        return links;
    }

    static int tier(Tier tier) {
        return switch (tier) {
            case T1 -> 1;
            case T2 -> 2;
            case T3 -> 3;
        };
    }

    private static Candidate summary(HistorySummary history, List<String> notes) {
        return new Candidate(
                Topic.HISTORY_SUMMARY,
                3,
                history.headline(),
                history.sections(Length.CARD).stream()
                        .map(section -> new Candidate.Section(section.title(), section.claims()))
                        .toList(),
                notes,
                List.of(),
                "");
    }

    /** Two records of one person are not read as one: that is said on both. */
    private static Stream<String> merged(PatientRecord record) {
        return record.patient().getLink().stream()
                .map(link -> link.getType())
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(type -> switch (type) {
                    case REPLACEDBY ->
                        Stream.of(
                                "This record has been replaced by another one of the same person, which is not read here.");
                    case REPLACES ->
                        Stream.of(
                                "This record replaces another one of the same person; what still stands there is not read here.");
                    default -> Stream.empty();
                });
    }

    /** Recent values that no rule computes with: what they are, and where each stands with its reason. */
    private static List<String> notJudged(PatientTimeline timeline) {
        Instant from = timeline.asOf().minus(RECENT);
        Map<Analyte, Long> counts = new EnumMap<>(Analyte.class);
        timeline.quarantined().forEach((analyte, values) -> {
            long recent = values.stream()
                    .filter(value -> value.event()
                            .time()
                            .filter(time -> !time.end().isBefore(from))
                            .isPresent())
                    .count();
            if (recent > 0) {
                counts.put(analyte, recent);
            }
        });
        return counts.isEmpty()
                ? List.of()
                : List.of("Not judged for their unit, number or date, of the last 30 days: "
                        + counts.entrySet().stream()
                                .limit(MOST_NOT_JUDGED)
                                .map(entry -> entry.getValue() == 1
                                        ? entry.getKey().label()
                                        : "%s (%d)".formatted(entry.getKey().label(), entry.getValue()))
                                .collect(Collectors.joining(", "))
                        + (counts.size() > MOST_NOT_JUDGED ? " and more" : "")
                        + "; the patient's $early-signs has each with its reason.");
    }

    /** What became of a rule. */
    static Trace.Step step(DetectorResult result) {
        String rule = result.rule().id();
        if (result instanceof Detection detection) {
            return new Trace.Step("rule", rule, "fired", "tier " + tier(detection.tier()));
        }
        if (result instanceof NotComputable lacking) {
            return new Trace.Step("rule", rule, "not-computable", why(lacking));
        }
        if (result instanceof NotApplicable other) {
            return new Trace.Step("rule", rule, "not-applicable", other.reason());
        }
        return new Trace.Step("rule", rule, "quiet", "computed, nothing to say");
    }

    private static String why(NotComputable rule) {
        return Stream.concat(
                        rule.missing().stream().map(missing -> "missing " + missing),
                        rule.stale().stream().map(stale -> "too old: " + stale))
                .collect(Collectors.joining(", "));
    }

    private static String notAssessed(NotComputable rule) {
        return "%s (%s)".formatted(rule.rule().title(), why(rule));
    }
}
