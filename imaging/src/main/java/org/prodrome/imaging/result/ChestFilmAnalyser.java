package org.prodrome.imaging.result;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomImage;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.MalformedDicomException;
import org.prodrome.imaging.dicom.PixelData;
import org.prodrome.imaging.dicom.Undecodable;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateReason;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.gate.InputGate;
import org.prodrome.imaging.measure.CardiothoracicMeter;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.PreparedFilm;

/**
 * Reads one chest film with one model package: header gate, decode, prepare, run the model on it and on its mirror
 * image, gate by image and embedding, measure. The same film gives the same analysis. Safe for use by several threads.
 */
public final class ChestFilmAnalyser {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ModelPackage loaded;
    private final InputGate gate;
    private final CardiothoracicMeter meter;

    public ChestFilmAnalyser(ModelPackage loaded) {
        this.loaded = loaded;
        this.gate = new InputGate(loaded);
        this.meter = loaded.meter();
    }

    /** The package that is used. */
    public ModelPackage modelPackage() {
        return loaded;
    }

    /**
     * Analyses a DICOM film. Pixels that cannot be decoded lead to a refusal that says why, never to an exception.
     *
     * @throws org.prodrome.imaging.runtime.ModelRunException when the model itself fails
     */
    public FilmAnalysis analyse(DicomObject object, DicomReader reader) {
        FilmAttributes film = FilmAttributes.of(object);
        Optional<GateVerdict.Refused> refused = gate.byAttributes(film);
        if (refused.isPresent()) {
            return refused(film, refused.get());
        }
        long start = cpu();
        try {
            PixelData pixels = reader.decode(object);
            long nanos = cpu() - start;
            FilmAnalysis analysis = pixels instanceof DicomImage image
                    ? analyse(film, gray(image))
                    : refused(film, undecodable((Undecodable) pixels));
            return analysis.withDecodeTime(nanos);
        } catch (MalformedDicomException e) {
            GateReason reason = new GateReason("pixel-data", "The film's pixels cannot be read.");
            return refused(film, new GateVerdict.Refused(List.of(reason), List.of()));
        }
    }

    /** Analyses a film that is already decoded. */
    public FilmAnalysis analyse(FilmAttributes film, GrayImage image) {
        Optional<GateVerdict.Refused> refused = gate.byAttributes(film);
        if (refused.isPresent()) {
            return refused(film, refused.get());
        }
        long start = cpu();
        PreparedFilm prepared = loaded.pipeline().prepare(image);
        long preparedAt = cpu();
        ModelOutput output = ModelOutput.of(loaded, prepared);
        float[] mirrored = ModelOutput.of(loaded, prepared.mirrored()).embedding();
        long inferredAt = cpu();
        GateVerdict verdict = gate.judge(film, prepared.image(), output.embedding(), mirrored);
        CardiothoracicRatio ratio = verdict instanceof GateVerdict.Refused r
                ? notMeasurable(r)
                : meter.measure(output.labels(), image.columns(), film.view());
        StageTimes times = new StageTimes(0, preparedAt - start, inferredAt - preparedAt, cpu() - inferredAt);
        return new FilmAnalysis(film, verdict, ratio, output.embedding(), output.labels(), times);
    }

    private static FilmAnalysis refused(FilmAttributes film, GateVerdict.Refused refused) {
        return new FilmAnalysis(film, refused, notMeasurable(refused), null, null, StageTimes.NONE);
    }

    private static CardiothoracicRatio notMeasurable(GateVerdict.Refused refused) {
        GateReason first = refused.reasons().get(0);
        return new CardiothoracicRatio.NotMeasurable(first.code(), first.sentence());
    }

    private static GateVerdict.Refused undecodable(Undecodable undecodable) {
        String code = switch (undecodable.cause()) {
            case TRANSFER_SYNTAX -> "transfer-syntax";
            case NO_PIXEL_DATA -> "no-pixel-data";
            case PHOTOMETRIC_INTERPRETATION -> "photometric";
            case BIT_DEPTH -> "bit-depth";
            case TOO_LARGE -> "too-large";
        };
        GateReason reason = new GateReason(code, "The pixels cannot be used: %s.".formatted(undecodable.reason()));
        return new GateVerdict.Refused(List.of(reason), List.of());
    }

    private static GrayImage gray(DicomImage image) {
        return new GrayImage(
                image.rows(),
                image.columns(),
                image.stored(),
                image.photometric() == DicomImage.Photometric.MONOCHROME1,
                image.rescaleSlope(),
                image.rescaleIntercept(),
                padding(image.padding()));
    }

    private static GrayImage.@Nullable Padding padding(DicomImage.@Nullable Padding padding) {
        return padding == null ? null : new GrayImage.Padding(padding.low(), padding.high());
    }

    private static long cpu() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }
}
