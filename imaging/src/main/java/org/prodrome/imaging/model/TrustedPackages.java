package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.preprocess.Sha256;

/**
 * Which packages are trusted: by the SHA-256 of their manifest, which in turn pins every other file, or by a signature
 * over the manifest with a key that the site trusts. Both lists lie outside the packages: inside the program for those
 * that ship with it, which are trusted by hash alone; beside the packages in a site's folder for the others. A package
 * whose hash is pinned has to have that hash, signed or not.
 *
 * <pre>{ "org.prodrome.cxr-ctr-1.0.0": "64 hexadecimal digits" }</pre>
 */
public final class TrustedPackages {
    /** Name of the list of hashes in a site's folder. */
    public static final String FILE = "trusted-packages.json";

    private static final String BUNDLED = "/org/prodrome/imaging/" + FILE;
    private static final int MAX_BYTES = 1 << 20;

    private final Map<String, String> sha256ByName;
    private final TrustedKeys keys;
    private final Trust pinned;
    private final @Nullable String broken;

    private TrustedPackages(Map<String, String> sha256ByName, TrustedKeys keys, Trust pinned, @Nullable String broken) {
        this.sha256ByName = Map.copyOf(sha256ByName);
        this.keys = keys;
        this.pinned = pinned;
        this.broken = broken;
    }

    /** The packages that ship with the program. */
    public static TrustedPackages bundled() {
        try (InputStream in = TrustedPackages.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its list of trusted packages, " + BUNDLED);
            }
            return new TrustedPackages(parse(in.readNBytes(MAX_BYTES)), TrustedKeys.none(), new Trust.Bundled(), null);
        } catch (IOException e) {
            throw new IllegalStateException("the program's list of trusted packages cannot be read", e);
        }
    }

    /**
     * The lists in a site's folder; without any nothing there is trusted. Nothing is either when one of them cannot be
     * read: what was meant cannot be guessed, and the program's own packages go on.
     */
    public static TrustedPackages ofSite(Path folder) {
        try {
            return new TrustedPackages(pins(folder), TrustedKeys.ofSite(folder), new Trust.Pinned(), null);
        } catch (PackageRefusedException e) {
            return new TrustedPackages(Map.of(), TrustedKeys.none(), new Trust.Pinned(), e.getMessage());
        }
    }

    private static Map<String, String> pins(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.isRegularFile(file)) {
                return Map.of();
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new PackageRefusedException("%s has more than %d bytes".formatted(FILE, MAX_BYTES));
            }
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new PackageRefusedException(FILE + " is not JSON or cannot be read", e);
        }
    }

    /** A list of one. */
    static TrustedPackages of(String name, String sha256) {
        return new TrustedPackages(Map.of(name, sha256), TrustedKeys.none(), new Trust.Pinned(), null);
    }

    private static Map<String, String> parse(byte[] json) throws IOException {
        Map<String, String> map = new TreeMap<>();
        JsonNode root = JsonMapper.builder().build().readTree(json);
        if (!root.isObject()) {
            throw new PackageRefusedException(FILE + ": expected an object of names and hashes");
        }
        root.fields()
                .forEachRemaining(
                        entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    /** The manifest's SHA-256 that is trusted under this name. */
    public Optional<String> sha256(String name) {
        return Optional.ofNullable(sha256ByName.get(name));
    }

    /** The names in the list of hashes, sorted. */
    public List<String> names() {
        return sha256ByName.keySet().stream().sorted().toList();
    }

    /**
     * Why a package is trusted, from its manifest and its signature alone.
     *
     * @param name the source's name, under which its hash may be pinned
     * @param manifest the bytes of its manifest
     * @param signature the bytes of its signature file, empty when it has none
     * @throws PackageRefusedException saying why it is not
     */
    Trust trust(String name, byte[] manifest, Optional<byte[]> signature) {
        if (broken != null) {
            throw new PackageRefusedException("nothing in this folder is trusted: " + broken);
        }
        String found = Sha256.hex(manifest);
        String expected = sha256ByName.get(name);
        if (expected != null) {
            if (!expected.equals(found)) {
                throw new PackageRefusedException(
                        "the manifest was changed: its SHA-256 is %s, trusted is %s".formatted(found, expected));
            }
            return pinned;
        }
        ManifestSignature signed = signature
                .map(ManifestSignature::parse)
                .orElseThrow(() -> new PackageRefusedException(
                        "the package is not trusted: '%s' with manifest SHA-256 %s is not in %s, and it is not signed (%s is missing)"
                                .formatted(name, found, FILE, ManifestSignature.FILE)));
        TrustedKeys.TrustedKey key = keys.find(signed.keyId())
                .orElseThrow(() -> new PackageRefusedException(
                        "the package is not trusted: it is signed with key '%s', which is not in %s"
                                .formatted(signed.keyId(), TrustedKeys.FILE)));
        if (!signed.fits(manifest, key.key())) {
            throw new PackageRefusedException(
                    "the signature is wrong: the manifest (SHA-256 %s) is not what was signed with key '%s' of %s"
                            .formatted(found, key.id(), key.who()));
        }
        return new Trust.Signed(key.id(), key.who());
    }
}
