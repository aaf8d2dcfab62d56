package org.prodrome.imaging.result;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.Part10Reader;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;

/** Images as DICOM films, through the writer and the reader. */
final class TestFilms {
    static final Part10Reader READER = new Part10Reader(DicomLimits.DEFAULT);

    private TestFilms() {}

    static GrayImage png(Path file) throws IOException {
        return GrayFile.read(file);
    }

    /** A colour photograph as grey, by the weights of ITU-R BT.601. */
    static GrayImage photograph(Path jpeg) throws IOException {
        BufferedImage image = ImageIO.read(jpeg.toFile());
        int[] gray = new int[image.getWidth() * image.getHeight()];
        for (int i = 0; i < gray.length; i++) {
            int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            gray[i] = (299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff)) / 1000;
        }
        Raster raster = image.getRaster();
        return GrayImage.plain(raster.getHeight(), raster.getWidth(), gray, false);
    }

    static GrayImage mapped(GrayImage image, IntUnaryOperator change) {
        return GrayImage.plain(
                image.rows(),
                image.columns(),
                Arrays.stream(image.stored()).map(change).toArray(),
                false);
    }

    static DicomObject film(String instance, GrayImage image, String view, boolean monochrome1) {
        return film(instance, image, view, monochrome1, LocalTime.of(9, 0), LocalDate.of(1960, 5, 17));
    }

    static DicomObject film(
            String instance,
            GrayImage image,
            String view,
            boolean monochrome1,
            @Nullable LocalTime time,
            LocalDate born) {
        DigitalXRayFilm film = new DigitalXRayFilm(
                new DicomPatient("4711", "TEST", "Test^Film", born, "F"),
                DigitalXRayFilm.Uids.named("study", "series", instance),
                new DicomDateTime(LocalDate.of(2026, 3, 4), time, ZoneOffset.ofHours(1)),
                null,
                "Chest",
                view,
                new DigitalXRayFilm.GreyPixels(image.rows(), image.columns(), 8, image.stored(), 0.2, monochrome1),
                true);
        return READER.read(new Part10Writer().write(film.toDicom()));
    }
}
