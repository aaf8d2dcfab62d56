package org.prodrome.server.trail;

import jakarta.persistence.EntityManager;
import java.util.Map;
import org.prodrome.server.record.Transactions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the trail is behind the answers. */
@RestController
final class TrailController {
    private final EntityManager entities;
    private final Transactions transactions;

    TrailController(EntityManager entities, Transactions transactions) {
        this.entities = entities;
        this.transactions = transactions;
    }

    /** Number of answers without their AuditEvent, and of items of feedback without their resources. */
    @GetMapping("/trail/open")
    Map<String, Long> open() {
        return transactions.call(() -> Map.of(
                "answers",
                count("select count(a) from HookAnswer a where a.audited = false"),
                "feedback",
                count("select count(f) from CardFeedback f where f.recorded = false")));
    }

    private long count(String query) {
        return entities.createQuery(query, Long.class).getSingleResult();
    }
}
