package dev.aftersale.pages;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** What went wrong, told to a browser in our look. The API tells it in its own way, and never comes here. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class ErrorPages implements ErrorViewResolver, HandlerExceptionResolver {

    private static final Logger log = LoggerFactory.getLogger(ErrorPages.class);

    private static final Set<Integer> WORDED = Set.of(400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503);

    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        return page(status.value(), null);
    }

    /**
     * Problems that no form caught: their status is ours. What is our fault goes on to the container, which writes down where it
     * happened; that we are just starting or too busy is no fault, and comes to an end by itself.
     */
    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception problem) {
        if (!(problem instanceof ProblemException known)) {
            return null;
        }
        int status = known.problem().httpStatus();
        if (status >= 500 && status != HttpStatus.SERVICE_UNAVAILABLE.value()) {
            return null;
        }
        if (status >= 500) {
            log.warn("{} was answered with {}: {}", request.getRequestURI(), status, known.getMessage());
        }
        response.setHeader("HX-Retarget", "body"); // a part of a page can't hold it
        var page = page(status, known);
        page.setStatus(HttpStatus.valueOf(status));
        return page;
    }

    private static ModelAndView page(int status, @Nullable ProblemException problem) {
        int worded = WORDED.contains(status) ? status : status < 500 ? 400 : 500;
        var model = new HashMap<String, Object>();
        model.put("status", worded);
        boolean suspended = problem != null && problem.problem() == Problem.MERCHANT_DISABLED;
        model.put("word", suspended ? "suspended" : Integer.toString(worded));
        return new ModelAndView("error", model);
    }
}
