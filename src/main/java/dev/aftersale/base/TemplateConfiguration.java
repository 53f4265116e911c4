package dev.aftersale.base;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
    ViewResolver pages(TemplateEngine templates) {
        return (String name, Locale locale) -> {
            String template = name + ".jte";
            return templates.hasTemplate(template) ? page(templates, template) : null;
        };
    }

    private static View page(TemplateEngine templates, String template) {
        return (model, request, response) -> {
            @SuppressWarnings("unchecked") // jte asks for exactly what Spring declares with a wildcard
            var parameters = (Map<String, Object>) (model == null ? Map.<String, Object>of() : model);
            var output = new Utf8ByteOutput();
            templates.render(template, parameters, output);
            response.setContentType("text/html");
            response.setCharacterEncoding("UTF-8");
            response.setContentLength(output.getContentLength());
            output.writeTo(response.getOutputStream());
        };
    }
}
