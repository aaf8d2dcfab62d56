package org.prodrome.cds.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.service.PatientView;
import org.prodrome.longitudinal.claim.Claim;

/**
 * Every text in the compiled code that says sentences is in the catalogue, or in {@code not-shown.txt}, the list of
 * texts that reach no card: messages for developers, reasons in the trace, patterns. A new sentence without a
 * translation fails here, whether or not a test says it.
 */
class EveryTextTest {
    /** Everything but what computes, stores or tests: a new package speaks until it is named here. */
    private static final Pattern SPEAKS = Pattern.compile("org/prodrome/(?:"
            + "longitudinal/(?!backtest/|burden/|claim/|document/|equation/|model/|regimen/|result/|sanity/|timeline/|trend/|vectors/)"
            + "|cds/(?:option|service)/).*");

    private static final Pattern BETWEEN = Pattern.compile("\\{[a-zA-Z][a-zA-Z0-9]*}|%(?:\\d\\$)?[sd]|[\u0001\n]");
    /** What is said as it stands is translated as it stands; parts that code puts together are covered part by part. */
    private static final Pattern SENTENCE =
            Pattern.compile("\\p{Lu}(?:(?!%(?:\\d\\$)?[sd%])[^\u0001])*\\.", Pattern.DOTALL);

    private static final Pattern WORDS = Pattern.compile("\\p{L}{2}");
    private static final Pattern SLOT = Pattern.compile("\\{[a-zA-Z][a-zA-Z0-9]*}");

    @Test
    void isInTheCatalogueOrReachesNoCard() throws IOException {
        Catalogue catalogue = Catalogue.of(Language.DE);
        String english = catalogue.entries().stream().map(Entry::english).collect(Collectors.joining("\n"));
        Set<String> notShown = new HashSet<>(Files.readAllLines(list(), StandardCharsets.UTF_8));
        Set<String> unknown = new TreeSet<>();
        for (String text : texts()) {
            boolean whole = catalogue.text(text).isPresent();
            boolean said =
                    SENTENCE.matcher(text).matches() && SLOT.matcher(text).find();
            boolean covered = !said
                            && Stream.of(BETWEEN.split(text.replace("%%", "%")))
                                    .map(String::strip)
                                    .filter(piece -> WORDS.matcher(piece).find())
                                    .allMatch(english::contains)
                    || whole;
            String line = text.replace("\n", "\\n").replace("\u0001", "\\1");
            if (!covered && !notShown.contains(line)) {
                unknown.add(line);
            }
        }
        Files.write(Path.of("target", "texts-without-translation.txt"), unknown);
        assertThat(unknown)
                .as("texts that are neither in de.json nor in not-shown.txt; see docs/language.md")
                .isEmpty();
    }

    /** Texts of several words, and all that hold a slot. */
    private static Set<String> texts() throws IOException {
        Set<String> texts = new TreeSet<>();
        for (Class<?> one : List.of(Claim.class, PatientView.class)) {
            classes(one, bytes -> texts.addAll(constants(bytes)));
        }
        texts.removeIf(text -> !WORDS.matcher(text).find()
                || !SLOT.matcher(text).find() && !text.strip().contains(" "));
        return texts;
    }

    private static Path list() {
        return Path.of("src", "test", "resources", "org", "prodrome", "cds", "text", "not-shown.txt");
    }

    private interface Reader {
        void read(byte[] classFile) throws IOException;
    }

    private static void classes(Class<?> one, Reader reader) throws IOException {
        try {
            URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path path = Path.of(place);
            if (Files.isDirectory(path)) {
                read(path, reader);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(path)) {
                    read(jar.getPath("/"), reader);
                }
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static void read(Path root, Reader reader) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".class"))
                    .filter(file ->
                            SPEAKS.matcher(root.relativize(file).toString()).matches())
                    .toList();
        }
        for (Path file : files) {
            reader.read(Files.readAllBytes(file));
        }
    }

    /** The string constants of a class file (Java Virtual Machine Specification, 4.4). */
    private static List<String> constants(byte[] classFile) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        Map<Integer, String> words = new HashMap<>();
        List<Integer> strings = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> words.put(i, in.readUTF());
                case 8 -> strings.add(in.readUnsignedShort());
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("no constant has the tag " + tag);
            }
        }
        return strings.stream().map(words::get).toList();
    }
}
