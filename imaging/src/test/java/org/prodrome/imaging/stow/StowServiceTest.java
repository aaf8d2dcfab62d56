package org.prodrome.imaging.stow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.Films;
import org.prodrome.imaging.dicom.Part10Reader;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.imaging.store.ContentAddress;
import org.prodrome.imaging.store.FileInstanceStore;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.imaging.store.StorageFullException;
import org.prodrome.imaging.stow.InstanceOutcome.Refused;

class StowServiceTest {
    @TempDir
    private Path folder = Path.of("");

    private final Ledger ledger = new Ledger();
    private InstanceStore store = new FullStore();

    @BeforeEach
    void openStore() {
        store = new FileInstanceStore(folder);
    }

    @Test
    void storesEveryInstanceInOneTransaction() throws IOException {
        byte[] one = file("study", "1");
        StowOutcome outcome = post(Multipart.of(one, file("study", "2"), file("other study", "3")));
        assertThat(outcome.status()).isEqualTo(200);
        assertThat(outcome.stored()).hasSize(3);
        assertThat(ledger.transactions()).isEqualTo(1);
        String uid = DigitalXRayFilm.Uids.named("study", "1", "1").instance();
        try (InputStream kept = store.open(ledger.find(uid).orElseThrow().address())) {
            assertThat(kept.readAllBytes()).isEqualTo(one);
        }
    }

    @Test
    void takesOneBareInstance() throws IOException {
        StowOutcome outcome = service().store(new ByteArrayInputStream(file("study", "1")), "application/dicom", null);
        assertThat(outcome.status()).isEqualTo(200);
    }

    @Test
    void answersTheSameInstanceTwiceAsStored() throws IOException {
        post(Multipart.of(file("study", "1")));
        StowOutcome again = post(Multipart.of(file("study", "1"), file("study", "1")));
        assertThat(again.status()).isEqualTo(200);
        assertThat(ledger.size()).isEqualTo(1);
    }

