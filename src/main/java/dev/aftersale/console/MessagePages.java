package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.mail.MailTrail;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.FileAnswer;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.pages.Uploads;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.staff.Staff;
import dev.aftersale.support.CannedAnswers;
import dev.aftersale.support.CannedField;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import java.util.List;
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

/** {@code /console/messages/ID}: a conversation, with its order beside it, and the answer. */
@Controller
class MessagePages {

    private static final String TEMPLATE = "console/message";

    private final Db db;
    private final Threads threads;
    private final OrderSheets sheets;
    private final Merchants merchants;
    private final Staff staff;
    private final CannedAnswers canned;
    private final MailTrail trail;

    MessagePages(
            Db db,
            Threads threads,
            OrderSheets sheets,
            Merchants merchants,
            Staff staff,
            CannedAnswers canned,
            MailTrail trail) {
        this.db = db;
        this.trail = trail;
        this.threads = threads;
        this.sheets = sheets;
        this.merchants = merchants;
        this.staff = staff;
        this.canned = canned;
    }

    @GetMapping("/console/messages/{id}")
    @Needs(Permission.VIEW)
    String show(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        SupportThread thread = find(me, id);
        if (me.may(Permission.MESSAGES_WRITE) && thread.merchantUnread() > 0) {
            threads.readByMerchant(me.merchant(), id);
        }
        String list = form.value("list");
        return fill(model, me, page, thread, thread.orderId(), Form.empty(page).with("list", list));
    }

    private String fill(Model model, SignedIn me, Page page, @Nullable SupportThread thread, long order, Form form) {
        model.addAttribute("talk", conversation(me, page, thread, order, form));
        model.addAttribute("form", form);
        model.addAttribute("me", me);
        return TEMPLATE;
    }

    private Conversation conversation(SignedIn me, Page page, @Nullable SupportThread thread, long order, Form form) {
        OrderSheet sheet = sheets.sheet(page, me.merchant(), order);
        return db.reading(me.merchant(), () -> conversation(me, thread, sheet, form));
    }

    private Conversation conversation(SignedIn me, @Nullable SupportThread thread, OrderSheet sheet, Form form) {
        return new Conversation(
                thread,
                sheet,
                thread == null ? List.of() : threads.notes(me.merchant(), thread.id()),
                Colleagues.of(me, staff.of(me.merchant())),
                canned.list(me.merchant()),
                merchants.get(me.merchant()).name(),
                InboxQuery.parse(form.value("list")),
                trail.ofMessages(
                        me.merchant(),
                        thread == null
                                ? List.of()
                                : thread.recent().stream().map(Message::id).toList()));
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
        if (form.value("do").equals("insert")) {
            insert(me, page, thread, thread.orderId(), form);
            return fill(model, me, page, thread, thread.orderId(), form);
        }
        if (append(me, thread.orderId(), thread.kind(), page, form, files)) {
            return page.seeOther(back(form).thread(id), Toast.ok(page.text("messages.sent")));
        }
        return page.refused(fill(model, me, page, thread, thread.orderId(), form));
    }

    private static InboxQuery back(Form form) {
        return InboxQuery.parse(form.value("list"));
    }

    /** Puts an answer that was written once below the draft, filled in: it is read, and sent by another press. */
    private void insert(SignedIn me, Page page, @Nullable SupportThread thread, long order, Form form) {
        var found = Ids.read(form.value("canned")).flatMap(id -> canned.find(me.merchant(), id));
        if (found.isEmpty()) {
            form.refuse("canned", page.text("common.form.choose"));
            return;
        }
        var known = conversation(me, page, thread, order, form).known(page, me.name());
        String filled = CannedField.fill(found.get().body(), known);
        String draft = form.value("text").strip();
        form.with("text", draft.isEmpty() ? filled : draft + "\n\n" + filled);
        refuseUnfilled(page, form, filled);
    }

    private static void refuseUnfilled(Page page, Form form, String text) {
        var left = CannedField.unfilled(text);
        if (!left.isEmpty()) {
            String names = left.stream().map(CannedField::key).collect(Collectors.joining(", "));
            form.refuse("text", page.text("messages.canned.unfilled", names));
        }
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
        refuseUnfilled(page, form, text);
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

    /** Nobody waits any more: what the buyer wrote last needs no answer. Goes on with the list. */
    @PostMapping("/console/messages/{id}/settle")
    @Needs(Permission.MESSAGES_WRITE)
    String settle(@PathVariable long id, SignedIn me, Page page, Form form) {
        find(me, id);
        threads.settle(me.merchant(), List.of(id));
        return page.seeOther(back(form).address(), Toast.ok(page.text("messages.settled")));
    }

    @PostMapping("/console/messages/{id}/reopen")
    @Needs(Permission.MESSAGES_WRITE)
    String reopen(@PathVariable long id, SignedIn me, Page page, Form form) {
        find(me, id);
        threads.reopen(me.merchant(), id);
        return page.seeOther(back(form).thread(id), Toast.ok(page.text("messages.reopened")));
    }

    @PostMapping("/console/messages/{id}/assign")
    @Needs(Permission.MESSAGES_WRITE)
    String assign(@PathVariable long id, SignedIn me, Page page, Form form) {
        find(me, id);
        var assignee = Colleagues.of(me, staff.of(me.merchant())).named(form.value("assignee"));
        if (assignee.isEmpty()) {
            return page.seeOther(back(form).thread(id), Toast.bad(page.text("messages.assignee.unknown")));
        }
        threads.assign(me.merchant(), List.of(id), assignee.get().id());
        return page.seeOther(back(form).thread(id), Toast.ok(page.text("messages.assigned")));
    }

    /** For colleagues only. */
    @PostMapping("/console/messages/{id}/notes")
    @Needs(Permission.MESSAGES_WRITE)
    String note(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        SupportThread thread = find(me, id);
        String body = form.text("note", Message.LONGEST);
        if (!form.isRight()) {
            return page.refused(fill(model, me, page, thread, thread.orderId(), form));
        }
        threads.note(me.merchant(), id, me.name(), body, Once.key(me, form, "thread note " + id));
        return page.seeOther(back(form).thread(id), Toast.ok(page.text("messages.note.done")));
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

    /** The conversation of an order, to write first or to go on. */
    @GetMapping("/console/orders/{order}/messages")
    @Needs(Permission.VIEW)
    String ofOrder(@PathVariable long order, SignedIn me, Page page, Model model) {
        var thread = threads.inquiry(me.merchant(), order);
        if (thread.isPresent()) {
            return page.seeOther(InboxQuery.PATH + "/" + thread.get().id());
        }
        return fill(model, me, page, null, order, Form.empty(page));
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
        if (!sheets.exists(me.merchant(), order)) {
            throw none();
        }
        if (form.value("do").equals("insert")) {
            insert(me, page, null, order, form);
            return fill(model, me, page, null, order, form);
        }
        if (append(me, order, SupportThread.Kind.INQUIRY, page, form, files)) {
            long thread = threads.inquiry(me.merchant(), order).orElseThrow().id();
            return page.seeOther(InboxQuery.PATH + "/" + thread, Toast.ok(page.text("messages.sent")));
        }
        return page.refused(fill(model, me, page, null, order, form));
    }

    private SupportThread find(SignedIn me, long id) {
        return threads.find(me.merchant(), id).orElseThrow(MessagePages::none);
    }

    private static ResponseStatusException none() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
