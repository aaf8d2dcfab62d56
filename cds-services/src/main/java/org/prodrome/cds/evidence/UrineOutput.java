package org.prodrome.cds.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

/**
 * Acute kidney injury by urine, worked out a second time (KDIGO 2012, 10.1038/kisup.2012.1): below 0.5 mL/kg/h over 6
 * and over 12 hours, below 0.3 over 24 hours, none over 12 hours. The first cited entry only starts the clock; no two
 * entries are more than 90 minutes apart. Roles time-of-first, urine and weight; parts stage, hours, rate.
 */
final class UrineOutput {
    private static final Set<String> URINE = Set.of("9187-6");
    private static final Set<String> WEIGHT = Set.of("29463-7", "3141-9");
    private static final Duration MOST_BETWEEN = Duration.ofMinutes(90);
    private static final double SLACK = 1e-9;

    private record Entry(Instant at, double millilitres) {}

    private UrineOutput() {}

    static String print(ScoreInputs inputs) {
        List<Entry> entries = entries(inputs);
        Duration observed = Duration.between(entries.get(0).at, entries.get(entries.size() - 1).at);
        double hours = observed.toSeconds() / 3600.0;
        double volume = entries.stream().skip(1).mapToDouble(Entry::millilitres).sum();
        double rate = volume / inputs.number("weight", "kg", WEIGHT) / hours;
        // The window is the longest that the entries fill; a longer one would have been cited with one entry more.
        int window = hours >= 24 - SLACK ? 24 : hours >= 12 - SLACK ? 12 : 6;
        if (hours < 6 - SLACK || hours >= window + 1.5) {
            throw DerivationRefused.notDerived();
        }
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "stage" -> stage(window, rate);
            case "hours" -> Integer.toString(window);
            case "rate" -> Decimals.print(Decimals.of(rate), inputs.parameters());
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static String stage(int window, double rate) {
        if ((window == 24 && rate < 0.3 - SLACK) || (window == 12 && rate <= SLACK)) {
            return "3";
        }
        if (window == 12 && rate < 0.5 - SLACK) {
            return "2";
        }
        if (window == 6 && rate < 0.5 - SLACK) {
            return "1";
        }
        throw DerivationRefused.notDerived();
    }

    private static List<Entry> entries(ScoreInputs inputs) {
        List<Entry> entries = new ArrayList<>();
        List<Resource> cited = new ArrayList<>(inputs.all("time-of-first"));
        cited.addAll(inputs.all("urine"));
        for (Resource resource : cited) {
            Observation observation = Sources.observation(resource);
            if (!MeasuredValue.has(observation.getCode(), URINE)) {
                throw DerivationRefused.notDerived();
            }
            Entry entry = new Entry(
                    ClinicalTime.of(observation).instant(),
                    MeasuredValue.exact(observation, Map.of("unit", "mL")).doubleValue());
            if (!entries.isEmpty()) {
                Duration since = Duration.between(entries.get(entries.size() - 1).at, entry.at);
                if (since.isNegative() || since.compareTo(MOST_BETWEEN) > 0) {
                    throw DerivationRefused.notDerived();
                }
            }
            entries.add(entry);
        }
        if (entries.size() < 2 || inputs.all("time-of-first").size() != 1) {
            throw DerivationRefused.notDerived();
        }
        return entries;
    }
}
