package org.prodrome.imaging.stow;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Servlet requests with what the controllers look at. */
final class Requests {
    private Requests() {}

    static HttpServletRequest post(String url, Map<String, String> headers, byte[] body) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                Requests.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeader" -> headers.get((String) arguments[0]);
                    case "getContentType" -> headers.get("Content-Type");
                    case "getRequestURL" -> new StringBuffer(url);
                    case "getInputStream" -> new Body(body);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Body(byte[] body) {
            this.bytes = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("blocking only");
        }
    }
}
