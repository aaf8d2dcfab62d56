package org.prodrome.server.drift;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.prodrome.imaging.drift.DriftReport;
import org.prodrome.imaging.drift.DriftReport.Watched;

/** The last look as gauges, one for each model. */
final class DriftMetrics {
    private final MultiGauge alarm;
    private final MultiGauge concordance;
    private final MultiGauge moved;

    DriftMetrics(MeterRegistry registry) {
        alarm = MultiGauge.builder("prodrome.drift.alarm")
                .description("1 while a stream has moved in the last two compared windows")
                .register(registry);
        concordance = MultiGauge.builder("prodrome.drift.concordance")
                .description("multi-modal concordance of the last compared window; far below 0 is a change")
                .register(registry);
        moved = MultiGauge.builder("prodrome.drift.moved")
                .description("streams that are called moved in the last compared window")
                .register(registry);
    }

    void show(Map<String, DriftReport> reports) {
        List<Row<?>> alarms = new ArrayList<>();
        List<Row<?>> concordances = new ArrayList<>();
        List<Row<?>> moves = new ArrayList<>();
        reports.forEach((model, report) -> {
            if (report instanceof Watched watched) {
                Tags tags = Tags.of("model", model);
                alarms.add(Row.of(tags, watched.standing() ? 1 : 0));
                watched.lastCompared().ifPresent(window -> {
                    concordances.add(Row.of(tags, window.concordance()));
                    moves.add(Row.of(tags, window.moved().size()));
                });
            }
        });
        alarm.register(alarms, true);
        concordance.register(concordances, true);
        moved.register(moves, true);
    }
}
