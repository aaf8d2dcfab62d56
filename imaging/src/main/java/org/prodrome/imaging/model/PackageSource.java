package org.prodrome.imaging.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.prodrome.imaging.runtime.SealedBytes;

/**
 * Where the files of a model package are: a folder, a zip file, or a folder inside the program. Nothing outside the
 * package is reachable by name, links are not followed, and no read is longer than it was allowed to be.
 */
public sealed interface PackageSource {
    /** The manifest's name, at the root of every package. */
    String MANIFEST = "modelpackage.json";

    /**
     * Most bytes of a package, all its files together, where nothing else is set: an image encoder of 360 million
     * parameters in 32 bits has 1.44 GB.
     */
    long MAX_PACKAGE_BYTES = 2L << 30;

    /** Most bytes of those of its files that are read into memory: all but the model's. */
    long MAX_HELD_BYTES = 512L << 20;

    /** Larger numbers in a manifest are no sizes of a file. */
    long MAX_FILE_BYTES = 64L << 30;

    /** Most files in a package. */
    int MAX_FILES = 1_000;

    /** What people call it: the last part of its path. */
    String name();

    /**
     * The bytes of a file.
     *
     * @param file relative name with forward slashes
     * @param limit most bytes to read; one more is an error
     * @return the bytes, or empty when there is no such file
     */
    default Optional<byte[]> read(String file, long limit) throws IOException {
        Optional<InputStream> found = open(file);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = found.get()) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, limit + 1));
            if (bytes.length > limit) {
                throw longer(file, limit);
            }
            return Optional.of(bytes);
        }
    }

    /**
     * The bytes of a file as they are now, whatever becomes of it. Whoever asks closes them.
     *
     * @param file relative name with forward slashes
     * @param limit most bytes to read; one more is an error
     * @return the bytes, or empty when there is no such file
     */
    default Optional<SealedBytes> seal(String file, long limit) throws IOException {
        Optional<InputStream> found = open(file);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = found.get()) {
            SealedBytes bytes = SealedBytes.read(in, limit);
            if (bytes.size() > limit) {
                bytes.close();
                throw longer(file, limit);
            }
            return Optional.of(bytes);
        }
    }

    private static PackageRefusedException longer(String file, long limit) {
        return new PackageRefusedException("'%s' is longer than the %d bytes expected".formatted(file, limit));
    }

    /**
     * A file to be read from its beginning. Whoever asks closes it.
     *
     * @param file relative name with forward slashes
     * @return empty when there is no such file
     */
    Optional<InputStream> open(String file) throws IOException;

    /** Names of all files, where they can be listed; empty when they cannot (inside the program). */
    Optional<Set<String>> files() throws IOException;

    /** A package laid out in a folder. */
    static PackageSource folder(Path folder) {
        return new Folder(folder);
    }

    /** A package in a zip file whose root holds the manifest. */
    static PackageSource zip(Path file) {
        return new Zip(file);
    }

    /** A package that ships inside the program. */
    static PackageSource bundled(String name) {
        return new Bundled(checkedName(name));
    }

    /** Whether a file name stays inside a package. */
    static boolean isInside(String name) {
        return Names.PLAIN.matcher(name).matches();
    }

    /** The name itself when it stays inside the package; otherwise the package is refused. */
    static String checkedName(String name) {
        if (!isInside(name)) {
            throw new PackageRefusedException(
                    "a file name inside the package expected (letters, digits, . _ - and /), found '%s'"
                            .formatted(name.substring(0, Math.min(80, name.length()))));
        }
        return name;
    }

    /** What a file name may look like: no empty part, no part that begins with a dot, so no way up. */
    final class Names {
        static final Pattern PLAIN = Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

        private Names() {}
    }

    /**
     * Files in a folder.
     *
     * @param folder the package's root
     */
    record Folder(Path folder) implements PackageSource {
        @Override
        public String name() {
            return folder.toAbsolutePath().normalize().getFileName().toString();
        }

        @Override
        public Optional<InputStream> open(String file) throws IOException {
            Path path = folder;
            for (String part : checkedName(file).split("/", -1)) {
                path = path.resolve(part);
                if (Files.isSymbolicLink(path)) {
                    throw new PackageRefusedException("'%s' is a link; a package holds files".formatted(file));
                }
            }
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            return Optional.of(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
        }

        @Override
        public Optional<Set<String>> files() throws IOException {
            Set<String> names = new HashSet<>();
            try (Stream<Path> walk = Files.walk(folder)) {
                walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                        .limit(MAX_FILES + 1L)
                        .forEach(path ->
                                names.add(folder.relativize(path).toString().replace('\\', '/')));
            }
            return Optional.of(names);
        }
    }

    /**
     * Entries of a zip file.
     *
     * @param file the zip file
     */
    record Zip(Path file) implements PackageSource {
        @Override
        public String name() {
            return file.toAbsolutePath().getFileName().toString();
        }

        @Override
        public Optional<InputStream> open(String name) throws IOException {
            String inside = checkedName(name);
            ZipFile zip = new ZipFile(file.toFile());
            try {
                ZipEntry entry = zip.getEntry(inside);
                if (entry != null && !entry.isDirectory()) {
                    return Optional.of(new EntryStream(zip, zip.getInputStream(entry)));
                }
            } catch (IOException | RuntimeException e) {
                zip.close();
                throw e;
            }
            zip.close();
            return Optional.empty();
        }

        /** One entry; closes the zip file with it. */
        private static final class EntryStream extends FilterInputStream {
            private final ZipFile zip;

            EntryStream(ZipFile zip, InputStream entry) {
                super(entry);
                this.zip = zip;
            }

            @Override
            public void close() throws IOException {
                zip.close();
            }
        }

        @Override
        public Optional<Set<String>> files() throws IOException {
            Set<String> names = new HashSet<>();
            try (ZipFile zip = new ZipFile(file.toFile())) {
                zip.stream()
                        .filter(entry -> !entry.isDirectory())
                        .limit(MAX_FILES + 1L)
                        .forEach(entry -> names.add(checkedName(entry.getName())));
            }
            return Optional.of(names);
        }
    }

    /**
     * Resources of the program.
     *
     * @param name folder below the program's packages
     */
    record Bundled(String name) implements PackageSource {
        static final String ROOT = "/org/prodrome/imaging/packages/";

        @Override
        public Optional<InputStream> open(String file) {
            return Optional.ofNullable(PackageSource.class.getResourceAsStream(ROOT + name + "/" + checkedName(file)));
        }

        @Override
        public Optional<Set<String>> files() {
            return Optional.empty();
        }
    }
}
