package org.prodrome.server.unseen;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskPriority;
import org.hl7.fhir.r4.model.Task.TaskStatus;

/** The Task that asks somebody to open a chart. It names the sign and holds no value of the record. */
final class SignTask {
    static final String IDENTIFIER = "https://prodrome.org/fhir/unseen-sign";
    static final String CODE_SYSTEM = "https://prodrome.org/fhir/CodeSystem/task";
    static final String CODE = "unseen-early-sign";

    private SignTask() {}

    /** @param owner who is asked */
    static Task of(UnseenSign sign, Reference owner, Duration within, Instant now) {
        Task task = new Task();
        task.addIdentifier(new Identifier().setSystem(IDENTIFIER).setValue(sign.id()));
        task.setStatus(TaskStatus.REQUESTED);
        task.setIntent(TaskIntent.PROPOSAL);
        task.setPriority(TaskPriority.URGENT);
        task.setCode(new CodeableConcept()
                .addCoding(new Coding(CODE_SYSTEM, CODE, "Look at a critical early sign that nobody has seen")));
        task.setDescription("No chart was opened since a critical early sign was stored: " + sign.title()
                + ". Open the chart; the sign is in focus.");
        task.setFocus(new Reference("DetectedIssue/" + sign.issue()));
        task.setFor(new Reference("Patient/" + sign.patientId()));
        task.setAuthoredOn(Date.from(now));
        task.setLastModified(Date.from(now));
        task.setRequester(new Reference()
                .setType("Device")
                .setIdentifier(new Identifier()
                        .setSystem("https://prodrome.org/fhir/rule-version")
                        .setValue(sign.ruleId())));
        task.setOwner(owner);
        task.getRestriction().setRepetitions(1).addRecipient(owner.copy());
        task.getRestriction().getPeriod().setStart(Date.from(now)).setEnd(Date.from(now.plus(within)));
        return task;
    }

    /** Whether somebody may still be at it. */
    static boolean isOpen(Task task) {
        return switch (task.getStatus()) {
            case COMPLETED, CANCELLED, REJECTED, FAILED, ENTEREDINERROR -> false;
            default -> true;
        };
    }

    static Task closed(Task task, TaskStatus status, String why, Instant now) {
        Task closed = task.copy();
        closed.setStatus(status);
        closed.setStatusReason(new CodeableConcept().setText(why));
        closed.setLastModified(Date.from(now));
        return closed;
    }
}
