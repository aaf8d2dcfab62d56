package org.prodrome.cds.hook;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer that is there in one piece or not at all. */
final class WholeAnswer implements PendingAnswer {
    private final String serviceId;
    private final Supplier<CdsResponse> service;
    private volatile @Nullable CdsResponse answer;

    WholeAnswer(String serviceId, Supplier<CdsResponse> service) {
        this.serviceId = serviceId;
        this.service = service;
    }

    @Override
    public void make() {
        answer = service.get();
    }

    @Override
    public CdsResponse whole() {
        return Objects.requireNonNull(answer, "not made yet");
    }

    @Override
    public CdsResponse ready(Duration allowed) {
        return new CdsResponse(List.of(), Trace.late(serviceId, allowed));
    }
}
