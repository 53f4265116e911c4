package dev.aftersale.api;

import static dev.aftersale.api.graph.Shape.LIST;
import static dev.aftersale.api.graph.Shape.NUMBER;
import static dev.aftersale.api.graph.Shape.TEXT;
import static dev.aftersale.api.graph.Shape.TIME;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_READ_SETTINGS;
import static dev.aftersale.merchant.Scope.COMMERCE_MANAGE_ACCOUNTS;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.NodeType;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.RouteSource;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Texts;
import dev.aftersale.mail.check.CheckReport;
import dev.aftersale.mail.check.CheckReport.Trigger;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.check.StepResult;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SupportQueue;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** The calls about checks of the merchant's own mail server. Ours: nobody else's API has them. */
@Component
class MailCheckRoutes implements RouteSource {

    private static final int LONGEST_ADDRESS = 320;
    private static final int MOST = 100;

    private final Checks checks;
    private final Merchants merchants;

    MailCheckRoutes(Checks checks, Merchants merchants) {
        this.checks = checks;
        this.merchants = merchants;
    }

    /** @param locale of its words */
    private record CheckView(CheckReport check, Locale locale) {}

    private record StepView(StepResult step, Locale locale) {}

    private static final NodeType<StepView> STEP = NodeType.<StepView>named("MailCheckStep")
            .value("step", TEXT, view -> view.step().step().key())
            .value("verdict", TEXT, view -> view.step().verdict(), "GOOD, NOTED, BAD, LATER or ASKED")
            .value("advice", TEXT, view -> view.step().advice(), "always the same word for the same finding")
            .value("text", TEXT, MailCheckRoutes::words, "the advice in the shop's language")
            .value("transcript", LIST, view -> view.step().transcript(), "what was said, line by line")
            .build();

    private static final NodeType<CheckView> CHECK = NodeType.<CheckView>named("MailCheck")
            .id(view -> view.check().id())
            .value("address", TEXT, view -> view.check().address())
            .value("state", TEXT, view -> view.check().state(), "DUE, ASKED (its mail waits to be confirmed), DONE")
            .value("verdict", TEXT, view -> view.check().verdict(), "GOOD, NOTED, BAD or UNSEEN; absent: not over")
            .value("trigger", TEXT, view -> view.check().trigger(), "STAFF, API, SCHEDULE or BOUNCES")
            .value("started", TIME, view -> view.check().startedAt())
            .value("finished", TIME, view -> view.check().finishedAt(), "absent: not over")
            .onRequest("queues", LIST, MailCheckRoutes::queues, "what has this address of its own; empty: the rest")
            .onRequest("attempts", NUMBER, view -> view.check().attempts())
            .onRequest("next", TIME, view -> view.check().nextAt(), "of the next attempt, or when the waiting ends")
            .onRequest("sent", TIME, view -> view.check().sentAt(), "when the server took the mail with the code")
            .onRequest("confirmed", TIME, view -> view.check().confirmedAt())
            .onRequest("confirmed_how", TEXT, view -> view.check().confirmedHow(), "CLICK, TYPED or REPLY")
            .listOnRequest(
                    "steps",
                    STEP,
                    view -> view.check().steps().stream()
                            .map(step -> new StepView(step, view.locale()))
                            .toList())
            .build();

    private static String words(StepView view) {
        return Texts.in(view.locale())
                .get(
                        "check.advice." + view.step().advice(),
                        view.step().details().toArray());
    }

    private static List<String> queues(CheckView view) {
        return view.check().queues().stream().map(SupportQueue::key).sorted().toList();
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                Kind.CMS,
                                "mail_checks",
                                COMMERCE_ACCOUNT_READ_SETTINGS,
                                "The last 100 checks whether the merchant's server accepts our mail, newest first",
                                this::list)
                        .returnsListOf(CHECK)
                        .takes("address", TEXT, "of this address alone"),
                Route.post(
                                Kind.CMS,
                                "mail_checks",
                                COMMERCE_MANAGE_ACCOUNTS,
                                "Starts a check; answers the one under way, if there is one. Its end is told by webhook",
                                this::start)
                        .returns(CHECK)
                        .needs("address", TEXT, "one of the merchant's settings"),
                Route.get(Kind.MAIL_CHECK, "", COMMERCE_ACCOUNT_READ_SETTINGS, "One check", this::one)
                        .returns(CHECK));
    }

    private Reply list(Call call) {
        String address = call.params().optionalText("address", LONGEST_ADDRESS);
        var found = address == null
                ? checks.history(call.merchant(), MOST)
                : checks.history(call.merchant(), address, MOST);
        return call.reply(CHECK, found.stream().map(check -> view(call, check)).toList());
    }

    private Reply start(Call call) {
        call.check(CHECK);
        String address = call.params().text("address", LONGEST_ADDRESS);
        return call.reply(CHECK, view(call, checks.start(call.merchant(), address, Trigger.API)));
    }

    private Reply one(Call call) {
        CheckReport check = checks.report(call.merchant(), call.node())
                .orElseThrow(
                        () -> Problem.UNKNOWN_OBJECT.because("No check " + call.node() + " is visible to this token."));
        return call.reply(CHECK, view(call, check));
    }

    private CheckView view(Call call, CheckReport check) {
        return new CheckView(
                check, merchants.get(call.merchant()).settings().shop().locale());
    }
}
