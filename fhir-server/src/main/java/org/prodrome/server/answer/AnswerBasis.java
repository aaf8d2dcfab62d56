package org.prodrome.server.answer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What answers rested on, once for all answers of one build, content and settings. Holds nothing of a patient. */
@Entity
@Table(name = "PRD_ANSWER_BASIS")
public class AnswerBasis {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "SHA256")
    private String sha256 = "";

    @Column(name = "FIRST_USED")
    private Instant firstUsed = Instant.EPOCH;

    @Column(name = "PARTS")
    private String parts = "";

    /** For Hibernate. */
    protected AnswerBasis() {}

    AnswerBasis(Basis basis, Instant firstUsed) {
        this.id = UUID.randomUUID().toString();
        this.parts = basis.json();
        this.sha256 = ContentHash.of(parts);
        this.firstUsed = firstUsed;
    }

    String id() {
        return id;
    }

    Basis basis() {
        return Basis.ofJson(parts);
    }
}
