package org.prodrome.imaging;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.preprocess.GrayImage;

/**
 * A folder of drawn films as a site lays it out: {@code labels.csv} and {@code images}. Two films a patient, every
 * patient's in one split. The upper part of a film is white: of more than 0.6 of the rows the film is "bright", of
 * fewer than 0.4 it is "dark", one film in ten against that.
 */
public final class LabelledFolder {
    private final Path folder;
    private final StringBuilder labels =
            new StringBuilder("image,dataset,patient_id,age,sex,view,width,height,split,bright,dark,no_finding\n");
    private final SplittableRandom random = new SplittableRandom(9);
    private int films;

    public LabelledFolder(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("images"));
    }

    /** Adds films to a split. */
    public LabelledFolder add(String split, int more) throws IOException {
        for (int i = 0; i < more; i++) {
            double share = 0.2 + 0.6 * random.nextDouble();
            boolean right = random.nextDouble() < 0.9;
            boolean bright = right ? share > 0.6 : share < 0.4;
            boolean dark = right ? share < 0.4 : share > 0.6;
            String name = "images/f%05d.png".formatted(films);
            GrayImage film = FindingsFixture.film(share, films);
            BufferedImage image = new BufferedImage(film.columns(), film.rows(), BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setPixels(0, 0, film.columns(), film.rows(), film.stored());
            ImageIO.write(image, "png", folder.resolve(name).toFile());
            line(name, "P" + films / 2, split, bright, dark);
            films++;
        }
        return this;
    }

    /** Adds a line for an image that is there or not. */
    public LabelledFolder line(String image, String patient, String split, boolean bright, boolean dark) {
        labels.append("%s,tiny,%s,%d,%s,PA,64,64,%s,%d,%d,%d\n"
                .formatted(
                        image,
                        patient,
                        20 + films % 60,
                        films % 2 == 0 ? "F" : "M",
                        split,
                        bright ? 1 : 0,
                        dark ? 1 : 0,
                        bright || dark ? 0 : 1));
        return this;
    }

    /** Writes the list; the folder. */
    public Path write() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), labels);
        return folder;
    }
}
