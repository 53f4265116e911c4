package dev.aftersale.login;

import dev.aftersale.staff.SignedIn;
import dev.aftersale.staff.SignedInOperator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Hands whoever is logged in to the controllers, and asks for what their routes need. */
@Configuration(proxyBeanMethods = false)
class DeskArguments implements WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Gate()).addPathPatterns("/console", "/console/**");
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new HandlerMethodArgumentResolver() {
            @Override
            public boolean supportsParameter(MethodParameter parameter) {
                Class<?> type = parameter.getParameterType();
                return type == SignedIn.class || type == SignedInOperator.class;
            }

            @Override
            public Object resolveArgument(
                    MethodParameter parameter,
                    @Nullable ModelAndViewContainer model,
                    NativeWebRequest web,
                    @Nullable WebDataBinderFactory binder) {
                var request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
                Object person = DeskPeople.personOf(request);
                if (!parameter.getParameterType().isInstance(person)) {
                    throw new ResponseStatusException(HttpStatus.NOT_FOUND);
                }
                return Objects.requireNonNull(person);
            }
        });
    }
}
