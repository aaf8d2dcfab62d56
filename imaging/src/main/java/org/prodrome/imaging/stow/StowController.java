package org.prodrome.imaging.stow;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * STOW-RS (PS3.18 section 10.5): {@code POST /dicomweb/studies} and {@code POST /dicomweb/studies/{study}}. The body is
 * read as it streams in, so the server must leave it alone: Spring Boot's form resolver takes every multipart unless
 * {@code spring.servlet.multipart.strict-servlet-compliance} is true.
 */
@RestController
public final class StowController {
    static final MediaType DICOM_JSON = MediaType.valueOf("application/dicom+json");
    static final MediaType DICOM_XML = MediaType.valueOf("application/dicom+xml");

    private static final Logger LOG = LoggerFactory.getLogger(StowController.class);

    private final StowService service;

    public StowController(StowService service) {
        this.service = service;
    }

    /** Stores instances of any studies. */
    @PostMapping("/dicomweb/studies")
    public ResponseEntity<byte[]> store(HttpServletRequest request) throws IOException {
        return answer(request, null);
    }

    /** Stores instances of one study. */
    @PostMapping("/dicomweb/studies/{study}")
    public ResponseEntity<byte[]> storeInStudy(HttpServletRequest request, @PathVariable("study") String study)
            throws IOException {
        return answer(request, study);
    }

    private ResponseEntity<byte[]> answer(HttpServletRequest request, @Nullable String study) throws IOException {
        MediaType type = accepted(request.getHeader("Accept"));
        StowOutcome outcome = service.store(request.getInputStream(), request.getContentType(), study);
        LOG.info(
                "STOW-RS: {} instances stored, {} refused",
                outcome.stored().size(),
                outcome.refused().size());
        String url = request.getRequestURL().toString();
        StowResponse response = new StowResponse(outcome, url.substring(0, url.lastIndexOf("/studies")));
        return ResponseEntity.status(outcome.status())
                .contentType(type)
                .body(type.equals(DICOM_XML) ? response.xml() : response.json());
    }

    /** JSON unless XML is asked for with more weight; JSON too for one who accepts neither, who has stored by then. */
    private static MediaType accepted(@Nullable String accept) {
        List<MediaType> wanted;
        try {
            wanted = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(wanted);
        } catch (InvalidMimeTypeException | InvalidMediaTypeException unreadable) {
            return DICOM_JSON;
        }
        return wanted.stream()
                .filter(type -> type.includes(DICOM_JSON) || type.includes(DICOM_XML))
                .findFirst()
                .filter(type -> !type.includes(DICOM_JSON))
                .map(type -> DICOM_XML)
                .orElse(DICOM_JSON);
    }

    @ExceptionHandler
    ProblemDetail malformed(MalformedMultipartException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail unsupported(UnsupportedPayloadException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNSUPPORTED_MEDIA_TYPE, e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail tooLarge(PayloadTooLargeException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.PAYLOAD_TOO_LARGE, e.getMessage());
    }
}
