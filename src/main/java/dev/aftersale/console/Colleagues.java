package dev.aftersale.console;

import dev.aftersale.base.Ids;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.staff.StaffMember;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may take care of a thread: those of the merchant's staff who may answer. For templates. */
public record Colleagues(long me, List<StaffMember> others) {

    static Colleagues of(SignedIn me, List<StaffMember> staff) {
        return new Colleagues(
                me.staffId(),
                staff.stream()
                        .filter(one -> one.joined() && one.role().may(Permission.MESSAGES_WRITE))
                        .sorted(Comparator.comparing(StaffMember::name))
                        .toList());
    }

    public boolean has(long id) {
        return others.stream().anyMatch(one -> one.id() == id);
    }

    /** Whom a form names. {@code id} null: nobody in particular. */
    record Assignee(@Nullable Long id) {}

    /** Empty: somebody who does not work here, or may not answer. */
    Optional<Assignee> named(String id) {
        if (id.isEmpty()) {
            return Optional.of(new Assignee(null));
        }
        return Ids.read(id).filter(this::has).map(Assignee::new);
    }

    /** Who it is, in few words; somebody who has left has no name any more. */
    public String name(Page page, long id) {
        if (id == me) {
            return page.text("messages.assignee.me");
        }
        Optional<StaffMember> one =
                others.stream().filter(other -> other.id() == id).findFirst();
        return one.map(StaffMember::name).orElseGet(() -> page.text("messages.assignee.gone"));
    }

    /** To hand a thread over: nobody, me, and the others by their names. */
    public List<Option> options(Page page) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("messages.assignee.nobody")));
        if (has(me)) {
            options.add(new Option(Long.toString(me), page.text("messages.assignee.me")));
        }
        others.stream()
                .filter(one -> one.id() != me)
                .forEach(one -> options.add(new Option(Long.toString(one.id()), one.name())));
        return options;
    }

    /** To look for threads by whose they are. */
    public List<Option> filter(Page page) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("messages.who.any")));
        options.add(new Option("me", page.text("messages.who.me")));
        options.add(new Option("nobody", page.text("messages.who.nobody")));
        others.stream()
                .filter(one -> one.id() != me)
                .forEach(one -> options.add(new Option(Long.toString(one.id()), one.name())));
        return options;
    }
}
