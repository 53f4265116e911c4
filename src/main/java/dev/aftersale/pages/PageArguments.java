package dev.aftersale.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Controllers' methods take a {@link Page} and a {@link Form} as arguments; a form is in the model as {@code form} as well. */
@Configuration(proxyBeanMethods = false)
class PageArguments implements WebMvcConfigurer {

    private final Pages pages;

    PageArguments(Pages pages) {
        this.pages = pages;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new HandlerMethodArgumentResolver() {
            @Override
            public boolean supportsParameter(MethodParameter parameter) {
                Class<?> type = parameter.getParameterType();
                return type == Page.class || type == Form.class;
            }

            @Override
            public Object resolveArgument(
                    MethodParameter parameter,
                    @Nullable ModelAndViewContainer model,
                    NativeWebRequest web,
                    @Nullable WebDataBinderFactory binder) {
                var request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
                var response = Objects.requireNonNull(web.getNativeResponse(HttpServletResponse.class));
                Page page = pages.of(request, response);
                if (parameter.getParameterType() == Page.class) {
                    return page;
                }
                Form form = Form.sent(page, request.getParameterMap());
                if (model != null) {
                    model.addAttribute("form", form);
                }
                return form;
            }
        });
    }
}
