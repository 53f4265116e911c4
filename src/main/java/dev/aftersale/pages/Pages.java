package dev.aftersale.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/** Makes the {@link Page} of a request, once. For filters and handlers that no page is handed to. */
@Component
public final class Pages {

    private static final String ATTRIBUTE = Page.class.getName();

    private final Site site;

    Pages(Site site) {
        this.site = site;
    }

    public Page of(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ATTRIBUTE) instanceof Page page) {
            return page;
        }
        var page = new Page(request, response, site);
        request.setAttribute(ATTRIBUTE, page);
        return page;
    }

    static void replace(HttpServletRequest request, Page page) {
        request.setAttribute(ATTRIBUTE, page);
    }
}
