package org.prodrome.server.support;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Sends DICOM files as STOW-RS has it (PS3.18 10.5) and gives the answer as it came. */
public final class Stow {
    /** Content-Type of {@link #multipart}. */
    public static final String CONTENT_TYPE = "multipart/related; type=\"application/dicom\"; boundary=part";

    /** One request with these files. */
    public static HttpResponse<String> post(RunningServer server, byte[]... files) {
        return post(server, CONTENT_TYPE, multipart(files));
    }

    /** Any body as any type. */
    public static HttpResponse<String> post(RunningServer server, String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.base() + "/dicomweb/studies"))
                .header("Content-Type", contentType)
                .header("Accept", "application/dicom+json")
                .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request.build());
    }

    /** The body of a request with these files. */
    public static byte[] multipart(byte[]... files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] file : files) {
            body.writeBytes("--part\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(file);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--part--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private Stow() {}
}
