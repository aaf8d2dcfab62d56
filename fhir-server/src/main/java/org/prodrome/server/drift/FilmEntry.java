package org.prodrome.server.drift;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One film as one version of a model saw it first; nothing in it says whose it is. */
@Entity
@Table(name = "PRD_FILM_SEEN")
public class FilmEntry {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "MODEL")
    private String model = "";

    @Column(name = "TAKEN")
    private Instant taken = Instant.EPOCH;

    @Column(name = "ANALYSED")
    private Instant analysed = Instant.EPOCH;

    @Column(name = "PATIENT_KEY")
    private String patientKey = "";

    @Column(name = "CATEGORIES")
    private String categories = "";

    @Column(name = "NUMBERS")
    private String numbers = "";

    @Column(name = "EMBEDDING")
    private String embedding = "";

    @Column(name = "REFUSED")
    private boolean refused;

    /** For Hibernate. */
    protected FilmEntry() {}

    /**
     * @param id opaque key of the film, and the model
     * @param model id and version
     * @param categories as JSON
     * @param numbers as JSON
     * @param embedding 32-bit little-endian floats in Base64, empty without
     */
    FilmEntry(
            String id,
            String model,
            Instant taken,
            Instant analysed,
            String patientKey,
            String categories,
            String numbers,
            String embedding,
            boolean refused) {
        this.id = id;
        this.model = model;
        this.taken = taken;
        this.analysed = analysed;
        this.patientKey = patientKey;
        this.categories = categories;
        this.numbers = numbers;
        this.embedding = embedding;
        this.refused = refused;
    }

    Instant taken() {
        return taken;
    }

    String patientKey() {
        return patientKey;
    }

    String categories() {
        return categories;
    }

    String numbers() {
        return numbers;
    }

    String embedding() {
        return embedding;
    }

    boolean refused() {
        return refused;
    }
}
