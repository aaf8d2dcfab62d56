package org.prodrome.server.assessment;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far assessment is behind the record. */
@RestController
final class AssessmentController {
    private final PatientVersions versions;

    AssessmentController(PatientVersions versions) {
        this.versions = versions;
    }

    /** Number of patients whose last change is not assessed yet. */
    @GetMapping("/assessments/open")
    Map<String, Long> open() {
        return Map.of("open", versions.open());
    }
}
