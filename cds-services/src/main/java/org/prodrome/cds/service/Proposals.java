package org.prodrome.cds.service;

import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.advice.Wanted.FollowUp;
import org.prodrome.longitudinal.advice.Wanted.Measure;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.quantity.Analyte;

/** Makes what is wanted a draft in the caller's record, for the caller's patient: an order, or a task. */
final class Proposals {
    private final HookContext context;
    private final boolean callersIds;

    Proposals(Situation situation) {
        this.context = situation.call().context();
        this.callersIds = situation.callersIds();
    }

    /**
     * One proposal.
     *
     * @param number tells the temporary ids of one card apart
     */
    Proposal of(Wanted wanted, int number, List<Claim> because) {
        if (wanted instanceof FollowUp followUp) {
            return task(followUp, number, because);
        }
        return measure(((Measure) wanted).analyte(), because);
    }

    private Proposal measure(Analyte analyte, List<Claim> because) {
        Code code = analyte.codes().members().get(0);
        String name = analyte.label().toLowerCase(Locale.ROOT);
        ServiceRequest order = new ServiceRequest();
        order.setId("prodrome-new-" + name.replaceAll("[^a-z0-9]+", "-"));
        order.setStatus(ServiceRequestStatus.DRAFT);
        order.setIntent(ServiceRequestIntent.PROPOSAL);
        order.setCode(new CodeableConcept()
                .addCoding(new Coding(code.system(), code.code(), code.display()))
                .setText(analyte.label()));
        order.setSubject(patient());
        if (context.encounterId() != null) {
            order.setEncounter(encounter());
        }
        return new Proposal("Order %s".formatted(name), "Creates a draft order for %s".formatted(name), order, because);
    }

    private Proposal task(FollowUp wanted, int number, List<Claim> because) {
        String words = words(wanted);
        Task task = new Task();
        task.setId("prodrome-new-task-%d".formatted(number));
        task.setStatus(TaskStatus.DRAFT);
        task.setIntent(TaskIntent.PROPOSAL);
        task.setDescription(words);
        task.setFor(patient());
        if (context.encounterId() != null) {
            task.setEncounter(encounter());
        }
        if (callersIds) {
            task.setFocus(new Reference(wanted.about()));
        }
        return new Proposal(words, "Creates a draft task: %s".formatted(words), task, because);
    }

    private static String words(FollowUp wanted) {
        String words = switch (wanted.task()) {
            case PENDING_RESULT -> "Follow up the pending result: %s";
            case RESULT_NOT_FINAL -> "See the final result: %s";
            case AI_RESULT -> "Have the AI result reviewed: %s";
            case OVERDUE_FOLLOW_UP -> "Arrange the overdue follow-up: %s";
            case ABNORMAL_VALUE -> "Look at the abnormal value again: %s";
        };
        return words.formatted(wanted.label());
    }

    private Reference patient() {
        return new Reference("Patient/" + context.patientId());
    }

    private Reference encounter() {
        return new Reference("Encounter/" + context.encounterId());
    }
}
