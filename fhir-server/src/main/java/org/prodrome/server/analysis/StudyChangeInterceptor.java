package org.prodrome.server.analysis;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudyStatus;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.study.ImagingStudyMapper;
import org.prodrome.server.job.FilmResults;
import org.prodrome.server.job.ImagingJobs;
import org.prodrome.server.job.JobKind;
import org.prodrome.server.job.StoredInstances;

/**
 * Re-opens what was derived from a study, inside the commit that retracts it, moves it to another patient or takes
 * images out of it. New images, and changes of words, re-open nothing.
 */
@Interceptor
public final class StudyChangeInterceptor {
    private static final Set<ImagingStudyStatus> RETRACTED =
            Set.of(ImagingStudyStatus.ENTEREDINERROR, ImagingStudyStatus.CANCELLED);
    private static final String OID = "urn:oid:";

    private final FilmResults results;
    private final StoredInstances instances;
    private final ImagingJobs jobs;

    StudyChangeInterceptor(FilmResults results, StoredInstances instances, ImagingJobs jobs) {
        this.results = results;
        this.instances = instances;
        this.jobs = jobs;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    public void updated(@Nullable IBaseResource before, IBaseResource now) {
        if (before instanceof ImagingStudy earlier && now instanceof ImagingStudy study) {
            Optional<String> reason = change(earlier, study);
            uid(earlier).filter(uid -> reason.isPresent()).ifPresent(uid -> reopen(uid, study, reason.orElseThrow()));
        }
    }

    private void reopen(String uid, ImagingStudy study, String reason) {
        if (!instances.ofStudy(uid).isEmpty()) {
            results.reopen(uid, isRetracted(study), reason);
            jobs.queue(uid, "ImagingStudy/" + study.getIdElement().getIdPart(), JobKind.CHANGE);
        }
    }

    /** What has changed of it that matters, in words without values of the record; empty when nothing has. */
    private static Optional<String> change(ImagingStudy before, ImagingStudy now) {
        if (isRetracted(now) && !isRetracted(before)) {
            return Optional.of("the study is " + now.getStatus().toCode());
        }
        if (isRetracted(before) && !isRetracted(now)) {
            return Optional.of("the study stands again");
        }
        String subject = patient(before);
        if (!subject.isEmpty() && !subject.equals(patient(now))) {
            return Optional.of("the study was moved to another patient");
        }
        Set<String> lost = new HashSet<>(images(before));
        lost.removeAll(images(now));
        return lost.isEmpty() ? Optional.empty() : Optional.of("images were taken out of the study");
    }

    private static boolean isRetracted(ImagingStudy study) {
        return RETRACTED.contains(study.getStatus());
    }

    private static String patient(ImagingStudy study) {
        String reference = study.getSubject().getReference();
        return reference == null
                ? ""
                : new IdType(reference).toUnqualifiedVersionless().getValue();
    }

    /** SOP Instance UIDs that the study lists. */
    static Set<String> images(ImagingStudy study) {
        return study.getSeries().stream()
                .flatMap(series -> series.getInstance().stream())
                .map(instance -> String.valueOf(instance.getUid()))
                .collect(Collectors.toSet());
    }

    private static Optional<String> uid(ImagingStudy study) {
        return study.getIdentifier().stream()
                .filter(identifier -> ImagingStudyMapper.DICOM_UID.equals(identifier.getSystem())
                        && identifier.hasValue()
                        && identifier.getValue().startsWith(OID))
                .map(identifier -> identifier.getValue().substring(OID.length()))
                .findFirst();
    }
}
