package dev.aftersale.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Takes control characters out of what a form or an address says, line breaks and tabs aside. Nobody types them: they come
 * with what was pasted, and PostgreSQL stores no NUL. The API has left before, and refuses them itself.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 101)
class ControlCharacters extends HttpFilter {

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new Cleaned(request), response);
    }

    static String without(String text) {
        return text.chars().anyMatch(ControlCharacters::isUnwanted)
                ? text.codePoints()
                        .filter(one -> !isUnwanted(one))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }

    private static boolean isUnwanted(int one) {
        return Character.isISOControl(one) && one != '\n' && one != '\r' && one != '\t';
    }

    private static final class Cleaned extends HttpServletRequestWrapper {

        Cleaned(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getParameter(String name) {
            String value = super.getParameter(name);
            return value == null ? null : without(value);
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            String[] values = super.getParameterValues(name);
            return values == null ? null : all(values);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            var cleaned = new LinkedHashMap<String, String[]>();
            super.getParameterMap().forEach((name, values) -> cleaned.put(name, all(values)));
            return cleaned;
        }

        private static String[] all(String[] values) {
            return Stream.of(values).map(ControlCharacters::without).toArray(String[]::new);
        }
    }
}
