package dev.aftersale.buyer;

import dev.aftersale.pages.Page;
import dev.aftersale.pages.Pages;
import dev.aftersale.pages.Toast;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what no form of ours sends before anybody reads it: the server would drop such a form whole, its token too, and
 * the sender would be told that the form is forged. It is led back to the form, with a line that says what was wrong.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 200)
class UploadLimit extends OncePerRequestFilter {

    static final long MOST_BYTES = 64L * 1024 * 1024;

    private final Pages pages;

    UploadLimit(Pages pages) {
        this.pages = pages;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/o/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > MOST_BYTES) {
            Page page = pages.of(request, response);
            page.seeOther(request.getRequestURI(), Toast.bad(page.text("buyer.return.photos.wrong")));
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader(HttpHeaders.LOCATION, request.getRequestURI());
            return;
        }
        chain.doFilter(request, response);
    }
}
