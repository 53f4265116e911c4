package dev.aftersale.base;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/** Templates are compiled with the program. All of them escape for HTML; those of plain text say that they don't. */
@Configuration(proxyBeanMethods = false)
class TemplateConfiguration {

    @Bean
    TemplateEngine templates() {
        return TemplateEngine.createPrecompiled(ContentType.Html);
    }

    /** A controller that returns {@code operator/mail} shows {@code src/main/jte/operator/mail.jte}. */
    @Bean
    @Order(0)
    ViewResolver pages(TemplateEngine templates) {
        return (String name, Locale locale) -> {
            boolean elsewhere = name.indexOf(':') >= 0; // redirect: and forward: are for Spring's own
            return elsewhere ? null : new Page(templates, name + ".jte");
        };
    }

    private record Page(TemplateEngine templates, String template) implements View {

        @Override
        public String getContentType() {
            return "text/html;charset=UTF-8";
        }

        @Override
        @SuppressWarnings("unchecked") // jte asks for exactly what Spring declares with a wildcard
        public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            var output = new Utf8ByteOutput();
            templates.render(template, model == null ? Map.of() : (Map<String, Object>) model, output);
            response.setContentType(getContentType());
            response.setContentLength(output.getContentLength());
            output.writeTo(response.getOutputStream());
        }
    }
}
