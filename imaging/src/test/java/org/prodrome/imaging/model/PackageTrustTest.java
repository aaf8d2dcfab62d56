package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site trusts a package by its hash or by a signature; everything else is refused before a file of it is opened. */
class PackageTrustTest {
    private final Path site;
    private final PackageFixture fixture;
    private final PrivateKey key;
    private final PublicKey publicKey;

    PackageTrustTest(@TempDir Path folder) throws IOException {
        site = Files.createDirectory(folder.resolve("site"));
        fixture = new PackageFixture(site);
        publicKey = SigningKey.create(folder.resolve("key.pem"));
        key = SigningKey.read(folder.resolve("key.pem"));
    }

    @BeforeEach
    void anotherVersionThanTheBundledOne() throws IOException {
        fixture.manifest(root -> root.put("version", "1.1.0"));
    }

    @Test
    void aPackageSignedWithAKeyOfTheSiteLoadsAndSaysWhose() throws IOException {
        keys(TrustedKeys.entry("radiology-2026", publicKey, "Radiology IT"));
        sign("radiology-2026", key);
        try (ModelCatalogue catalogue = ModelCatalogue.open(site)) {
            PackageLoad.Loaded loaded = (PackageLoad.Loaded)
                    catalogue.packages().get(catalogue.packages().size() - 1);
            assertThat(loaded.trust().sentence()).isEqualTo("signed with key radiology-2026 of Radiology IT");
            assertThat(catalogue
                            .find("org.prodrome.cxr-ctr")
                            .orElseThrow()
                            .manifest()
                            .version())
                    .isEqualTo("1.1.0");
            assertThat(catalogue.find("org.prodrome.cxr-ctr", "1.0.0")).isPresent();
            assertThat(catalogue.find("org.prodrome.cxr-ctr", "1.2.0")).isEmpty();
        }
    }

    @Test
    void anUnsignedPackageAnUnknownKeyAndAWrongSignatureAreRefusedEachWithItsReason() throws IOException {
        assertThat(refusal()).contains("is not in trusted-packages.json").contains("not signed");
        sign("stranger", key);
        assertThat(refusal()).contains("signed with key 'stranger', which is not in trusted-keys.json");
        keys(TrustedKeys.entry("stranger", publicKey, "Somebody"));
        Files.delete(site.resolve("../key.pem"));
        SigningKey.create(site.resolve("../key.pem"));
        sign("stranger", SigningKey.read(site.resolve("../key.pem")));
        assertThat(refusal()).contains("signature is wrong").contains("'stranger' of Somebody");
        sign("stranger", key);
        Path manifest = fixture.folder().resolve(PackageSource.MANIFEST);
        Files.writeString(manifest, " " + Files.readString(manifest));
        assertThat(refusal()).contains("signature is wrong");
        Files.writeString(fixture.folder().resolve(ManifestSignature.FILE), "{\"alg\":\"none\"}");
        assertThat(refusal()).contains("modelpackage.sig: expected");
    }

    @Test
    void nothingOfAnUntrustedPackageIsReadButManifestAndSignature() throws IOException {
        Path model = fixture.folder().resolve("model.onnx");
        Files.delete(model);
        Files.createDirectory(model);
        Files.writeString(fixture.folder().resolve(PackageSource.MANIFEST), "not even JSON");
        assertThat(refusal()).contains("not trusted").doesNotContain("JSON:");
    }

    @Test
    void aPinnedHashHoldsForASignedPackageToo() throws IOException {
        keys(TrustedKeys.entry("a", publicKey, "A"));
        sign("a", key);
        Files.writeString(site.resolve(TrustedPackages.FILE), "{\"%s\":\"%s\"}".formatted(PackageFixture.NAME, "0"));
        assertThat(refusal()).contains("manifest was changed");
    }

