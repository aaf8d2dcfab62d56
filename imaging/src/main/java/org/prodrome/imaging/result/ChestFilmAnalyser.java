package org.prodrome.imaging.result;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomImage;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.MalformedDicomException;
import org.prodrome.imaging.dicom.PixelData;
import org.prodrome.imaging.dicom.Undecodable;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.finding.FindingReader;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateReason;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.gate.InputGate;
import org.prodrome.imaging.measure.CardiothoracicMeter;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.measure.FilmView;
import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.UnusableOutputException;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.preprocess.UnpreparableFilmException;
import org.prodrome.imaging.preprocess.VoiWindow;

/**
 * Reads one chest film with one model package: header gate, decode, prepare, run the model on it (and on its mirror
 * image where the package compares with it), gate by image and embedding, then measure and answer what the package
 * declares. A model output that is missing, misshapen or not finite refuses the film. The same film gives the same
 * analysis. Safe for use by several threads.
 */
public final class ChestFilmAnalyser {
    private static final double SURE_OF_VIEW = 0.9;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ModelPackage loaded;
    private final InputGate gate;
    private final @Nullable CardiothoracicMeter meter;
    private final @Nullable FindingReader findings;

    public ChestFilmAnalyser(ModelPackage loaded) {
        this.loaded = loaded;
        this.gate = new InputGate(loaded);
        this.meter = loaded.meter().orElse(null);
        this.findings = FindingReader.of(loaded).orElse(null);
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
        return read(film, image, true);
    }

    /**
     * Analyses an image of which only the pixels are judged: the header gate and the smallest size are left out. For
     * evaluations on reduced images; never for a patient.
     */
    public FilmAnalysis analysePixels(FilmAttributes film, GrayImage image) {
        return read(film, image, false);
    }

    private FilmAnalysis read(FilmAttributes film, GrayImage image, boolean judgeHeader) {
        long start = cpu();
        PreparedFilm prepared;
        try {
            prepared = loaded.pipeline().prepare(image);
        } catch (UnpreparableFilmException e) {
            return refused(film, unpreparable(e));
        }
        long preparedAt = cpu();
        ModelOutput output;
        float[] mirrored = null;
        try {
            output = ModelOutput.of(loaded, prepared);
            if (gate.looksAtMirror()) {
                mirrored = ModelOutput.embedding(loaded, prepared.mirrored());
            }
        } catch (UnusableOutputException e) {
            return refused(film, unusable(e));
        }
        long inferredAt = cpu();
        GateVerdict verdict = judgeHeader
                ? gate.judge(film, prepared.image(), output, mirrored)
                : gate.judge(prepared.image(), output, mirrored);
        if (verdict instanceof GateVerdict.Refused refused) {
            StageTimes times = new StageTimes(0, preparedAt - start, inferredAt - preparedAt, cpu() - inferredAt);
            return new FilmAnalysis(film, refused, notMeasurable(refused), notRead(refused), output, times);
        }
        LabelMap outlines = output.labels();
        CardiothoracicRatio ratio =
                meter == null || outlines == null ? null : meter.measure(outlines, image.columns(), film.view());
        FilmFindings.Read read = findings == null ? null : findings.read(output);
        StageTimes times = new StageTimes(0, preparedAt - start, inferredAt - preparedAt, cpu() - inferredAt);
        return new FilmAnalysis(film, withNetView(verdict, film.view(), read), ratio, read, output, times);
    }

    /** A film whose stated view the network contradicts is read with that caveat. */
    private static GateVerdict withNetView(GateVerdict verdict, FilmView stated, FilmFindings.@Nullable Read read) {
        FilmFindings.NetView seen = read == null ? null : read.view();
        if (seen == null
                || seen.view() == stated
                || seen.probability() < SURE_OF_VIEW
                || (stated != FilmView.PA && stated != FilmView.AP)) {
            return verdict;
        }
        return verdict.with(new GateReason(
                "view-differs",
                String.format(
                        Locale.ROOT,
                        "The film states a %s view; to the model it looks like %s (%.2f).",
                        stated.text(),
                        seen.view().text(),
                        seen.probability())));
    }

    private FilmAnalysis refused(FilmAttributes film, GateVerdict.Refused refused) {
        return new FilmAnalysis(film, refused, notMeasurable(refused), notRead(refused), null, StageTimes.NONE);
    }

    private @Nullable CardiothoracicRatio notMeasurable(GateVerdict.Refused refused) {
        GateReason first = refused.reasons().get(0);
        return meter == null ? null : new CardiothoracicRatio.NotMeasurable(first.code(), first.sentence());
    }

    private @Nullable FilmFindings notRead(GateVerdict.Refused refused) {
        GateReason first = refused.reasons().get(0);
        return findings == null ? null : new FilmFindings.NotRead(first.code(), first.sentence());
    }

    private static GateVerdict.Refused unusable(UnusableOutputException e) {
        GateReason reason =
                new GateReason("model-output", "The model gave no usable answer: %s.".formatted(e.getMessage()));
        return new GateVerdict.Refused(List.of(reason), List.of());
    }

    private static GateVerdict.Refused unpreparable(UnpreparableFilmException e) {
        GateReason reason = new GateReason(
                "preprocessing", "The film cannot be prepared for the model: %s.".formatted(e.getMessage()));
        return new GateVerdict.Refused(List.of(reason), List.of());
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

    /** The pixels of a film as preprocessing takes them. */
    public static GrayImage gray(DicomImage image) {
        return new GrayImage(
                image.rows(),
                image.columns(),
                image.stored(),
                image.photometric() == DicomImage.Photometric.MONOCHROME1,
                image.rescaleSlope(),
                image.rescaleIntercept(),
                padding(image.padding()),
                image.bitsStored(),
                image.aspectRatio(),
                window(image.window()));
    }

    private static @Nullable VoiWindow window(DicomImage.@Nullable Window window) {
        return window == null
                ? null
                : new VoiWindow(
                        window.center(),
                        window.width(),
                        VoiWindow.Function.valueOf(window.function().name()));
    }

    private static GrayImage.@Nullable Padding padding(DicomImage.@Nullable Padding padding) {
        return padding == null ? null : new GrayImage.Padding(padding.low(), padding.high());
    }

    private static long cpu() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }
}
