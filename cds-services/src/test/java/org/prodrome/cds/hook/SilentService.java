package org.prodrome.cds.hook;

import ca.uhn.fhir.repository.IRepository;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A service that reads its call and has nothing to say, one for each hook, so that every context is met over HTTP. */
record SilentService(Hook hook) implements CdsService {
    static List<SilentService> forEveryHook() {
        return Stream.of(Hook.values()).map(SilentService::new).toList();
    }

    static String path(Hook hook) {
        return "/cds-services/silent-" + hook.code();
    }

    @Override
    public ServiceDescription description() {
        return new ServiceDescription(hook.code(), "Silent", "Says nothing", "silent-" + hook.code(), Map.of(), null);
    }

    @Override
    public CdsResponse call(HookCall call, IRepository record) {
        return new CdsResponse(List.of());
    }
}