    @Test
    void aListThatCannotBeReadMakesNothingOfTheSiteTrustedAndLeavesTheProgramsOwnAlone() throws IOException {
        sign("a", key);
        for (String broken : List.of(
                "{",
                "[]",
                "{\"keys\":[{\"id\":\"a\"}]}",
                "{\"keys\":[{\"id\":\"a\"," + "\"alg\":\"Ed25519\",\"who\":\"x\",\"public_key\":\"AAAA\"}]}")) {
            Files.writeString(site.resolve(TrustedKeys.FILE), broken);
            assertThat(refusal()).as(broken).contains("nothing in this folder is trusted: trusted-keys.json");
        }
        Files.delete(site.resolve(TrustedKeys.FILE));
        Files.writeString(site.resolve(TrustedPackages.FILE), "{\"a\"");
        assertThat(refusal()).contains("nothing in this folder is trusted: trusted-packages.json");
        try (ModelCatalogue catalogue = ModelCatalogue.open(site)) {
            assertThat(catalogue.find("org.prodrome.cxr-ctr")).isPresent();
        }
    }

    @Test
    void aSecondPackageOfOneVersionIsRefusedAndHidesNeither() throws IOException {
        fixture.manifest(root -> root.put("version", "1.0.0"));
        keys(TrustedKeys.entry("a", publicKey, "A"));
        sign("a", key);
        assertThat(refusal()).contains("org.prodrome.cxr-ctr|1.0.0 is there already");
        try (ModelCatalogue catalogue = ModelCatalogue.open(site)) {
            assertThat(catalogue.versions("org.prodrome.cxr-ctr")).hasSize(1);
        }
    }

    @Test
    void theCanaryTakesAPackageOutOfRotationWhoseGoldensNoLongerComeOut() throws IOException {
        keys(TrustedKeys.entry("a", publicKey, "A"));
        sign("a", key);
        try (ModelCatalogue catalogue = ModelCatalogue.open(site)) {
            assertThat(catalogue.canary()).isEmpty();
            Files.write(fixture.folder().resolve("goldens/001.embedding.npy"), new byte[] {1, 2, 3});
            assertThat(catalogue.canary()).singleElement().satisfies(dropped -> {
                assertThat(dropped.coordinates()).isEqualTo("org.prodrome.cxr-ctr|1.1.0");
                assertThat(dropped.reason()).contains("001.embedding.npy");
            });
            assertThat(catalogue
                            .find("org.prodrome.cxr-ctr")
                            .orElseThrow()
                            .manifest()
                            .version())
                    .isEqualTo("1.0.0");
            assertThat(catalogue.canary()).isEmpty();
        }
    }

    @Test
    void aKeyFileIsNotWrittenOverAndOtherFilesAreNoKeys(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("k.pem");
        SigningKey.create(file);
        assertThatThrownBy(() -> SigningKey.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        Files.writeString(file, "hello");
        assertThatThrownBy(() -> SigningKey.read(file)).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 8032, 7.1, test 2: the key, the one-byte message and its signature. */
    @Test
    void signsAndVerifiesAsRfc8032Says() throws IOException {
        String signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        byte[] value = HexFormat.of().parseHex(signature);
        byte[] der = HexFormat.of()
                .parseHex("302a300506032b6570032100"
                        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        Files.writeString(
                site.resolve(TrustedKeys.FILE),
                "{\"keys\":[{\"id\":\"rfc\",\"alg\":\"Ed25519\",\"who\":\"RFC 8032\",\"public_key\":\"%s\"}]}"
                        .formatted(Base64.getEncoder().encodeToString(der)));
        PublicKey rfc = TrustedKeys.ofSite(site).find("rfc").orElseThrow().key();
        assertThat(new ManifestSignature("rfc", value).fits(new byte[] {0x72}, rfc))
                .isTrue();
        assertThat(new ManifestSignature("rfc", value).fits(new byte[] {0x73}, rfc))
                .isFalse();
    }

    private void sign(String id, PrivateKey with) throws IOException {
        byte[] manifest = Files.readAllBytes(fixture.folder().resolve(PackageSource.MANIFEST));
        Files.writeString(
                fixture.folder().resolve(ManifestSignature.FILE),
                ManifestSignature.sign(manifest, id, with).toJson());
    }

    private void keys(String entry) throws IOException {
        Files.writeString(site.resolve(TrustedKeys.FILE), "{\"keys\":[%s]}".formatted(entry));
    }

    private String refusal() throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(site)) {
            PackageLoad last = catalogue.packages().get(catalogue.packages().size() - 1);
            return last instanceof PackageLoad.PackageRefused refused ? refused.reason() : "loaded";
        }
    }
}