    @Test
    void neverOverwritesWhatWasAcknowledged() throws IOException {
        post(Multipart.of(Films.file(Films.film("study", "1", 12, 1))));
        ContentAddress before = onlyAddress();
        StowOutcome other = post(Multipart.of(Films.file(Films.film("study", "1", 12, 2))));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.refused()).extracting(Refused::reason).containsExactly(FailureReason.DUPLICATE_SOP_INSTANCE);
        assertThat(onlyAddress()).isEqualTo(before);
    }

    @Test
    void refusesTwoContentsOfOneInstanceInOneRequest() throws IOException {
        StowOutcome outcome = post(
                Multipart.of(Films.file(Films.film("study", "1", 12, 1)), Films.file(Films.film("study", "1", 12, 2))));
        assertThat(outcome.status()).isEqualTo(202);
        assertThat(outcome.refused()).extracting(Refused::reason).containsExactly(FailureReason.DUPLICATE_SOP_INSTANCE);
    }

    @Test
    void refusesAnInstanceOfAnotherStudyThanTheRequest() throws IOException {
        String study = DigitalXRayFilm.Uids.named("study", "1", "1").study();
        StowOutcome outcome = service()
                .store(
                        new ByteArrayInputStream(Multipart.of(file("study", "1"), file("other", "2"))),
                        Multipart.TYPE,
                        study);
        assertThat(outcome.status()).isEqualTo(202);
        assertThat(outcome.refused()).extracting(Refused::reason).containsExactly(FailureReason.DATA_SET_MISMATCH);
    }

    @Test
    void refusesASecondPatientInAStudy() throws IOException {
        DicomObject stranger = Films.film("study", "2").toDicom().toBuilder()
                .text(Attribute.PATIENT_ID, "somebody else")
                .build();
        StowOutcome outcome = post(Multipart.of(file("study", "1"), new Part10Writer().write(stranger)));
        assertThat(outcome.refused()).extracting(Refused::reason).containsExactly(FailureReason.DATA_SET_MISMATCH);
        assertThat(outcome.stored()).hasSize(1);
    }

    @Test
    void refusesWhatIsNoDicomAndStoresTheRest() throws IOException {
        byte[] film = file("study", "1");
        StowOutcome outcome =
                post(Multipart.of(Multipart.ascii("hello"), film, Arrays.copyOf(film, film.length - 100)));
        assertThat(outcome.status()).isEqualTo(202);
        assertThat(outcome.refused()).extracting(Refused::reason).containsOnly(FailureReason.CANNOT_UNDERSTAND);
        assertThat(outcome.refused().get(1).detail()).isEqualTo("pixel data ends after 2300 of 2400 bytes");
    }

    @Test
    void refusesClassesThatAreNotStored() throws IOException {
        DicomObject directory = Films.film("study", "1").toDicom().toBuilder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.1.3.10")
                .build();
        StowOutcome outcome = post(Multipart.of(new Part10Writer().write(directory)));
        assertThat(outcome.refused())
                .extracting(Refused::reason)
                .containsExactly(FailureReason.SOP_CLASS_NOT_SUPPORTED);
        assertThat(ledger.transactions()).isZero();
    }

    @Test
    void refusesAnImageThatWasCutOffWhereverItEnds() throws IOException {
        byte[] whole = file("study", "1");
        for (int length = 0; length < whole.length; length += length < 4096 ? 1 : 4099) {
            StowOutcome outcome =
                    service().store(new ByteArrayInputStream(whole, 0, length), "application/dicom", null);
            assertThat(outcome.status())
                    .as("%d of %d bytes", length, whole.length)
                    .isEqualTo(409);
        }
        assertThat(ledger.transactions()).isZero();
    }

    @Test
    void namesAMissingUid() throws IOException {
        DicomObject headless = Films.film("study", "1").toDicom().toBuilder()
                .remove(Attribute.SERIES_INSTANCE_UID)
                .build();
        StowOutcome outcome = post(Multipart.of(new Part10Writer().write(headless)));
        assertThat(outcome.refused().get(0).detail()).isEqualTo("SeriesInstanceUID is absent");
    }

    @Test
    void recordsNothingOfARequestThatBreaksOff() {
        byte[] whole = Multipart.of(file("study", "1"), file("study", "2"));
        for (int length = 0; length < whole.length - 4; length += 97) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> post(part)).isInstanceOf(MalformedMultipartException.class);
        }
        assertThat(ledger.transactions()).isZero();
    }

    @Test
    void saysThatTheDiskIsFull() throws IOException {
        store = new FullStore();
        StowOutcome outcome = post(Multipart.of(file("study", "1")));
        assertThat(outcome.status()).isEqualTo(503);
        assertThat(outcome.refused()).extracting(Refused::reason).containsExactly(FailureReason.OUT_OF_RESOURCES);
        assertThat(ledger.transactions()).isZero();
    }

    @Test
    void refusesOtherPayloads() {
        for (String type : new String[] {
            "application/json",
            "multipart/form-data; boundary=a",
            "",
            "multipart/related; type=\"application/dicom+json\"; boundary=a"
        }) {
            assertThatThrownBy(() -> service().store(InputStream.nullInputStream(), type, null))
                    .isInstanceOf(UnsupportedPayloadException.class);
        }
        assertThatThrownBy(() -> service().store(InputStream.nullInputStream(), null, null))
                .isInstanceOf(UnsupportedPayloadException.class);
    }

    @Test
    void answersEverySharedDicomFile() throws IOException {
        Path shared = SharedData.dir("data/dicom/files");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(shared)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        Map<FailureReason, Integer> refused = new EnumMap<>(FailureReason.class);
        int stored = 0;
        for (Path file : files) {
            StowOutcome outcome =
                    service().store(new ByteArrayInputStream(Files.readAllBytes(file)), "application/dicom", null);
            outcome.refused().forEach(one -> refused.merge(one.reason(), 1, Integer::sum));
            stored += outcome.stored().size();
        }
        // Six broken or pre-DICOM files and five images without pixels; thirteen without valid study, series or
        // instance UID; the collection holds many instances in several encodings, of which the first one stays.
        assertThat(refused)
                .containsEntry(FailureReason.CANNOT_UNDERSTAND, 11)
                .containsEntry(FailureReason.DATA_SET_MISMATCH, 13)
                .containsEntry(FailureReason.DUPLICATE_SOP_INSTANCE, 41);
        assertThat(stored).isEqualTo(ledger.size());
        assertThat(stored).isEqualTo(248);
    }

    private ContentAddress onlyAddress() {
        return ledger.find(DigitalXRayFilm.Uids.named("study", "1", "1").instance())
                .orElseThrow()
                .address();
    }

    private StowOutcome post(byte[] body) throws IOException {
        return service().store(new ByteArrayInputStream(body), Multipart.TYPE, null);
    }

    private StowService service() {
        return new StowService(new Part10Reader(DicomLimits.DEFAULT), store, ledger, ledger, StowLimits.DEFAULT);
    }

    private static byte[] file(String study, String instance) {
        return Films.file(Films.film(study, instance));
    }

    /** A disk without room. */
    private static final class FullStore implements InstanceStore {
        @Override
        public ContentAddress put(byte[] content) {
            throw new StorageFullException("the disk is full", new IOException("No space left on device"));
        }

        @Override
        public InputStream open(ContentAddress address) {
            return InputStream.nullInputStream();
        }

        @Override
        public boolean exists(ContentAddress address) {
            return false;
        }
    }
}
