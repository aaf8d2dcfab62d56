package org.prodrome.cds.hook;

import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What a call says about the moment it was made in, one shape for each hook of the CDS Hooks library. Ids of patient
 * and encounter are bare and the caller's own; resources are R4 as the caller sent them and may lack what FHIR requires
 * of a finished resource: a draft is no order yet.
 */
public sealed interface HookContext {
    /** The hook that has this context. */
    Hook hook();

    /** Bare id of the Patient, as the caller's record names it. */
    String patientId();

    /** {@code Type/id} of the user; null where a hook has none. */
    @Nullable
    String userId();

    /** Bare id of the Encounter, when there is one. */
    @Nullable
    String encounterId();

    /** A chart was opened. */
    record PatientView(
            String userId, String patientId, @Nullable String encounterId) implements HookContext {
        @Override
        public Hook hook() {
            return Hook.PATIENT_VIEW;
        }
    }

    /**
     * Orders were chosen and not yet signed.
     *
     * @param selections {@code Type/id} of those newly chosen, each one of the drafts
     * @param draftOrders all drafts of this session, unsigned
     */
    record OrderSelect(
            String userId,
            String patientId,
            @Nullable String encounterId,
            List<String> selections,
            List<Resource> draftOrders)
            implements HookContext {
        public OrderSelect {
            selections = List.copyOf(selections);
            draftOrders = List.copyOf(draftOrders);
        }

        @Override
        public Hook hook() {
            return Hook.ORDER_SELECT;
        }
    }

    /** Orders are about to be signed. */
    record OrderSign(
            String userId, String patientId, @Nullable String encounterId, List<Resource> draftOrders)
            implements HookContext {
        public OrderSign {
            draftOrders = List.copyOf(draftOrders);
        }

        @Override
        public Hook hook() {
            return Hook.ORDER_SIGN;
        }
    }

    /**
     * Signed orders are sent to who will carry them out. The library gives this hook no user; older clients send one.
     *
     * @param orders {@code Type/id} of the orders sent
     * @param performer {@code Type/id} of who is asked
     * @param tasks what the performer is asked to do, when sent
     */
    record OrderDispatch(
            @Nullable String userId,
            String patientId,
            @Nullable String encounterId,
            List<String> orders,
            String performer,
            List<Resource> tasks)
            implements HookContext {
        public OrderDispatch {
            orders = List.copyOf(orders);
            tasks = List.copyOf(tasks);
        }

        @Override
        public Hook hook() {
            return Hook.ORDER_DISPATCH;
        }
    }

    /** A stay or visit begins. */
    record EncounterStart(String userId, String patientId, String encounterId) implements HookContext {
        @Override
        public Hook hook() {
            return Hook.ENCOUNTER_START;
        }
    }

    /** A stay is about to end. */
    record EncounterDischarge(String userId, String patientId, String encounterId) implements HookContext {
        @Override
        public Hook hook() {
            return Hook.ENCOUNTER_DISCHARGE;
        }
    }

    /** Appointments are proposed and not yet booked. */
    record AppointmentBook(
            String userId, String patientId, @Nullable String encounterId, List<Appointment> appointments)
            implements HookContext {
        public AppointmentBook {
            appointments = List.copyOf(appointments);
        }

        @Override
        public Hook hook() {
            return Hook.APPOINTMENT_BOOK;
        }
    }

    /** Problems were added to the list. */
    record ProblemListItemCreate(
            String userId, String patientId, @Nullable String encounterId, List<Condition> conditions)
            implements HookContext {
        public ProblemListItemCreate {
            conditions = List.copyOf(conditions);
        }

        @Override
        public Hook hook() {
            return Hook.PROBLEM_LIST_ITEM_CREATE;
        }
    }

    /** An allergy is about to be saved. */
    record AllergyIntoleranceCreate(
            String userId, String patientId, @Nullable String encounterId, AllergyIntolerance allergyIntolerance)
            implements HookContext {
        @Override
        public Hook hook() {
            return Hook.ALLERGYINTOLERANCE_CREATE;
        }
    }

    /**
     * Refills were asked for; nobody may be sitting at the screen.
     *
     * @param userId as sent, else the requester or recorder of the first prescription that has one
     */
    record MedicationRefill(
            @Nullable String userId,
            String patientId,
            @Nullable String encounterId,
            List<MedicationRequest> medications)
            implements HookContext {
        public MedicationRefill {
            medications = List.copyOf(medications);
        }

        @Override
        public Hook hook() {
            return Hook.MEDICATION_REFILL;
        }
    }
}
