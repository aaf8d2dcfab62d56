package org.prodrome.imaging.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.prodrome.imaging.model.PackageSource;

/**
 * A package in a zip file, unpacked with suspicion: no name that leaves the folder, no name twice (in any case of
 * letters), no more files or bytes than a package may have, whatever the archive says of itself.
 */
final class PackageArchive {
    private static final int BUFFER = 1 << 16;

    private PackageArchive() {}

    /**
     * Unpacks.
     *
     * @param most bytes that may come out
     * @throws DeliveryException naming the entry and what is wrong with it
     */
    static void unpack(Path archive, Path folder, long most) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Set<String> seen = new HashSet<>();
            long room = most;
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .limit(PackageSource.MAX_FILES + 1L)
                    .toList();
            if (entries.size() > PackageSource.MAX_FILES) {
                throw new DeliveryException("the archive holds more than %d files".formatted(PackageSource.MAX_FILES));
            }
            for (ZipEntry entry : entries) {
                String name = entry.getName();
                if (!PackageSource.isInside(name)) {
                    throw new DeliveryException("the archive has an entry that leaves its folder: '%s'"
                            .formatted(name.substring(0, Math.min(80, name.length()))));
                }
                if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                    throw new DeliveryException("the archive has '%s' twice".formatted(name));
                }
                room -= copy(zip, entry, folder.resolve(name), room);
                if (room < 0) {
                    throw new DeliveryException("the archive unpacks to more than %d bytes".formatted(most));
                }
            }
        } catch (ZipException e) {
            throw new DeliveryException("the file is not a zip archive that can be read", e);
        }
    }

    /** How many bytes it has, or as many as there were when there was no more room. */
    private static long copy(ZipFile zip, ZipEntry entry, Path target, long room) throws IOException {
        Files.createDirectories(target.getParent());
        long written = 0;
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                written += n;
                if (written > room) {
                    return written;
                }
                out.write(buffer, 0, n);
            }
        }
        return written;
    }
}
