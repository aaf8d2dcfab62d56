package org.prodrome.cds.service;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.prodrome.cds.hook.Hook;
import org.prodrome.cds.hook.ServiceDescription;
import org.prodrome.cds.prefetch.PrefetchTemplates;

/**
 * The services that speak at another moment of care than the opening of a chart; those of one hook in the order of
 * their priority.
 */
public enum Moment {
    /** When an imaging examination is chosen. */
    IMAGING_SELECT(
            "prodrome-order-imaging",
            Hook.ORDER_SELECT,
            Words.IMAGING,
            Words.IMAGING_TEXT,
            Words.DRAFTS,
            ImagingOrders::new),

    /** The same when it is signed. */
    IMAGING_SIGN(
            "prodrome-order-imaging-sign",
            Hook.ORDER_SIGN,
            Words.IMAGING,
            Words.IMAGING_TEXT,
            Words.DRAFTS,
            ImagingOrders::new),

    /** When a prescription is signed. */
    DRUGS_SIGN(
            "prodrome-order-drugs",
            Hook.ORDER_SIGN,
            "Prodrome: drugs, kidney and potassium",
            "Reads the record as if the drafted prescriptions were active: metformin, direct oral anticoagulants and the"
                    + " three drugs together against kidney function, potassium beside drugs that raise it, blockers in"
                    + " pregnancy; and the potassium and creatinine that a draft asks for, as draft orders.",
            Words.DRAFTS,
            DrugOrders::signed),

    /** When signed imaging orders are sent to who carries them out. */
    DISPATCH(
            "prodrome-order-dispatch",
            Hook.ORDER_DISPATCH,
            "Prodrome: imaging order sent out",
            "Says of an imaging order that is sent out what is said of a drafted one: whether the same was done or ordered"
                    + " lately, the prior to compare with, kidney function where CT contrast is named, a pregnancy where"
                    + " the rays ionise, and a lung nodule whose follow-up is overdue.",
            "The orders as R4 ServiceRequests under the ids that the context names, in the prefetch key orders or on this"
                    + " server; an order that is not there gets no card. What the caller does not send is not looked at.",
            DispatchedOrders::new),

    /** When a stay or visit begins. */
    ENCOUNTER_START(
            "prodrome-encounter-start",
            Hook.ENCOUNTER_START,
            "Prodrome: as the visit begins",
            "Shows early signs in the record, follow-up that is overdue with draft orders for it, and what changed since"
                    + " the last visit.",
            Words.RECORD,
            EncounterStart::new),

    /** When a stay ends. */
    DISCHARGE(
            "prodrome-encounter-discharge",
            Hook.ENCOUNTER_DISCHARGE,
            "Prodrome: open at discharge",
            "Lists what the stay leaves open: results that are pending or never became final, results of AI that nobody"
                    + " reviewed, a kidney injury without a plan, a new renin-angiotensin blocker without its check,"
                    + " abnormal values that were not repeated, a lung nodule whose follow-up is overdue; each with a draft"
                    + " task or order.",
            "The encounter that ends with its beginning; without it orders and results of 30 days are read. Models are"
                    + " named only from the record of this server. " + Words.RECORD,
            Discharge::new),

    /** When an appointment is proposed. */
    APPOINTMENT(
            "prodrome-appointment",
            Hook.APPOINTMENT_BOOK,
            "Prodrome: what the appointment could serve",
            "Says which follow-up is overdue that a visit could serve, with draft orders; and before CT with contrast the"
                    + " kidney function, before ionising radiation a pregnancy.",
            "Appointments as R4 resources; for imaging is one whose service type or description names modality and body"
                    + " region, or that is based on such an order. " + Words.RECORD,
            AppointmentBooking::new),

    /** When problems are added to the list. */
    PROBLEM_ENTRY(
            "prodrome-problem-entry",
            Hook.PROBLEM_LIST_ITEM_CREATE,
            "Prodrome: problem that is entered",
            "Says whether the list has the problem already, whether eGFR and urine albumin speak against kidney disease"
                    + " that is entered, which work-up it lacks, and what the rules find once it stands there.",
            "Conditions as R4 resources with codes of the listed sets; one without code or words gets no card. "
                    + Words.RECORD,
            ProblemEntries::new),

