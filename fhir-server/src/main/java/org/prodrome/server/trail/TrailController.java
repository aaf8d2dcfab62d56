package org.prodrome.server.trail;

import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the trail is behind, and what of it could not be written. */
@RestController
final class TrailController {
    private final TrailTables tables;

    TrailController(TrailTables tables) {
        this.tables = tables;
    }

    /**
     * Number of answers and accesses without their AuditEvent, of items of feedback without their resources, and of all
     * that are tried no more.
     */
    @GetMapping("/trail/open")
    Map<String, Long> open() {
        return tables.open();
    }

    /** What is tried no more, by id, with the kind of what went wrong. */
    @GetMapping("/trail/dead")
    List<TrailTable.Dead> dead() {
        return tables.dead();
    }

    /** Has all of it tried again. */
    @PostMapping("/trail/dead/retry")
    Map<String, Integer> retry() {
        return Map.of("retried", tables.revive());
    }
}
