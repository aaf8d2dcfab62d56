package org.prodrome.server.security;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.interceptor.auth.AuthorizationInterceptor;
import ca.uhn.fhir.rest.server.interceptor.auth.IAuthRule;
import ca.uhn.fhir.rest.server.interceptor.auth.IAuthRuleBuilder;
import ca.uhn.fhir.rest.server.interceptor.auth.RuleBuilder;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.List;
import org.hl7.fhir.r4.model.IdType;
import org.prodrome.server.record.RecordInterceptor;

/** A token's SMART scopes as HAPI authorization rules. What no scope grants is denied. */
final class ScopeRulesInterceptor extends AuthorizationInterceptor implements RecordInterceptor {
    /**
     * Operations that read a patient's record as a whole, for those who may read all of it: users and systems with
     * every type, and a patient's own token with every type, on that patient alone. What a narrower scope would hide,
     * they could not say. They read with the caller's rights, so their answers need no second look.
     */
    private static final List<String> WHOLE_RECORD = List.of("$early-signs", "$timeline", "$summary");

    /** What is said about staff: no patient's own app reads or writes it, whatever it was granted. */
    private static final List<String> ABOUT_STAFF = List.of("AuditEvent", "GuidanceResponse");

    @Override
    public List<IAuthRule> buildRuleList(RequestDetails request) {
        if (!(request instanceof ServletRequestDetails servlet)
                || !(servlet.getServletRequest().getAttribute(Caller.ATTRIBUTE) instanceof Caller caller)) {
            return new RuleBuilder()
                    .allow()
                    .metadata()
                    .andThen()
                    .denyAll("no token")
                    .build();
        }
        IAuthRuleBuilder rules = new RuleBuilder();
        for (SmartScope scope : caller.scopes()) {
            if (scope.context().equals("patient")) {
                if (caller.patient() != null) {
                    rules = own(rules, scope, new IdType("Patient", caller.patient()));
                }
            } else {
                rules = all(rules, scope);
            }
        }
        return rules.allow()
                .transaction()
                .withAnyOperation()
                .andApplyNormalRules()
                .andThen()
                .allow()
                .metadata()
                .andThen()
                .denyAll("no scope grants it")
                .build();
    }

    private static IAuthRuleBuilder own(IAuthRuleBuilder rules, SmartScope scope, IdType patient) {
        IAuthRuleBuilder result = rules;
        for (String type : ABOUT_STAFF) {
            result = result.deny().read().resourcesOfType(type).withAnyId().andThen();
            result = result.deny().write().resourcesOfType(type).withAnyId().andThen();
        }
        if (scope.read()) {
            result = scope.allTypes()
                    ? result.allow()
                            .read()
                            .allResources()
                            .inCompartment("Patient", patient)
                            .andThen()
                    : result.allow()
                            .read()
                            .resourcesOfType(scope.resourceType())
                            .inCompartment("Patient", patient)
                            .andThen();
        }
        if (scope.read() && (scope.allTypes() || scope.resourceType().equals("Observation"))) {
            // It reads with the caller's rights before it answers.
            result = result.allow()
                    .operation()
                    .named("$attention")
                    .onAnyInstance()
                    .andAllowAllResponses()
                    .andThen();
        }
        if (scope.read() && scope.allTypes()) {
            for (String operation : WHOLE_RECORD) {
                result = result.allow()
                        .operation()
                        .named(operation)
                        .onInstance(patient)
                        .andAllowAllResponses()
                        .andThen();
            }
        }
        if (scope.write()) {
            result = scope.allTypes()
                    ? result.allow()
                            .write()
                            .allResources()
                            .inCompartment("Patient", patient)
                            .andThen()
                    : result.allow()
                            .write()
                            .resourcesOfType(scope.resourceType())
                            .inCompartment("Patient", patient)
                            .andThen();
        }
        return result;
    }

    private static IAuthRuleBuilder all(IAuthRuleBuilder rules, SmartScope scope) {
        IAuthRuleBuilder result = rules;
        if (scope.read()) {
            result = scope.allTypes()
                    ? result.allow().read().allResources().withAnyId().andThen()
                    : result.allow()
                            .read()
                            .resourcesOfType(scope.resourceType())
                            .withAnyId()
                            .andThen();
            if (scope.allTypes() || scope.resourceType().equals("ImagingStudy")) {
                result = result.allow()
                        .operation()
                        .named("$similar")
                        .onAnyInstance()
                        .andAllowAllResponses()
                        .andThen();
            }
        }
        if (scope.read() && scope.allTypes()) {
            for (String operation : WHOLE_RECORD) {
                result = result.allow()
                        .operation()
                        .named(operation)
                        .onAnyInstance()
                        .andAllowAllResponses()
                        .andThen();
            }
        }
        if (scope.write()) {
            result = scope.allTypes()
                    ? result.allow().write().allResources().withAnyId().andThen()
                    : result.allow()
                            .write()
                            .resourcesOfType(scope.resourceType())
                            .withAnyId()
                            .andThen();
            if (scope.allTypes() || scope.resourceType().equals("Observation")) {
                // It writes with the caller's rights, so each resource that it changes is judged again.
                result = result.allow()
                        .operation()
                        .named("$review")
                        .onAnyInstance()
                        .andAllowAllResponses()
                        .andThen();
            }
        }
        return result;
    }
}
