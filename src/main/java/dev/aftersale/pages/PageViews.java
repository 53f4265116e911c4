package dev.aftersale.pages;

import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.SmartView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/**
 * A controller that returns {@code operator/mail} shows {@code src/main/jte/operator/mail.jte}, with its model and the
 * {@link Page}.
 */
@Component
@Order(0)
final class PageViews implements ViewResolver {

    static final String SEE_OTHER = "see-other:";

    private final TemplateEngine templates;
    private final Pages pages;

    PageViews(TemplateEngine templates, Pages pages) {
        this.templates = templates;
        this.pages = pages;
    }

    @Override
    public @Nullable View resolveViewName(String name, Locale locale) {
        if (name.startsWith(SEE_OTHER)) {
            return seeOther(name.substring(SEE_OTHER.length()));
        }
        boolean elsewhere = name.indexOf(':') >= 0; // redirect: and forward: are for Spring's own
        return elsewhere ? null : new Template(name + ".jte");
    }

    /** 303: whatever was asked for with a POST is looked at with a GET, so going back or reloading repeats nothing. */
    private static View seeOther(String path) {
        return new SeeOther(path);
    }

    /** A redirect, and known as one: Spring would look for a view of the browser's favourite type otherwise. */
    private record SeeOther(String path) implements SmartView {

        @Override
        public boolean isRedirectView() {
            return true;
        }

        @Override
        public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader(HttpHeaders.LOCATION, path);
        }
    }

    private final class Template implements View {

        private final String name;

        Template(String name) {
            this.name = name;
        }

        @Override
        public String getContentType() {
            return "text/html;charset=UTF-8";
        }

        /** To its end before the first byte leaves: a page that fails halfway becomes an error page. */
        @Override
        public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            Map<String, Object> values = new HashMap<>();
            if (model != null) {
                values.putAll(model);
            }
            values.put("page", pages.of(request, response));
            var output = new Utf8ByteOutput();
            templates.render(name, values, output);
            response.setContentType(getContentType());
            // whole: each of its thousand pieces would pass all filters on its way out
            Packing.write(output.toByteArray(), request, response);
        }
    }
}
