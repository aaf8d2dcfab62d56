package org.prodrome.server.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.imaging.dicom.DicomImage;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.TransferSyntax;
import org.prodrome.imaging.explain.Attention;
import org.prodrome.imaging.explain.AttentionCapture;
import org.prodrome.imaging.explain.AttentionReader;
import org.prodrome.imaging.explain.ShownAttention;
import org.prodrome.imaging.finding.Call;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.UnusableOutputException;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.imaging.store.ContentAddress;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.server.job.StoredInstance;
import org.prodrome.server.job.StoredInstances;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pictures of where a model's findings come from: made with the result, kept beside the film, given out by WADO-RS. */
final class AttentionShots {
    private static final Logger LOG = LoggerFactory.getLogger(AttentionShots.class);
    /** Each costs one more run of the model. */
    private static final int MOST = 3;

    private final StoredInstances instances;
    private final InstanceStore store;
    private final DicomReader reader;
    private final Clock clock;

    AttentionShots(StoredInstances instances, InstanceStore store, DicomReader reader, Clock clock) {
        this.instances = instances;
        this.store = store;
        this.reader = reader;
        this.clock = clock;
    }

    /** A map and its picture. */
    record Shot(Attention attention, AttentionCapture.Written picture) {
        ShownAttention shown() {
            return new ShownAttention(attention, picture.path());
        }
    }

    /** A stored film, decoded. */
    record Pixels(DicomObject header, GrayImage image) {}

    /** The maps of what a model says is present on a film; none where it shows none, or fails at it. */
    List<Shot> of(ModelPackage model, FilmAnalysis film, int edition) {
        boolean present = film.findings() instanceof FilmFindings.Read read
                && read.answered().stream().anyMatch(finding -> finding.call() == Call.PRESENT);
        Optional<AttentionReader> maps = present ? AttentionReader.of(model) : Optional.empty();
        if (maps.isEmpty()) {
            return List.of();
        }
        try {
            return pixels(film.film().sopInstanceUid())
                    .map(pixels -> shots(maps.get(), model, pixels, edition))
                    .orElse(List.of());
        } catch (ModelRunException | UnusableOutputException e) {
            LOG.warn("no attention map of {}: {}", model.manifest().coordinates(), e.getMessage());
            return List.of();
        }
    }

    private static List<Shot> shots(AttentionReader maps, ModelPackage model, Pixels pixels, int edition) {
        AttentionCapture capture = new AttentionCapture(model.manifest(), edition);
        List<Shot> shots = new ArrayList<>();
        for (Attention attention : maps.ofPresent(pixels.image(), MOST)) {
            shots.add(new Shot(
                    attention,
                    capture.write(
                            pixels.header(),
                            model.pipeline().picture(pixels.image(), AttentionCapture.LONGEST_SIDE),
                            attention)));
        }
        return shots;
    }

    /** A stored film; empty when it is not kept or its pixels cannot be decoded. */
    Optional<Pixels> pixels(String sopUid) {
        return instances.find(sopUid).flatMap(instance -> {
            try (InputStream in = store.open(new ContentAddress(instance.sha256()))) {
                DicomObject film = reader.read(in.readAllBytes());
                return reader.decode(film) instanceof DicomImage image
                        ? Optional.of(new Pixels(film, ChestFilmAnalyser.gray(image)))
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException("the film's bytes cannot be read", e);
            }
        });
    }

    /** Keeps pictures; inside the transaction that stores the results that name them. */
    void keep(List<Shot> shots) {
        for (Shot shot : shots) {
            AttentionCapture.Written picture = shot.picture();
            if (instances.find(picture.sopUid()).isEmpty()) {
                ContentAddress address = store.put(picture.file());
                instances.add(new StoredInstance(
                                picture.sopUid(),
                                picture.studyUid(),
                                picture.seriesUid(),
                                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
                                address.sha256(),
                                picture.file().length,
                                clock.instant())
                        .madeHere());
            }
        }
    }
}
