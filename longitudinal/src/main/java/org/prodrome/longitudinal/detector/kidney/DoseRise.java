package org.prodrome.longitudinal.detector.kidney;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Quantity;
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;

/**
 * A drug ordered in more milligrams than by the order before it: by the dose of both orders, else by the one strength
 * that the words of both name. Orders are of one drug when their first words are the same; how often a day is not read.
 * Derived again as the score {@code dose-rise}.
 *
 * @param before the order before
 * @param order the order of more
 */
record DoseRise(Event before, Event order) {
    private static final Pattern STRENGTH =
            Pattern.compile("(\\d{1,4}(?:\\.\\d{1,3})?)\\s?mg\\b", Pattern.CASE_INSENSITIVE);

    /** The newest rise among drugs of a set whose order is in use. */
    static Optional<DoseRise> newest(PatientTimeline timeline, CodeSet set) {
        Map<String, List<Event>> byDrug = timeline.events("MedicationRequest").stream()
                .filter(event -> !event.label().isEmpty() && DrugUse.isRecognised(event, set))
                .filter(event -> event.time().filter(ClinicalTime::hasDay).isPresent())
                .sorted(Comparator.comparing(event -> event.time().orElseThrow()))
                .collect(Collectors.groupingBy(DoseRise::firstWord));
        return byDrug.values().stream()
                .flatMap(orders ->
                        IntStream.range(1, orders.size()).mapToObj(i -> new DoseRise(orders.get(i - 1), orders.get(i))))
                .filter(rise -> rise.order.status().equals("active") && rise.isRise())
                .max(Comparator.comparing(DoseRise::day));
    }

    private static String firstWord(Event order) {
        return order.label().toLowerCase(Locale.ROOT).split("[^\\p{L}]", 2)[0];
    }

    private boolean isRise() {
        return before.time().orElseThrow().compareTo(day()) < 0
                && amounts()
                        .filter(both -> both.get(1).compareTo(both.get(0)) > 0)
                        .isPresent();
    }

    ClinicalTime day() {
        return order.time().orElseThrow();
    }

    /** The two amounts as slots {@code from} and {@code to}. */
    Sentence said(Sentence sentence) {
        List<BigDecimal> both = amounts().orElseThrow();
        List<Map.Entry<String, String>> roles =
                List.of(Map.entry("before", before.source()), Map.entry("drug", order.source()));
        return sentence.score("from", printed(both.get(0)), "dose-rise", "from", roles, Map.of())
                .score("to", printed(both.get(1)), "dose-rise", "to", roles, Map.of());
    }

    private Optional<List<BigDecimal>> amounts() {
        Optional<BigDecimal> from = dose(before);
        Optional<BigDecimal> to = dose(order);
        if (from.isEmpty() || to.isEmpty()) {
            from = strength(before);
            to = strength(order);
        }
        return from.isPresent() && to.isPresent() ? Optional.of(List.of(from.get(), to.get())) : Optional.empty();
    }

    private static String printed(BigDecimal milligrams) {
        return milligrams.stripTrailingZeros().toPlainString() + " mg";
    }

    /** Milligrams of a dose, when there is one dose and its unit is mg. */
    private static Optional<BigDecimal> dose(Event order) {
        List<Quantity> doses = order.as(MedicationRequest.class).stream()
                .flatMap(request -> request.getDosageInstruction().stream())
                .flatMap(dosage -> dosage.getDoseAndRate().stream())
                .filter(rate -> rate.hasDoseQuantity() && rate.getDoseQuantity().hasValue())
                .map(rate -> rate.getDoseQuantity())
                .toList();
        return doses.size() == 1
                        && "mg"
                                .equals(
                                        doses.get(0).hasCode()
                                                ? doses.get(0).getCode()
                                                : doses.get(0).getUnit())
                ? Optional.of(doses.get(0).getValue())
                : Optional.empty();
    }

    private static Optional<BigDecimal> strength(Event order) {
        List<MatchResult> found = STRENGTH.matcher(order.label()).results().toList();
        return found.size() == 1 ? Optional.of(new BigDecimal(found.get(0).group(1))) : Optional.empty();
    }
}
