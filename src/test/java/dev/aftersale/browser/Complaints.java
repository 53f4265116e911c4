package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.List;

/** All that a browser complains of: scripts that fail, what the content policy forbids, what could not be loaded. */
final class Complaints {

    private final List<String> list = new ArrayList<>();

    Complaints(BrowserContext context) {
        context.onConsoleMessage(this::said);
        context.onWebError(error -> list.add("script failed: " + error.error()));
        context.onRequestFailed(this::failed);
        context.onResponse(this::answered);
    }

    void assertNone() {
        assertThat(list).as("what the browser complains of").isEmpty();
    }

    void forget() {
        list.clear();
    }

    private void said(ConsoleMessage message) {
        // Statuses are judged by the answers themselves: a refused form has 422, and Chromium calls that an error.
        if (List.of("error", "warning").contains(message.type())
                && !message.text().startsWith("Failed to load resource")) {
            list.add(message.type() + ": " + message.text() + " at " + message.location());
        }
    }

    private void failed(Request request) {
        if (!"net::ERR_ABORTED".equals(request.failure())) { // a page was left, or a file was saved
            list.add("not loaded: %s %s: %s".formatted(request.method(), request.url(), request.failure()));
        }
    }

    private void answered(Response response) {
        Request request = response.request();
        boolean mayBeRefused =
                request.isNavigationRequest() || request.resourceType().equals("xhr");
        if (response.status() >= (mayBeRefused ? 500 : 400)) {
            list.add("%d: %s %s".formatted(response.status(), request.method(), request.url()));
        }
    }
}
