package org.prodrome.server.job;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.prodrome.server.record.Transactions;

/** The catalogue of acknowledged DICOM instances. */
public final class StoredInstances {
    private final EntityManager entities;
    private final Transactions transactions;

    StoredInstances(EntityManager entities, Transactions transactions) {
        this.entities = entities;
        this.transactions = transactions;
    }

    public Optional<StoredInstance> find(String sopUid) {
        return transactions.call(() -> Optional.ofNullable(entities.find(StoredInstance.class, sopUid)));
    }

    /** The received instances of a study in the order they came, without what was made from them here. */
    public List<StoredInstance> ofStudy(String studyUid) {
        return transactions.call(() -> entities.createQuery(
                        "select i from StoredInstance i where i.studyUid = :uid and i.derived = false order by i.received, i.sopUid",
                        StoredInstance.class)
                .setParameter("uid", studyUid)
                .getResultList());
    }

    /** Every study that has instances, in no particular order. */
    public List<String> studies() {
        return transactions.call(
                () -> entities.createQuery("select distinct i.studyUid from StoredInstance i", String.class)
                        .getResultList());
    }

    /** What was made here from the instances of a study. */
    public List<StoredInstance> madeFrom(String studyUid) {
        return transactions.call(() -> entities.createQuery(
                        "select i from StoredInstance i where i.studyUid = :uid and i.derived = true order by i.sopUid",
                        StoredInstance.class)
                .setParameter("uid", studyUid)
                .getResultList());
    }

    /** Adds one; the caller has made sure that the SOP Instance UID is new. */
    public void add(StoredInstance instance) {
        transactions.call(() -> {
            entities.persist(instance);
            return instance;
        });
    }
}
