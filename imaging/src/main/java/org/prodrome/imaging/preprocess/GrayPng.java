package org.prodrome.imaging.preprocess;

import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads grey PNG files of 8 or 16 bits as the numbers that they hold. Only the raster is used: Java's colour conversion
 * would apply a gamma curve to grey images.
 */
public final class GrayPng {
    private static final long MAX_BYTES = 256L << 20;

    private GrayPng() {}

    /**
     * The image of a file, MONOCHROME2 and without rescaling.
     *
     * @throws IOException when the file is not a grey PNG of sane size, naming the file and what was found
     */
    public static GrayImage read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(
                    "%s: %d bytes are more than the %d allowed".formatted(file, Files.size(file), MAX_BYTES));
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return read(file, reader);
            } catch (RuntimeException e) {
                throw new IOException("%s: not a readable PNG (%s)".formatted(file, e.getMessage()), e);
            } finally {
                reader.dispose();
            }
        }
    }

    private static GrayImage read(Path file, ImageReader reader) throws IOException {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > GrayImage.MAX_PIXELS) {
            throw new IOException(
                    "%s: %d pixels are more than the %d allowed".formatted(file, pixels, GrayImage.MAX_PIXELS));
        }
        RenderedImage image = reader.read(0);
        if (image.getColorModel() instanceof IndexColorModel
                || image.getSampleModel().getNumBands() != 1) {
            throw new IOException("%s: a grey PNG without palette expected, found %d channels%s"
                    .formatted(
                            file,
                            image.getColorModel().getNumComponents(),
                            image.getColorModel() instanceof IndexColorModel ? " by palette" : ""));
        }
        Raster raster = image.getData();
        int[] values = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        return GrayImage.plain(raster.getHeight(), raster.getWidth(), values, false);
    }
}
