package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * All that a package consists of, each file as its manifest lists it by size and hash.
 *
 * @param manifest the manifest as it is written; do not change
 * @param files every other file by name; do not change the bytes
 */
public record PackageContent(JsonNode manifest, Map<String, byte[]> files) {
    public PackageContent {
        files = Map.copyOf(files);
    }

    /**
     * The bytes of a file.
     *
     * @throws PackageRefusedException when the manifest does not list it
     */
    public byte[] file(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new PackageRefusedException("files: '%s' is not listed".formatted(name));
        }
        return bytes;
    }
}
