package org.prodrome.server.trail;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.server.record.Transactions;

/** The tables whose rows wait for their resources. */
public final class TrailTables {
    private final Map<TrailTable.Kind, TrailTable> tables = new LinkedHashMap<>();

    TrailTables(EntityManager entities, Transactions transactions, Clock clock, CdsCounters counters) {
        for (TrailTable.Kind kind : TrailTable.Kind.values()) {
            tables.put(kind, new TrailTable(kind, entities, transactions, clock, counters));
        }
    }

    /** One of them. */
    public TrailTable of(TrailTable.Kind kind) {
        return Objects.requireNonNull(tables.get(kind));
    }

    /** How many rows of each wait, and under {@code dead} how many of all are tried no more. */
    Map<String, Long> open() {
        Map<String, Long> counts = new LinkedHashMap<>();
        tables.values().forEach(table -> counts.put(table.name(), table.open()));
        counts.put("dead", tables.values().stream().mapToLong(TrailTable::dead).sum());
        return counts;
    }

    List<TrailTable.Dead> dead() {
        List<TrailTable.Dead> all = new ArrayList<>();
        tables.values().forEach(table -> all.addAll(table.listDead()));
        return all;
    }

    int revive() {
        return tables.values().stream().mapToInt(TrailTable::revive).sum();
    }
}
