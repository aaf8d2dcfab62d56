package org.prodrome.cds.hook;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/** A service that can answer again from what it read the first time. */
public interface ReplayableService extends CdsService {
    /**
     * Answers as it would have at the trace's instant, from the trace's inputs, without regard to what may speak now.
     *
     * @param inputs the resources of the trace in the versions that it names, where the own record was read
     */
    CdsResponse replay(HookCall call, Trace trace, List<Resource> inputs);
}
