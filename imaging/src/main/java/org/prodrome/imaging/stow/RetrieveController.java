package org.prodrome.imaging.stow;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.imaging.store.MissingContentException;
import org.prodrome.imaging.stow.InstanceLocator.LocatedInstance;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * WADO-RS of one instance (PS3.18 section 10.4), in the transfer syntax in which it was stored: as
 * {@code multipart/related} of one part, or as plain {@code application/dicom} for those who ask for that.
 */
@RestController
public final class RetrieveController {
    private static final MediaType DICOM = MediaType.valueOf("application/dicom");
    private static final MediaType MULTIPART = MediaType.valueOf("multipart/related");

    private final InstanceLocator locator;
    private final InstanceStore store;

    public RetrieveController(InstanceLocator locator, InstanceStore store) {
        this.locator = locator;
        this.store = store;
    }

    /** The instance, 404 when it is not known under these UIDs, 406 when neither form is accepted. */
    @GetMapping("/dicomweb/studies/{study}/series/{series}/instances/{instance}")
    public ResponseEntity<?> retrieve(
            @PathVariable("study") String study,
            @PathVariable("series") String series,
            @PathVariable("instance") String instance,
            @RequestHeader(name = "Accept", required = false) @Nullable String accept) {
        Optional<LocatedInstance> located = locator.find(instance)
                .filter(found ->
                        found.studyUid().equals(study) && found.seriesUid().equals(series));
        if (located.isEmpty()) {
            return problem(HttpStatus.NOT_FOUND, "no such instance");
        }
        Form form = form(accept, located.get().transferSyntaxUid());
        if (form == Form.NONE) {
            return problem(
                    HttpStatus.NOT_ACCEPTABLE,
                    "offered: multipart/related; type=\"application/dicom\", or application/dicom, in transfer syntax "
                            + located.get().transferSyntaxUid());
        }
        InputStream content = store.open(located.get().address());
        return form == Form.PLAIN
                ? ResponseEntity.ok()
                        .contentType(DICOM)
                        .header("Content-Disposition", "attachment; filename=\"%s.dcm\"".formatted(instance))
                        .body(new InputStreamResource(content))
                : multipart(content, located.get());
    }

    private enum Form {
        PLAIN,
        MULTIPART,
        NONE
    }

    private static Form form(@Nullable String accept, String storedSyntax) {
        List<MediaType> wanted;
        try {
            wanted = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(wanted);
        } catch (InvalidMediaTypeException | InvalidMimeTypeException unreadable) {
            return Form.NONE;
        }
        if (wanted.isEmpty()) {
            return Form.MULTIPART;
        }
        for (MediaType type : wanted) {
            String syntax = type.getParameter("transfer-syntax");
            if (syntax != null
                    && !unquoted(syntax).equals("*")
                    && !unquoted(syntax).equals(storedSyntax)) {
                continue;
            }
            String partType = type.getParameter("type");
            if (type.includes(MULTIPART)
                    && (partType == null || unquoted(partType).equals(DICOM.toString()))) {
                return Form.MULTIPART;
            }
            if (type.includes(DICOM)) {
                return Form.PLAIN;
            }
        }
        return Form.NONE;
    }

    private static ResponseEntity<InputStreamResource> multipart(InputStream content, LocatedInstance instance) {
        String boundary = "prodrome-" + instance.address().sha256().substring(0, 32);
        String head = "--%s\r\nContent-Type: application/dicom; transfer-syntax=%s\r\n\r\n"
                .formatted(boundary, instance.transferSyntaxUid());
        InputStream body = new SequenceInputStream(
                Collections.enumeration(List.of(ascii(head), content, ascii("\r\n--" + boundary + "--\r\n"))));
        return ResponseEntity.ok()
                .header("Content-Disposition", "inline")
                .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
                .body(new InputStreamResource(body));
    }

    private static InputStream ascii(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String unquoted(String parameter) {
        return parameter.replace("\"", "");
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail))
                .build();
    }

    @ExceptionHandler
    ProblemDetail gone(MissingContentException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "the instance is recorded but its bytes are missing");
    }
}
