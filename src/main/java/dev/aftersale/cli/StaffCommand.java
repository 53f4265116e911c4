package dev.aftersale.cli;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.staff.Invitations;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.staff.StaffMember;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "staff",
        description = "Invites, lists and removes the people of a merchant.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {StaffCommand.Invite.class, StaffCommand.Every.class})
final class StaffCommand {

    @Command(
            name = "invite",
            description = "Mails an invitation and prints its link, good once within 7 days.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Invite extends PlatformCommand {

        @Mixin
        MerchantOption merchant = new MerchantOption();

        @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "Whom to invite.")
        String email = "";

        @Option(
                names = "--role",
                defaultValue = "SUPPORT",
                description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
        Role role = Role.SUPPORT;

        @Override
        int run(Platform platform) {
            String link = invite(platform, merchant.idIn(platform), email, role);
            if (json) {
                var view = new LinkedHashMap<String, Object>();
                view.put("email", email);
                view.put("role", role.name());
                view.put("invitation", link);
                printJson(view);
            } else {
                print("Invited %s. The same link is in the mail: %s", email, link);
            }
            return OK;
        }
    }

    static String invite(Platform platform, MerchantId merchant, String email, Role role) {
        return platform.get(Invitations.class)
                .invite(merchant, email, role, Locale.ENGLISH)
                .orElseThrow(() -> Problem.INVALID_PARAMETER.because(email + " works there already."));
    }

    @Command(name = "list", description = "Lists the people of a merchant.", mixinStandardHelpOptions = true)
    static final class Every extends PlatformCommand {

        @Mixin
        MerchantOption merchant = new MerchantOption();

        @Override
        int run(Platform platform) {
            var all = platform.get(Staff.class).of(merchant.idIn(platform));
            if (json) {
                printJson(all.stream().map(Every::view).toList());
            } else {
                all.forEach(one -> print("%-10s %-8s %s", one.role(), one.joined() ? "" : "invited", one.email()));
            }
            return OK;
        }

        private static Map<String, Object> view(StaffMember one) {
            var view = new LinkedHashMap<String, Object>();
            view.put("id", Long.toString(one.id()));
            view.put("email", one.email());
            view.put("name", one.name());
            view.put("role", one.role().name());
            view.put("joined", one.joined());
            return view;
        }
    }
}
