package org.prodrome.imaging.preprocess;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads grey PNG and JPEG files as the numbers that they hold, by the file's content and not by its name. Only the
 * raster is used: Java's colour conversion would apply a gamma curve to grey images.
 */
public final class GrayFile {
    private static final long MAX_BYTES = 256L << 20;

    private GrayFile() {}

    /**
     * The image of a file, MONOCHROME2 and without rescaling.
     *
     * @throws IOException when the file is not a grey PNG or JPEG of sane size, naming the file and what was found
     */
    public static GrayImage read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(
                    "%s: %d bytes are more than the %d allowed".formatted(name, Files.size(file), MAX_BYTES));
        }
        // Read whole: ImageIO's own stream of a file asks the file system for every few bytes.
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                String format = reader.getOriginatingProvider().getFormatNames()[0];
                if (format.equalsIgnoreCase("png")
                        || format.equalsIgnoreCase("jpeg")
                        || format.equalsIgnoreCase("jpg")) {
                    return read(name, in, reader);
                }
                reader.dispose();
            }
        }
        throw new IOException("%s: neither a PNG nor a JPEG file".formatted(name));
    }

    private static int[] values(Raster raster) {
        int pixels = raster.getWidth() * raster.getHeight();
        if (raster.getParent() == null
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1
                && buffer.getOffset() == 0
                && buffer.getSize() == pixels
                && raster.getSampleModel() instanceof ComponentSampleModel plain
                && plain.getPixelStride() == 1
                && plain.getScanlineStride() == raster.getWidth()) {
            byte[] bytes = buffer.getData();
            int[] values = new int[pixels];
            for (int i = 0; i < pixels; i++) {
                values[i] = bytes[i] & 0xff;
            }
            return values;
        }
        return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    }

    private static GrayImage read(String name, ImageInputStream in, ImageReader reader) throws IOException {
        try {
            reader.setInput(in, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > GrayImage.MAX_PIXELS) {
                throw new IOException(
                        "%s: %d pixels are more than the %d allowed".formatted(name, pixels, GrayImage.MAX_PIXELS));
            }
            RenderedImage image = reader.read(0);
            if (image.getColorModel() instanceof IndexColorModel
                    || image.getSampleModel().getNumBands() != 1) {
                throw new IOException("%s: a grey image without palette expected, found %d channels%s"
                        .formatted(
                                name,
                                image.getColorModel().getNumComponents(),
                                image.getColorModel() instanceof IndexColorModel ? " by palette" : ""));
            }
            Raster raster = image instanceof BufferedImage buffered ? buffered.getRaster() : image.getData();
            int[] values = values(raster);
            return GrayImage.plain(raster.getHeight(), raster.getWidth(), values, false);
        } catch (RuntimeException e) {
            throw new IOException("%s: not a readable image (%s)".formatted(name, e.getMessage()), e);
        } finally {
            reader.dispose();
        }
    }
}
