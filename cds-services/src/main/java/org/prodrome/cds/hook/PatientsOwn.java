package org.prodrome.cds.hook;

import java.util.List;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Whether what a caller sent belongs to the patient that the call is about. */
public final class PatientsOwn {
    /**
     * Whether nothing in it names another patient as its subject.
     *
     * @param patientId bare id
     */
    public static boolean isOf(Resource resource, String patientId) {
        if (resource instanceof Patient) {
            return patientId.equals(resource.getIdElement().getIdPart());
        }
        for (String element : List.of("subject", "patient", "for")) {
            Property property = resource.getNamedProperty(element);
            if (property != null) {
                for (Base value : property.getValues()) {
                    if (value instanceof Reference reference
                            && "Patient".equals(reference.getReferenceElement().getResourceType())
                            && !patientId.equals(reference.getReferenceElement().getIdPart())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private PatientsOwn() {}
}
