package dev.aftersale.console;

import static dev.aftersale.staff.Permission.TOKENS_WRITE;

import dev.aftersale.base.ProblemException;
import dev.aftersale.event.Delivery;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Subscription;
import dev.aftersale.event.WebhookHealth;
import dev.aftersale.event.Webhooks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/settings/webhooks}: whose systems are told of what happens, how that goes, and once more. */
@Controller
@Needs(Permission.VIEW)
class WebhookPages {

    private static final String ROOT = "/console/settings/webhooks";
    private static final int PAGE = 50;

    private final Webhooks webhooks;
    private final Tokens tokens;
    private final Merchants merchants;

    WebhookPages(Webhooks webhooks, Tokens tokens, Merchants merchants) {
        this.webhooks = webhooks;
        this.tokens = tokens;
        this.merchants = merchants;
    }

    @GetMapping(ROOT)
    String list(SignedIn me, Page page, Model model) {
        var form = Form.empty(page);
        return shownList(me, model, form);
    }

    @PostMapping(ROOT)
    @Needs(TOKENS_WRITE)
    String add(SignedIn me, Page page, Form form, Model model) {
        String url = form.text("callback_url", 2_000);
        String verifyToken = form.text("verify_token", 200);
        Set<EventType.Field> fields = fields(page, form);
        long app = app(me, page, form);
        if (form.isRight()) {
            try {
                var wanted = new Subscription.Wanted(app, url, fields, form.isChecked("test"), verifyToken);
                var made = webhooks.subscribe(me.merchant(), wanted);
                return page.seeOther(ROOT + "/" + made.id(), Toast.ok(page.text("settings.webhooks.added")));
            } catch (ProblemException e) {
                Refusal.note(page, form, e);
            }
        }
        return page.refused(shownList(me, model, form));
    }

    private static Set<EventType.Field> fields(Page page, Form form) {
        var fields = EnumSet.noneOf(EventType.Field.class);
        List<String> wanted = form.values("fields");
        Arrays.stream(EventType.Field.values())
                .filter(field -> wanted.contains(field.name()))
                .forEach(fields::add);
        if (fields.isEmpty()) {
            form.refuse("fields", page.text("settings.webhooks.no_field"));
        }
        return fields;
    }

    /** One of the merchant's own. */
    private long app(SignedIn me, Page page, Form form) {
        String wanted = form.value("app");
        return tokens.apps(me.merchant()).stream()
                .map(Tokens.App::id)
                .filter(id -> Long.toString(id).equals(wanted))
                .findFirst()
                .orElseGet(() -> {
                    form.refuse("app", page.text("common.form.choose"));
                    return 0L;
                });
    }

    private String shownList(SignedIn me, Model model, Form form) {
        model.addAttribute("form", form);
        model.addAttribute("health", webhooks.health(me.merchant()));
        model.addAttribute("apps", tokens.apps(me.merchant()));
        model.addAttribute("mayChange", mayChange(me));
        return "console/settings/webhooks";
    }

    @GetMapping(ROOT + "/{id}")
    String one(
            SignedIn me,
            Page page,
            Model model,
            @PathVariable long id,
            @RequestParam(required = false) Delivery.@Nullable State state,
            @RequestParam(required = false) @Nullable Long before) {
        return shownOne(me, model, Form.empty(page), id, state, before);
    }

    private String shownOne(
            SignedIn me, Model model, Form form, long id, Delivery.@Nullable State state, @Nullable Long before) {
        var place = before == null ? null : new Delivery.Position(before, id);
        var found = webhooks.deliveries(me.merchant(), new Delivery.Query(id, null, null, state, place, PAGE + 1));
        boolean more = found.size() > PAGE;
        List<Delivery> rows = more ? found.subList(0, PAGE) : found;
        model.addAttribute("form", form);
        model.addAttribute("health", health(me, id));
        model.addAttribute(
                "log",
                new WebhookLog(state, rows, more ? Long.valueOf(rows.getLast().eventId()) : null));
        model.addAttribute("mayChange", mayChange(me));
        return "console/settings/webhook";
    }

