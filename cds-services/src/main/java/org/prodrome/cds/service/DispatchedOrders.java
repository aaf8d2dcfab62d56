package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;

/**
 * Signed imaging orders that are sent out. The call names them; what they say is in the record, so an order that is not
 * there is only noted.
 */
final class DispatchedOrders implements MomentReader {
    private static final Set<String> OPEN = Set.of("", "draft", "active", "on-hold", "unknown");

    private final ImagingOrders imaging;

    DispatchedOrders(ViewSettings settings) {
        this.imaging = new ImagingOrders(settings);
    }

    @Override
    public Reading read(Situation situation) {
        List<Trace.Step> steps = new ArrayList<>();
        List<ServiceRequest> orders = new ArrayList<>();
        if (situation.call().context() instanceof HookContext.OrderDispatch dispatch) {
            for (int i = 0; i < dispatch.orders().size(); i++) {
                String name = "dispatched order " + (i + 1);
                Optional<ServiceRequest> order =
                        order(situation, dispatch.orders().get(i));
                if (order.isEmpty()) {
                    steps.add(new Trace.Step(
                            "order", name, "not-known", "no ServiceRequest of that id in what was sent or read"));
                } else if (isClosed(order.get())) {
                    steps.add(new Trace.Step("order", name, "not-open", "it is closed, or not to be done"));
                } else {
                    orders.add(order.get());
                }
            }
        }
        if (orders.isEmpty()) {
            return new Reading(situation.record(), List.of(), steps);
        }
        Reading reading = imaging.read(situation, orders, order -> true);
        steps.addAll(reading.steps());
        return new Reading(reading.record(), reading.offers(), steps);
    }

    /** Only where the record has the caller's ids: another system's order of the same id is another order. */
    private static Optional<ServiceRequest> order(Situation situation, String reference) {
        return situation.record().resources().stream()
                .filter(resource -> situation.callersIds())
                .filter(ServiceRequest.class::isInstance)
                .map(ServiceRequest.class::cast)
                .filter(order -> PatientRecord.reference(order).equals(reference))
                .findFirst();
    }

    private static boolean isClosed(ServiceRequest order) {
        return order.getDoNotPerform()
                || !OPEN.contains(order.hasStatus() ? order.getStatus().toCode() : "");
    }
}
