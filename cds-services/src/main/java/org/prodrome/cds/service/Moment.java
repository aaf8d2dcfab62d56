package org.prodrome.cds.service;

import java.util.List;
import org.prodrome.cds.hook.Hook;
import org.prodrome.cds.hook.ServiceDescription;
import org.prodrome.cds.prefetch.PrefetchTemplates;

/** The services that speak about orders which are still drafts, in the order of their priority. */
public enum OrderService {
    /** When an imaging examination is chosen. */
    IMAGING_SELECT("prodrome-order-imaging", Hook.ORDER_SELECT, Words.IMAGING, Words.IMAGING_TEXT),

    /** The same when it is signed. */
    IMAGING_SIGN("prodrome-order-imaging-sign", Hook.ORDER_SIGN, Words.IMAGING, Words.IMAGING_TEXT),

    /** When a prescription is signed. */
    DRUGS_SIGN(
            "prodrome-order-drugs",
            Hook.ORDER_SIGN,
            "Prodrome: drugs, kidney and potassium",
            "Reads the record as if the drafted prescriptions were active: metformin, direct oral anticoagulants and the"
                    + " three drugs together against kidney function, potassium beside drugs that raise it, blockers in"
                    + " pregnancy; and the potassium and creatinine that a draft asks for, as draft orders.");

    /** A holder, since an enum's constants cannot name its own static fields. */
    private static final class Words {
        static final String IMAGING = "Prodrome: imaging order";
        static final String IMAGING_TEXT =
                "Says of a drafted imaging order whether the same was done or ordered lately, the prior to compare with,"
                        + " kidney function where CT contrast is named, a pregnancy where the rays ionise, and a lung"
                        + " nodule whose follow-up is overdue.";

        private Words() {}
    }

    private static final String NEEDS =
            "Drafts as R4 resources in draftOrders, by listed codes or by their words; a draft that cannot be told gets no"
                    + " card. What the caller does not send is not looked at. Without prefetch the record of this server"
                    + " is read.";

    private final String id;
    private final Hook hook;
    private final String title;
    private final String words;

    OrderService(String id, Hook hook, String title, String words) {
        this.id = id;
        this.hook = hook;
        this.title = title;
        this.words = words;
    }

    /** Id of the service, stable. */
    public String id() {
        return id;
    }

    /** What it asks the caller to send. */
    public PrefetchTemplates templates() {
        return this == DRUGS_SIGN ? PrefetchTemplates.drugOrder() : PrefetchTemplates.imagingOrder();
    }

    ServiceDescription description() {
        return new ServiceDescription(hook.code(), title, words, id, templates().byKey(), NEEDS, List.of());
    }

    InstanceBudget.Seat seat() {
        return new InstanceBudget.Seat(hook.code(), id, ordinal(), false);
    }
}
