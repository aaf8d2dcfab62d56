package org.prodrome.imaging.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.prodrome.imaging.model.PackageSource;

/**
 * Fetches a package (one zip file) whose SHA-256 is known beforehand into a site's folder. The hash is compared before
 * anything is unpacked; after a failure the folder is as it was. Fetched is not yet trusted: the loader asks for the
 * pinned manifest or the signature as of any other package.
 */
public final class PackagePull {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9][a-z0-9-]*)+");
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int MAX_MANIFEST_BYTES = 4 << 20;
    private static final int BUFFER = 1 << 16;

    private final long maxBytes;

    /** For packages of the size that is allowed where nothing else is set. */
    public PackagePull() {
        this(PackageSource.MAX_PACKAGE_BYTES);
    }

    /** @param maxBytes most bytes of the archive, and of all that is in it */
    public PackagePull(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Fetches, compares, unpacks.
     *
     * @param address https, or http on this machine
     * @param sha256 of the archive, 64 lower-case hexadecimal digits
     * @param site the site's folder; made when it is not there
     * @return the package's folder, {@code id-version}
     * @throws DeliveryException saying what was wrong
     */
    public Path pull(URI address, String sha256, Path site) throws IOException {
        if (!isAllowed(address)) {
            throw new DeliveryException("an address that begins with https:// expected, or http:// on this machine");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new DeliveryException("a SHA-256 of 64 lower-case hexadecimal digits expected");
        }
        try (Scratch scratch = Scratch.in(site)) {
            Path archive = scratch.resolve("archive");
            String found = download(address, archive);
            if (!found.equals(sha256)) {
                throw new DeliveryException(
                        "the file at this address has the SHA-256 %s, expected was %s".formatted(found, sha256));
            }
            Path unpacked = scratch.resolve("package");
            PackageArchive.unpack(archive, Files.createDirectory(unpacked), maxBytes);
            Path target = site.resolve(name(unpacked));
            scratch.publish("package", target);
            return target;
        }
    }

    private static boolean isAllowed(URI address) {
        String scheme = String.valueOf(address.getScheme());
        return address.getHost() != null
                && address.getUserInfo() == null
                && (scheme.equals("https") || scheme.equals("http") && LOOPBACK.contains(address.getHost()));
    }

    private String download(URI address, Path target) throws IOException {
        // From https only to https; from this machine nowhere else.
        HttpClient.Redirect redirect =
                address.getScheme().equals("https") ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER;
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(redirect)
                .connectTimeout(CONNECT)
                .build();
        try {
            HttpResponse<InputStream> response =
                    client.send(HttpRequest.newBuilder(address).timeout(ANSWER).build(), BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    throw new DeliveryException("the address answers with %d".formatted(response.statusCode()));
                }
                return copy(in, target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryException("interrupted", e);
        } catch (DeliveryException e) {
            throw e;
        } catch (IOException e) {
            throw new DeliveryException(
                    "the address cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private String copy(InputStream in, Path target) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > maxBytes) {
                    throw new DeliveryException("the file is longer than %d bytes".formatted(maxBytes));
                }
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The folder's name from the manifest's id and version, which have to look like such. */
    private static String name(Path unpacked) throws IOException {
        byte[] manifest = PackageSource.folder(unpacked)
                .read(PackageSource.MANIFEST, MAX_MANIFEST_BYTES)
                .orElseThrow(() ->
                        new DeliveryException("the archive has no %s at its root".formatted(PackageSource.MANIFEST)));
        JsonNode root;
        try {
            root = JsonMapper.builder().build().readTree(manifest);
        } catch (IOException e) {
            throw new DeliveryException("%s in the archive is not JSON".formatted(PackageSource.MANIFEST), e);
        }
        String id = root.path("id").asText();
        String version = root.path("version").asText();
        if (!ID.matcher(id).matches() || !VERSION.matcher(version).matches()) {
            throw new DeliveryException("the manifest in the archive has no id and version as packages have them");
        }
        return id + "-" + version;
    }
}
