package org.prodrome.imaging.completion;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.prodrome.imaging.completion.MeasuredFilms.One;
import org.prodrome.imaging.evaluate.Interval;
import org.prodrome.imaging.gate.FilmJudge;
import org.prodrome.imaging.gate.GateFit;
import org.prodrome.imaging.gate.GateVerdict;

/**
 * How often a gate that was measured refuses right films that it was not measured on.
 *
 * @param n films
 * @param patients whose films they are
 * @param refused films that are refused
 * @param unusual films that are called unusual and not refused
 * @param reasons films by reason of refusal
 */
record FalseAlarms(int n, int patients, int refused, int unusual, Map<String, Integer> reasons) {
    FalseAlarms {
        reasons = new TreeMap<>(reasons);
    }

    static FalseAlarms of(GateFit.Fitted gate, List<One> films) {
        int refused = 0;
        int unusual = 0;
        Map<String, Integer> reasons = new TreeMap<>();
        for (One film : films) {
            GateVerdict verdict = verdict(gate, film);
            if (verdict instanceof GateVerdict.Refused no) {
                refused++;
                no.reasons().forEach(reason -> reasons.merge(reason.code(), 1, Integer::sum));
            } else if (verdict instanceof GateVerdict.Unusual) {
                unusual++;
            }
        }
        return new FalseAlarms(
                films.size(),
                (int) films.stream()
                        .map(film -> film.film().patient())
                        .distinct()
                        .count(),
                refused,
                unusual,
                reasons);
    }

    /** What the gate says of a film by its pixels. */
    static GateVerdict verdict(GateFit.Fitted gate, One film) {
        GateFit.Measured measured = film.measured();
        FilmJudge judge = new FilmJudge(gate.settings(), gate.statistics());
        return judge.judge(
                measured.checks(),
                judge.figures(
                        measured.embedding(),
                        gate.settings().mahalanobis() == null ? null : measured.second(),
                        gate.settings().mirrorRatioMin() == null ? null : measured.mirrored()),
                List.of());
    }

    /** The share of refused films with Wilson's 95 % interval; there has to be a film. */
    Interval refusedInterval() {
        return Interval.wilson(refused, n);
    }
}
