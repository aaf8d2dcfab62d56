package org.prodrome.cds.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

/**
 * The model of kidney injury within 48 hours, worked out a second time from its published coefficients. Role:
 * creatinine, the values of the 7 days up to the newest; a lower one of those days that is not cited is refused.
 */
final class KidneyAtRisk {
    private static final JsonNode MODEL = read();
    private static final Duration TWO_DAYS = Duration.ofHours(48);
    private static final Duration WEEK = Duration.ofHours(168);

    private KidneyAtRisk() {}

    static String print(ScoreInputs inputs) {
        if (!"percent".equals(inputs.parameters().get("part"))) {
            throw DerivationRefused.notDerived();
        }
        List<Observation> week =
                inputs.all("creatinine").stream().map(Sources::observation).toList();
        // Of two at one time the worse counts.
        Observation newest = week.stream()
                .max(Comparator.comparing((Observation one) -> at(one)).thenComparingDouble(Kidney::creatinineMgDl))
                .orElseThrow(DerivationRefused::notDerived);
        double lowestOfWeek = Double.POSITIVE_INFINITY;
        double lowestOfTwoDays = Double.POSITIVE_INFINITY;
        for (Observation one : week) {
            Duration before = Duration.between(at(one), at(newest));
            if (before.compareTo(WEEK) > 0) {
                throw DerivationRefused.notDerived();
            }
            double value = Kidney.creatinineMgDl(one);
            lowestOfWeek = Math.min(lowestOfWeek, value);
            if (before.compareTo(TWO_DAYS) <= 0) {
                lowestOfTwoDays = Math.min(lowestOfTwoDays, value);
            }
        }
        requireLowest(inputs, newest, WEEK, lowestOfWeek);
        requireLowest(inputs, newest, TWO_DAYS, lowestOfTwoDays);
        double odds = MODEL.path("intercept").asDouble();
        for (JsonNode term : MODEL.path("terms")) {
            double value = switch (term.path("feature").asText()) {
                case "creatinine-rise-48h" -> Kidney.creatinineMgDl(newest) - lowestOfTwoDays;
                case "creatinine-lowest-7d" -> lowestOfWeek;
                default -> throw DerivationRefused.notDerived();
            };
            double from = term.path("from").asDouble();
            double way = (value - from) / (term.path("to").asDouble() - from);
            odds += term.path("weight").asDouble() * (way < 0 ? 0 : way > 1 ? 1 : way);
        }
        return Long.toString(Math.round(100 / (1 + Math.exp(-odds))));
    }

    /** A lower value of the window that the sentence leaves out would change what it says. */
    private static void requireLowest(ScoreInputs inputs, Observation newest, Duration window, double lowest) {
        boolean lower = Roles.of(inputs, "Observation")
                .map(Sources::observation)
                .filter(found -> MeasuredValue.has(found.getCode(), Kidney.CREATININE) && found.hasValueQuantity())
                .filter(found -> isWithin(found, newest, window))
                .anyMatch(found -> Kidney.creatinineMgDl(found) < lowest - 1e-9);
        if (lower) {
            throw DerivationRefused.notDerived();
        }
    }

    private static boolean isWithin(Observation found, Observation newest, Duration window) {
        Duration before = Duration.between(at(found), at(newest));
        return !before.isNegative() && before.compareTo(window) <= 0;
    }

    private static Instant at(Resource resource) {
        return ClinicalTime.of(resource).instant();
    }

    private static JsonNode read() {
        try (InputStream in =
                KidneyAtRisk.class.getResourceAsStream("/org/prodrome/longitudinal/model/aki-48h-1.json")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks the model aki-48h/1");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
