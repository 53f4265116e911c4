package dev.aftersale.login;

import dev.aftersale.base.Problem;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets through to a route of the console who may do what it {@linkplain Needs needs}. */
final class Gate implements HandlerInterceptor {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method) || !(DeskPeople.personOf(request) instanceof SignedIn person)) {
            return true; // static files, and the pages before the log-in: all others were refused before
        }
        Permission needed = neededBy(method);
        if (needed == null && DeskSecurity.isForEverybody(request.getRequestURI())) {
            return true;
        }
        if (needed == null || !person.role().may(needed)) {
            throw Problem.PERMISSION_DENIED.because("Your role does not allow this.");
        }
        boolean changes = !READING.contains(request.getMethod()) && needed != Permission.VIEW;
        if (changes && person.suspended()) {
            throw Problem.MERCHANT_DISABLED.because("This account is suspended: it can be read, but not changed.");
        }
        return true;
    }

    /** Null for a route that says nothing: such are only those before the log-in, and the samples. */
    static @Nullable Permission neededBy(HandlerMethod method) {
        Needs needs = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Needs.class);
        if (needs == null) {
            needs = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Needs.class);
        }
        return needs == null ? null : needs.value();
    }
}
