package org.prodrome.server.drift;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.drift.FilmSeen;
import org.prodrome.imaging.drift.FilmWatch;
import org.prodrome.imaging.result.FilmAnalysis;
import org.prodrome.imaging.similarity.CaseKeys;
import org.prodrome.server.record.Transactions;

/**
 * Every film that a model has looked at, as drift needs it: when, what its header says of device and age, what came
 * out, the embedding. Patients and films stand in it by keyed hashes. A film that is analysed again keeps its row.
 */
public final class FilmLedger {
    private final EntityManager entities;
    private final Transactions transactions;
    private final CaseKeys keys;
    private final FilmWatch watch;
    private final Clock clock;

    FilmLedger(EntityManager entities, Transactions transactions, CaseKeys keys, FilmWatch watch, Clock clock) {
        this.entities = entities;
        this.transactions = transactions;
        this.keys = keys;
        this.watch = watch;
        this.clock = clock;
    }

    /** The films of one study, gathered while they are read. For one thread. */
    public final class Notes {
        private record Note(String id, String model, FilmSeen film) {}

        private final String patient;
        private final List<Note> notes = new ArrayList<>();

        private Notes(String patient) {
            this.patient = patient;
        }

        /** Notes what a model made of a film, and gives it on. */
        public FilmAnalysis add(String model, DicomObject film, FilmAnalysis analysis) {
            FilmSeen seen = watch.of(film, analysis, patient, clock.instant());
            notes.add(new Note(keys.ofCase(film.sopInstanceUid()) + " " + model, model, seen));
            return analysis;
        }

        /** Writes the notes of some models, inside the transaction that stores their results. */
        public void write(Collection<String> models) {
            for (Note note : notes) {
                if (models.contains(note.model()) && entities.find(FilmEntry.class, note.id()) == null) {
                    entities.persist(FilmRows.row(note.id(), note.model(), note.film(), clock.instant()));
                }
            }
        }
    }

    /** @param patientId id of the Patient whose study it is */
    public Notes notes(String patientId) {
        return new Notes(keys.ofPatient(patientId));
    }

    /** Id and version of every model that has looked at films. */
    List<String> models() {
        return transactions.call(
                () -> entities.createQuery("select distinct f.model from FilmEntry f order by f.model", String.class)
                        .getResultList());
    }

    long count(String model) {
        return transactions.call(
                () -> entities.createQuery("select count(f) from FilmEntry f where f.model = :model", Long.class)
                        .setParameter("model", model)
                        .getSingleResult());
    }

    /** When the model looked at its first film here. */
    Optional<Instant> firstUse(String model) {
        return transactions.call(() -> Optional.ofNullable(
                entities.createQuery("select min(f.analysed) from FilmEntry f where f.model = :model", Instant.class)
                        .setParameter("model", model)
                        .getSingleResult()));
    }

    /** Films from a moment on, the oldest first, at most so many. */
    List<FilmSeen> oldest(String model, Instant from, int most) {
        return films(model, from, most, "asc");
    }

    /** Films from a moment on, the latest at most so many. */
    List<FilmSeen> latest(String model, Instant from, int most) {
        return films(model, from, most, "desc");
    }

    private List<FilmSeen> films(String model, Instant from, int most, String order) {
        return transactions.call(() -> entities
                .createQuery(
                        "select f from FilmEntry f where f.model = :model and f.taken >= :from order by f.taken "
                                + order + ", f.id",
                        FilmEntry.class)
                .setParameter("model", model)
                .setParameter("from", from)
                .setMaxResults(most)
                .getResultList()
                .stream()
                .map(FilmRows::film)
                .toList());
    }

    /** Deletes films that were taken before a moment and are not among the first from another on. */
    int forget(String model, Instant before, Instant referenceTo) {
        return transactions.call(() -> entities.createQuery(
                        "delete from FilmEntry f where f.model = :model and f.taken < :before and f.taken > :reference")
                .setParameter("model", model)
                .setParameter("before", before)
                .setParameter("reference", referenceTo)
                .executeUpdate());
    }
}
