package org.prodrome.imaging.stow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record of instances in memory, as the server keeps one in its database. */
final class Ledger implements StudyReceiver, InstanceLocator {
    private final Map<String, LocatedInstance> instances = new HashMap<>();
    private int transactions;

    @Override
    public StowOutcome receive(List<ReceivedInstance> received) {
        transactions++;
        received.forEach(instance -> instances.put(
                instance.sopInstanceUid(),
                new LocatedInstance(
                        instance.studyUid(),
                        instance.seriesUid(),
                        instance.sopInstanceUid(),
                        instance.transferSyntaxUid(),
                        instance.address())));
        return StowOutcome.stored(received);
    }

    @Override
    public Optional<LocatedInstance> find(String sopInstanceUid) {
        return Optional.ofNullable(instances.get(sopInstanceUid));
    }

    int size() {
        return instances.size();
    }

    int transactions() {
        return transactions;
    }
}