    private WebhookHealth health(SignedIn me, long id) {
        return webhooks.health(me.merchant()).stream()
                .filter(one -> one.subscription().id() == id)
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping(ROOT + "/{id}/pause")
    @Needs(TOKENS_WRITE)
    String pause(SignedIn me, Page page, @PathVariable long id) {
        webhooks.pause(me.merchant(), id);
        return page.seeOther(ROOT + "/" + id, Toast.ok(page.text("settings.webhooks.paused_now")));
    }

    @PostMapping(ROOT + "/{id}/resume")
    @Needs(TOKENS_WRITE)
    String resume(SignedIn me, Page page, @PathVariable long id) {
        webhooks.resume(me.merchant(), id);
        return page.seeOther(ROOT + "/" + id, Toast.ok(page.text("settings.webhooks.resumed_now")));
    }

    @PostMapping(ROOT + "/{id}/remove")
    @Needs(TOKENS_WRITE)
    String remove(SignedIn me, Page page, @PathVariable long id) {
        webhooks.delete(me.merchant(), id);
        return page.seeOther(ROOT, Toast.ok(page.text("settings.webhooks.removed")));
    }

    @PostMapping(ROOT + "/{id}/replay")
    @Needs(TOKENS_WRITE)
    String replay(SignedIn me, Page page, Form form, Model model, @PathVariable long id) {
        Instant since = time(me, page, form, "since");
        webhooks.get(me.merchant(), id);
        if (!form.isRight()) {
            return page.refused(shownOne(me, model, form, id, null, null));
        }
        return replayed(page, ROOT + "/" + id, webhooks.replaySince(me.merchant(), id, since));
    }

    /** As a {@code datetime-local} field sends it, in the zone that the page shows. */
    private static Instant time(SignedIn me, Page page, Form form, String field) {
        try {
            return LocalDateTime.parse(form.value(field)).atZone(me.zone()).toInstant();
        } catch (DateTimeException e) {
            form.refuse(field, page.text("settings.webhooks.no_time"));
            return Instant.EPOCH;
        }
    }

    @GetMapping(ROOT + "/{id}/deliveries/{event}")
    String delivery(SignedIn me, Model model, @PathVariable long id, @PathVariable long event) {
        model.addAttribute("sent", sent(me, id, event));
        model.addAttribute("mayChange", mayChange(me));
        return "console/settings/delivery";
    }

    /** What never went to this address can't be sent there again either. */
    private Webhooks.Sent sent(SignedIn me, long id, long event) {
        return webhooks.sent(me.merchant(), id, event)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping(ROOT + "/{id}/deliveries/{event}/replay")
    @Needs(TOKENS_WRITE)
    String replayOne(SignedIn me, Page page, @PathVariable long id, @PathVariable long event) {
        sent(me, id, event);
        return replayed(page, ROOT + "/" + id + "/deliveries/" + event, webhooks.replayOne(me.merchant(), id, event));
    }

    @PostMapping(ROOT + "/{id}/deliveries/{event}/replay_from")
    @Needs(TOKENS_WRITE)
    String replayFrom(SignedIn me, Page page, @PathVariable long id, @PathVariable long event) {
        sent(me, id, event);
        return replayed(page, ROOT + "/" + id, webhooks.replayFrom(me.merchant(), id, event));
    }

    private static String replayed(Page page, String path, int count) {
        return page.seeOther(
                path,
                count == 0
                        ? Toast.warn(page.text("settings.webhooks.nothing_to_replay"))
                        : Toast.ok(page.text("settings.webhooks.replayed", count)));
    }

    private boolean mayChange(SignedIn me) {
        return me.may(TOKENS_WRITE) && !merchants.get(me.merchant()).suspended();
    }
}