    /** When an allergy is about to be saved. */
    ALLERGY_ENTRY(
            "prodrome-allergy-entry",
            Hook.ALLERGYINTOLERANCE_CREATE,
            "Prodrome: allergy that is entered",
            "Compares an entered allergy with active drugs, by substance and by the groups that are listed; with the"
                    + " allergy list; and with orders for contrast.",
            "One AllergyIntolerance as an R4 resource with a code or words. Groups: penicillins, cephalosporins,"
                    + " sulfonamide antibiotics, NSAIDs, ACE inhibitors, contrast agents; no other group is known. "
                    + Words.RECORD,
            AllergyEntries::new),

    /** When refills are asked for. */
    REFILL(
            "prodrome-refill",
            Hook.MEDICATION_REFILL,
            "Prodrome: refill, kidney and potassium",
            "Reads the record as if the refills were active: metformin, direct oral anticoagulants and the three drugs"
                    + " together against kidney function, potassium beside drugs that raise it, blockers in pregnancy, and"
                    + " a blocker's overdue check.",
            "MedicationRequests as R4 resources, by listed codes or by their words. " + Words.RECORD,
            DrugOrders::refilled);

    /** A holder, since an enum's constants cannot name its own static fields. */
    private static final class Words {
        static final String IMAGING = "Prodrome: imaging order";
        static final String IMAGING_TEXT =
                "Says of a drafted imaging order whether the same was done or ordered lately, the prior to compare with,"
                        + " kidney function where CT contrast is named, a pregnancy where the rays ionise, and a lung"
                        + " nodule whose follow-up is overdue.";
        static final String DRAFTS =
                "Drafts as R4 resources in draftOrders, by listed codes or by their words; a draft that cannot be told"
                        + " gets no card. What the caller does not send is not looked at. Without prefetch the record of"
                        + " this server is read.";

        static final String RECORD =
                "What the caller does not send is not looked at, and the card says so. Without prefetch the record of this"
                        + " server is read.";

        private Words() {}
    }

    private final String id;
    private final Hook hook;
    private final String title;
    private final String words;
    private final String needs;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor reference
    private final Function<ViewSettings, MomentReader> reader;

    Moment(
            String id,
            Hook hook,
            String title,
            String words,
            String needs,
            Function<ViewSettings, MomentReader> reader) {
        this.id = id;
        this.hook = hook;
        this.title = title;
        this.words = words;
        this.needs = needs;
        this.reader = reader;
    }

    /** Id of the service, stable. */
    public String id() {
        return id;
    }

    /** What it asks the caller to send. */
    public PrefetchTemplates templates() {
        return switch (this) {
            case IMAGING_SELECT, IMAGING_SIGN, DISPATCH -> PrefetchTemplates.imagingOrder();
            case DRUGS_SIGN, REFILL -> PrefetchTemplates.drugOrder();
            case ENCOUNTER_START, PROBLEM_ENTRY -> PrefetchTemplates.patientView();
            case DISCHARGE, APPOINTMENT -> PrefetchTemplates.openLoops();
            case ALLERGY_ENTRY -> PrefetchTemplates.allergyEntry();
        };
    }

    /** The kinds of its cards. */
    private Set<Topic> topics() {
        return switch (this) {
            case IMAGING_SELECT, IMAGING_SIGN, DISPATCH -> EnumSet.of(Topic.IMAGING_ORDER);
            case DRUGS_SIGN, REFILL -> EnumSet.of(Topic.DRUG_ORDER);
            case ENCOUNTER_START -> EnumSet.of(Topic.EARLY_DETECTION, Topic.FOLLOW_UP, Topic.HISTORY_SUMMARY);
            case DISCHARGE -> EnumSet.of(Topic.OPEN_LOOPS);
            case APPOINTMENT -> EnumSet.of(Topic.PREPARATION, Topic.FOLLOW_UP);
            case PROBLEM_ENTRY -> EnumSet.of(Topic.PROBLEM_ENTRY);
            case ALLERGY_ENTRY -> EnumSet.of(Topic.ALLERGY_ENTRY);
        };
    }

    /** Most cards of one answer. */
    int mostCards() {
        return this == DISCHARGE ? 1 : 3;
    }

    /** A snooze asks for quiet on opening the chart or alike; an order, an entry or a discharge is a new act. */
    boolean heedsSnoozes() {
        return this == ENCOUNTER_START || this == APPOINTMENT;
    }

    MomentReader reader(ViewSettings settings) {
        return reader.apply(settings);
    }

    ServiceDescription description() {
        return new ServiceDescription(
                hook.code(), title, words, id, templates().byKey(), needs, MostCards.beside(topics(), mostCards()));
    }

    InstanceBudget.Seat seat() {
        return new InstanceBudget.Seat(hook.code(), id, ordinal(), false);
    }
}
