package org.prodrome.imaging.drift;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateFigures;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.gate.ImageChecks;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.result.FilmAnalysis;

/** Takes from a film and its analysis what is watched, and leaves everything else. */
public final class FilmWatch {
    private static final int LONGEST = 64;
    private static final int OLDEST_BAND = 90;

    private final ZoneId zone;

    /** @param zone of films that state none */
    public FilmWatch(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * What is watched of one film.
     *
     * @param header the film
     * @param analysis what was found
     * @param patient opaque key of its patient
     * @param analysed when it was analysed; stands in where the film says no time, or one that has not come yet
     */
    public FilmSeen of(DicomObject header, FilmAnalysis analysis, String patient, Instant analysed) {
        FilmAttributes film = analysis.film();
        Map<String, String> categories = new TreeMap<>();
        categories.put("modality", word(film.modality()));
        categories.put(
                "manufacturer", word(header.string(Attribute.MANUFACTURER).orElse("")));
        categories.put("view", word(film.viewPosition()));
        categories.put("photometric", word(film.photometric()));
        categories.put("age-band", ageBand(film.ageYears()));
        categories.put("sex", word(film.sex()));
        Map<String, Double> numbers = new TreeMap<>();
        for (HeaderNumber watched : HeaderNumber.ALL) {
            watched.of(header).ifPresent(value -> numbers.put(watched.stream(), value));
        }
        if (analysis.verdict() instanceof GateVerdict.InRange in) {
            picture(in.figures(), numbers);
        } else if (analysis.verdict() instanceof GateVerdict.Unusual unusual) {
            picture(unusual.figures(), numbers);
        }
        if (analysis.ratio() instanceof CardiothoracicRatio.Measured measured) {
            numbers.put("cardiothoracic-ratio", measured.ratio());
        }
        boolean refused = analysis.verdict() instanceof GateVerdict.Refused;
        ModelOutput output = analysis.output();
        if (output != null && !refused) {
            scores(output, numbers);
        }
        return new FilmSeen(taken(film.taken(), analysed), patient, categories, numbers, analysis.embedding(), refused);
    }

    private static void picture(GateFigures figures, Map<String, Double> numbers) {
        numbers.put("distance", figures.distance());
        ImageChecks checks = figures.checks();
        if (checks != null) {
            numbers.put("sharpness", checks.sharpness());
            numbers.put("entropy", checks.entropy());
        }
    }

    /** The network's own scores, 0 to 1: a calibration of the site's changes what is said, not what comes in. */
    private static void scores(ModelOutput output, Map<String, Double> numbers) {
        FindingsOutput findings = output.manifest().findings();
        float[] logits = output.scores();
        for (int i = 0; findings != null && i < logits.length; i++) {
            numbers.put(findings.labels().get(i).id(), 1 / (1 + Math.exp(-(double) logits[i])));
        }
    }

    private Instant taken(@Nullable DicomDateTime taken, Instant analysed) {
        if (taken == null) {
            return analysed;
        }
        LocalTime time = taken.time() == null ? LocalTime.NOON : taken.time();
        Instant said = taken.offset() == null
                ? taken.date().atTime(time).atZone(zone).toInstant()
                : taken.date().atTime(time).toInstant(taken.offset());
        return said.isAfter(analysed) ? analysed : said;
    }

    /** Makers write themselves in capitals and without, with one blank or two. */
    private static String word(String text) {
        String plain = text.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
        return plain.substring(0, Math.min(LONGEST, plain.length()));
    }

    private static String ageBand(@Nullable Integer years) {
        if (years == null || years < 0) {
            return "";
        }
        int from = Math.min(years / 10 * 10, OLDEST_BAND);
        return from == OLDEST_BAND ? "90+" : "%d-%d".formatted(from, from + 9);
    }
}
