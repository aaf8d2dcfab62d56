package org.prodrome.cds.option;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * Where in a draft a dynamic value is put.
 *
 * @param text names of elements with dots between, each with a place in its list or none:
 *     {@code dosageInstruction[0].text}
 */
record DynamicPath(@Nullable String text) {
    private static final Pattern RIGHT =
            Pattern.compile("[a-z][A-Za-z]*(\\[\\d{1,2}])?(\\.[a-z][A-Za-z]*(\\[\\d{1,2}])?)*");

    /** Whether resources of the type have such an element. */
    boolean isOf(FhirContext fhir, String type) {
        if (text == null || !RIGHT.matcher(text).matches()) {
            return false;
        }
        BaseRuntimeElementDefinition<?> at = fhir.getResourceDefinition(type);
        for (String name : names()) {
            BaseRuntimeChildDefinition child =
                    at instanceof BaseRuntimeElementCompositeDefinition<?> parent ? parent.getChildByName(name) : null;
            at = child == null ? null : child.getChildByName(name);
            if (at == null) {
                return false;
            }
        }
        return true;
    }

    /** Whether a resource, of a type that has the element, has a value in it. */
    boolean isSet(FhirContext fhir, IBaseResource resource) {
        List<IBase> found = fhir.newTerser().getValues(resource, resource.fhirType() + "." + String.join(".", names()));
        return found.stream().anyMatch(value -> !value.isEmpty());
    }

    private List<String> names() {
        return List.of(String.valueOf(text).replaceAll("\\[\\d+]", "").split("\\."));
    }
}
