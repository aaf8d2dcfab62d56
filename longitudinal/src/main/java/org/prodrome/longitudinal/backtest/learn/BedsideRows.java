package org.prodrome.longitudinal.backtest.learn;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.backtest.outcome.KidneyReplacement;
import org.prodrome.longitudinal.backtest.outcome.Outcome;
import org.prodrome.longitudinal.backtest.replay.Delays;
import org.prodrome.longitudinal.backtest.replay.Replay;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.backtest.replay.Stays;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.backtest.source.RecordSource;
import org.prodrome.longitudinal.model.BedsideFeatures;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Rows of hospital stays as a server would have seen them: every 4 hours, and whenever a new creatinine was known. What
 * is in a row was known at its time; what it should predict is looked up in the whole record.
 */
final class BedsideRows {
    private static final Duration STEP = Duration.ofHours(4);

    /**
     * A stay with its rows.
     *
     * @param group the patient
     * @param stay from when to when
     * @param injured first onset of kidney injury in it
     * @param kidneysTell whether its creatinine tells of the patient's own kidneys
     * @param died death in it
     * @param rows in time order
     */
    record StayRows(
            String group,
            Stay stay,
            Optional<Instant> injured,
            boolean kidneysTell,
            Optional<Instant> died,
            List<Row> rows) {}

    /**
     * What was known at one time.
     *
     * @param at the time
     * @param onGrid whether it is one of the 4-hourly times
     * @param newCreatinine whether a creatinine became known just then
     * @param inUnit whether the patient lay in intensive care
     * @param values by name
     */
    record Row(Instant at, boolean onGrid, boolean newCreatinine, boolean inUnit, Map<String, Double> values) {}

    private BedsideRows() {}

    static List<StayRows> of(RecordSource source) throws IOException {
        Replay replay = new Replay(List.of(), Delays.DEFAULT);
        List<StayRows> all = new ArrayList<>();
        source.forEach(record -> {
            Watch watch = new Watch(record);
            replay.run(record, watch::see);
            all.addAll(watch.finish());
        });
        return all;
    }

    /** Watches one patient's replay. */
    private static final class Watch {
        private final List<StayRows> stays = new ArrayList<>();
        private final List<Instant[]> units = new ArrayList<>();
        private @Nullable PatientTimeline before;
        private String creatinine = "";

        Watch(PatientRecord record) {
            for (Stay stay : Stays.of(record)) {
                if (stay.age() >= 18) {
                    stays.add(new StayRows(
                            record.patient().getIdElement().getIdPart(),
                            stay,
                            Outcome.AKI_STAGE_1.onset(record, stay),
                            // Stays with a single creatinine stay in: a model also meets them when it is used.
                            !KidneyReplacement.isOnRecord(record),
                            Outcome.DEATH_IN_HOSPITAL.onset(record, stay),
                            new ArrayList<>()));
                }
            }
            for (Encounter encounter : Stays.all(record, Encounter.class)) {
                for (Encounter.EncounterLocationComponent unit : encounter.getLocation()) {
                    Optional<Instant> from =
                            ClinicalTime.of(unit.getPeriod().getStartElement()).map(ClinicalTime::start);
                    Optional<Instant> to =
                            ClinicalTime.of(unit.getPeriod().getEndElement()).map(ClinicalTime::start);
                    if (from.isPresent() && to.isPresent()) {
                        units.add(new Instant[] {from.get(), to.get()});
                    }
                }
            }
        }

        void see(PatientTimeline now) {
            if (before != null) {
                grid(before, now.asOf());
            }
            String newest =
                    now.series(Analyte.CREATININE).latest().map(Point::source).orElse("");
            if (!newest.equals(creatinine)) {
                creatinine = newest;
                add(now, false, true);
            }
            before = now;
        }

        List<StayRows> finish() {
            if (before != null) {
                grid(before, Instant.MAX);
            }
            return stays;
        }

        /** Rows of the 4-hourly times from the last evidence on until the next, which knew no more. */
        private void grid(PatientTimeline last, Instant until) {
            for (StayRows stay : stays) {
                Instant from = last.asOf().isAfter(stay.stay().start())
                        ? last.asOf()
                        : stay.stay().start();
                long steps = Duration.between(stay.stay().start(), from).toMillis() / STEP.toMillis();
                Instant at = stay.stay().start().plus(STEP.multipliedBy(steps));
                at = at.isBefore(from) ? at.plus(STEP) : at;
                for (; at.isBefore(until) && stay.stay().holds(at); at = at.plus(STEP)) {
                    add(last.asOf(at), true, false);
                }
            }
        }

        private void add(PatientTimeline timeline, boolean onGrid, boolean newCreatinine) {
            Instant at = timeline.asOf();
            for (StayRows stay : stays) {
                if (stay.stay().holds(at)) {
                    boolean inUnit = units.stream().anyMatch(unit -> !at.isBefore(unit[0]) && at.isBefore(unit[1]));
                    stay.rows().add(new Row(at, onGrid, newCreatinine, inUnit, BedsideFeatures.of(timeline)));
                }
            }
        }
    }
}
