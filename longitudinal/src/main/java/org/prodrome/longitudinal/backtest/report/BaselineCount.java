package org.prodrome.longitudinal.backtest.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.prodrome.longitudinal.backtest.source.Baseline;

/** Adds up the patients of each band of one score that came with the data. */
final class BaselineCount {
    private final Baseline one;
    private final int[] followed;
    private final int[] all;

    /** @param one of the scores that are to be added, for its name, outcome and bands */
    BaselineCount(Baseline one) {
        this.one = one;
        this.followed = new int[one.limits().size() + 1];
        this.all = new int[one.limits().size() + 1];
    }

    void add(Baseline score) {
        int band = 0;
        while (band < score.limits().size() && score.value() >= score.limits().get(band)) {
            band++;
        }
        all[band]++;
        followed[band] += score.followed() ? 1 : 0;
    }

    BaselineFigures figures() {
        Map<String, Share> bands = new LinkedHashMap<>();
        for (int band = 0; band < all.length; band++) {
            bands.put(name(band), new Share(followed[band], all[band]));
        }
        return new BaselineFigures(one.name(), one.outcome(), bands);
    }

    private String name(int band) {
        if (band == 0) {
            return "below " + printed(0);
        }
        return band == one.limits().size()
                ? printed(band - 1) + " and above"
                : printed(band - 1) + " to below " + printed(band);
    }

    private String printed(int limit) {
        double value = one.limits().get(limit);
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
