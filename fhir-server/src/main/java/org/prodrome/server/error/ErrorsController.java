package org.prodrome.server.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What nobody answered better: the status and an OperationOutcome, never a stack trace or a message from inside. */
@RestController
final class ErrorsController implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorsController.class);

    @RequestMapping("/error")
    ResponseEntity<OutcomeBody> error(HttpServletRequest request) {
        Object found = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = found instanceof Integer code ? code : 500;
        if (status >= 500) {
            Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            LOG.error(
                    "a request ended with {}: {}",
                    status,
                    cause == null ? "unknown" : cause.getClass().getName());
        }
        if (status == 401) {
            return ResponseEntity.status(401).build();
        }
        return ResponseEntity.status(status)
                .contentType(MediaType.parseMediaType("application/fhir+json"))
                .body(OutcomeBody.of(status, sentence(status)));
    }

    private static String sentence(int status) {
        return switch (status) {
            case 404 -> "nothing is at this address; see README for the addresses there are";
            case 405 -> "this address does not take this method";
            case 406 -> "this address does not produce what Accept asks for";
            case 415 -> "this address does not take this Content-Type";
            case 413 -> "the body is larger than the server takes";
            case 503 -> "the server cannot answer now; try again";
            default ->
                status >= 500
                        ? "the server failed; nothing was written; the log has the reason"
                        : "the request cannot be answered as it is";
        };
    }
}
