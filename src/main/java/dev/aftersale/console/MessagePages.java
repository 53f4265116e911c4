package dev.aftersale.console;

import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.pages.FileAnswer;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.pages.Uploads;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.ThreadQuery;
import dev.aftersale.support.ThreadQuery.Filter;
import dev.aftersale.support.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/messages}: what buyers asked, who waits for an answer, and the answers. */
@Controller
class MessagePages {

    private static final int PAGE = 50;

    private final Threads threads;
    private final Orders orders;
    private final Merchants merchants;

    MessagePages(Threads threads, Orders orders, Merchants merchants) {
        this.threads = threads;
        this.orders = orders;
        this.merchants = merchants;
    }

    @GetMapping("/console/messages")
    @Needs(Permission.VIEW)
    String list(
            @RequestParam(defaultValue = "unanswered") String show,
            @RequestParam(defaultValue = "") String test,
            @RequestParam(required = false) @Nullable Long after,
            SignedIn me,
            Model model) {
        Filter filter = filter(show);
        var found = threads.list(me.merchant(), new ThreadQuery(filter, !test.isEmpty(), after, PAGE + 1));
        boolean more = found.size() > PAGE;
        var page = more ? found.subList(0, PAGE) : found;
        model.addAttribute("found", page);
        model.addAttribute("orders", ordersOf(me, page));
        model.addAttribute("filter", filter);
        model.addAttribute("waiting", threads.waiting(me.merchant()));
        model.addAttribute("next", more ? page.getLast().id() : null);
        return "console/messages";
    }

    private static Filter filter(String name) {
        return Arrays.stream(Filter.values())
                .filter(filter -> filter.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(Filter.UNANSWERED);
    }

    private Map<Long, Order> ordersOf(SignedIn me, List<SupportThread> threads) {
        List<Long> ids = threads.stream().map(SupportThread::orderId).distinct().toList();
        return orders.find(me.merchant(), ids, Set.of()).stream()
                .collect(Collectors.toMap(Order::id, Function.identity()));
    }

    @GetMapping("/console/messages/{id}")
    @Needs(Permission.VIEW)
    String show(@PathVariable long id, SignedIn me, Page page, Model model) {
        SupportThread thread = find(me, id);
        if (me.may(Permission.MESSAGES_WRITE)) {
            threads.readByMerchant(me.merchant(), id);
        }
        return fill(model, me, thread, Form.empty(page));
    }

    private String fill(Model model, SignedIn me, SupportThread thread, Form form) {
        model.addAttribute("thread", thread);
        model.addAttribute(
                "order", orders.find(me.merchant(), thread.orderId(), Set.of()).orElseThrow());
        model.addAttribute("shop", merchants.get(me.merchant()).name());
        model.addAttribute("form", form);
        model.addAttribute("me", me);
        return "console/message";
    }

    @PostMapping("/console/messages/{id}")
    @Needs(Permission.MESSAGES_WRITE)
    String answer(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable List<MultipartFile> files,
            SignedIn me,
            Page page,
            Form form,
            Model model) {
        SupportThread thread = find(me, id);
        if (append(me, thread.orderId(), thread.kind(), page, form, files)) {
            return page.seeOther("/console/messages/" + id, Toast.ok(page.text("messages.sent")));
        }
        return page.refused(fill(model, me, thread, form));
    }

    /** Nobody waits any more: what the buyer wrote last needs no answer. */
    @PostMapping("/console/messages/{id}/settle")
    @Needs(Permission.MESSAGES_WRITE)
    String settle(@PathVariable long id, SignedIn me, Page page) {
        find(me, id);
        threads.settle(me.merchant(), id);
        return page.seeOther("/console/messages", Toast.ok(page.text("messages.settled")));
    }

    /** The conversation of an order, to write first or to go on. */
    @GetMapping("/console/orders/{order}/messages")
    @Needs(Permission.VIEW)
    String ofOrder(@PathVariable long order, SignedIn me, Page page, Model model) {
        var thread = threads.inquiry(me.merchant(), order);
        if (thread.isPresent()) {
            return page.seeOther("/console/messages/" + thread.get().id());
        }
        return fillNew(model, me, order, Form.empty(page));
    }

    private String fillNew(Model model, SignedIn me, long order, Form form) {
        model.addAttribute("thread", null);
        model.addAttribute("order", orders.find(me.merchant(), order, Set.of()).orElseThrow(MessagePages::none));
        model.addAttribute("shop", merchants.get(me.merchant()).name());
        model.addAttribute("form", form);
        model.addAttribute("me", me);
        return "console/message";
    }

    @PostMapping("/console/orders/{order}/messages")
    @Needs(Permission.MESSAGES_WRITE)
    String write(
            @PathVariable long order,
            @RequestParam(required = false) @Nullable List<MultipartFile> files,
            SignedIn me,
            Page page,
            Form form,
            Model model) {
        if (orders.find(me.merchant(), order, Set.of()).isEmpty()) {
            throw none();
        }
        if (append(me, order, SupportThread.Kind.INQUIRY, page, form, files)) {
            long thread = threads.inquiry(me.merchant(), order).orElseThrow().id();
            return page.seeOther("/console/messages/" + thread, Toast.ok(page.text("messages.sent")));
        }
        return page.refused(fillNew(model, me, order, form));
    }

    private boolean append(
            SignedIn me,
            long order,
            SupportThread.Kind kind,
            Page page,
            Form form,
            @Nullable List<MultipartFile> files) {
        String text = form.optionalText("text", Message.LONGEST);
        var attached = Uploads.read(page, form, "files", files, NewMessage.MOST_FILES, NewMessage.MOST_BYTES);
        if (text.isEmpty() && attached.isEmpty()) {
            form.refuse("text", page.text("common.form.required"));
        }
        if (!form.isRight()) {
            return false;
        }
        RequestKey key = form.key().isBlank()
                ? null
                : RequestKey.of(
                        "console.message." + me.staffId() + "." + form.key(),
                        order + " " + text + Uploads.fingerprint(attached));
        try {
            threads.append(
                    me.merchant(),
                    new NewMessage(
                            order, kind, Message.Author.MERCHANT, me.name(), Message.Via.CONSOLE, text, null, attached),
                    key);
            return true;
        } catch (ProblemException e) {
            form.refuse("text", page.problem(e));
            return false;
        }
    }

    @GetMapping("/console/messages/{id}/said/{message}/files/{position}")
    @Needs(Permission.VIEW)
    ResponseEntity<byte[]> file(
            @PathVariable long id,
            @PathVariable long message,
            @PathVariable int position,
            @RequestParam(defaultValue = "") String save,
            SignedIn me) {
        return threads.file(me.merchant(), id, message, position)
                .map(file -> FileAnswer.of(file, !save.isEmpty()))
                .orElseThrow(MessagePages::none);
    }

    private SupportThread find(SignedIn me, long id) {
        return threads.find(me.merchant(), id).orElseThrow(MessagePages::none);
    }

    private static ResponseStatusException none() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
