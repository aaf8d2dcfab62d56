package org.prodrome.server.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.drift.Alarm;
import org.prodrome.imaging.drift.DriftReport;
import org.prodrome.imaging.drift.DriftReport.Gathering;
import org.prodrome.imaging.drift.DriftReport.Watched;
import org.prodrome.imaging.drift.StreamResult;
import org.prodrome.imaging.drift.WindowResult;
import org.prodrome.imaging.drift.WindowResult.Compared;
import org.prodrome.imaging.drift.WindowResult.TooFew;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the films of each model have changed, as of the last look. Nothing here is about a patient. */
@RestController
final class DriftController {
    private final DriftWatch watch;

    DriftController(DriftWatch watch) {
        this.watch = watch;
    }

    /** One model. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ModelView(
            String model,
            String state,
            String says,
            @Nullable Integer films,
            @Nullable Integer needed,
            @Nullable Instant referenceFrom,
            @Nullable Instant referenceTo,
            @Nullable List<AlarmView> alarms,
            @Nullable List<WindowView> windows) {}

    /** One alarm, when it began. */
    record AlarmView(
            Instant raised,
            List<String> streams,
            String cause,
            String says,
            Instant changed,
            Instant changedEarliest,
            Instant changedLatest) {
        static AlarmView of(Alarm alarm) {
            return new AlarmView(
                    alarm.raised(),
                    alarm.streams(),
                    word(alarm.cause()),
                    alarm.cause().sentence(),
                    alarm.change().date(),
                    alarm.change().earliest(),
                    alarm.change().latest());
        }
    }

    /** One window. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WindowView(
            Instant from,
            Instant to,
            int films,
            String says,
            @Nullable String cause,
            @Nullable Double concordance,
            @Nullable List<StreamView> streams) {
        static WindowView of(WindowResult window) {
            if (window instanceof Compared compared) {
                return new WindowView(
                        window.from(),
                        window.to(),
                        window.films(),
                        compared.cause().sentence(),
                        word(compared.cause()),
                        compared.concordance(),
                        compared.streams().stream().map(StreamView::of).toList());
            }
            String says = "too few films; at least %d are needed".formatted(((TooFew) window).needed());
            return new WindowView(window.from(), window.to(), window.films(), says, null, null, null);
        }
    }

    /** One stream in one window. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StreamView(
            String stream,
            String statistic,
            double value,
            double p,
            double adjustedP,
            @Nullable Double psi,
            boolean moved,
            int films,
            int referenceFilms) {
        static StreamView of(StreamResult result) {
            return new StreamView(
                    result.stream().name(),
                    result.statistic(),
                    result.value(),
                    result.p(),
                    result.adjustedP(),
                    result.psi(),
                    result.moved(),
                    result.windowFilms(),
                    result.referenceFilms());
        }
    }

    @GetMapping(path = "/drift", produces = MediaType.APPLICATION_JSON_VALUE)
    List<ModelView> drift() {
        List<ModelView> views = new ArrayList<>();
        watch.reports().forEach((model, report) -> views.add(view(model, report)));
        return views;
    }

    private static ModelView view(String model, DriftReport report) {
        if (report instanceof Gathering gathering) {
            String says = "%d of %d films of different patients for the reference"
                    .formatted(gathering.films(), gathering.needed());
            return new ModelView(
                    model, "gathering", says, gathering.films(), gathering.needed(), null, null, null, null);
        }
        Watched watched = (Watched) report;
        String says = watched.standing()
                ? watched.alarms().isEmpty()
                        ? "alarm"
                        : watched.alarms()
                                .get(watched.alarms().size() - 1)
                                .cause()
                                .sentence()
                : watched.lastCompared().isPresent() ? "no alarm" : "nothing to compare yet";
        return new ModelView(
                model,
                watched.standing() ? "alarm" : "quiet",
                says,
                watched.referenceFilms(),
                null,
                watched.referenceFrom(),
                watched.referenceTo(),
                watched.alarms().stream().map(AlarmView::of).toList(),
                watched.windows().stream().map(WindowView::of).toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
