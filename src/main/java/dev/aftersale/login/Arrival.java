package dev.aftersale.login;

import dev.aftersale.staff.Desk;
import dev.aftersale.staff.Stage;
import org.jspecify.annotations.Nullable;

/** Where a log-in leads. */
final class Arrival {

    private Arrival() {}

    static String home(Desk desk) {
        return desk == Desk.CONSOLE ? "/console" : "/operator";
    }

    /** The page that was wanted, if it is one of this desk's; anything else could be a trap. */
    static String wanted(Desk desk, @Nullable String to) {
        String home = home(desk);
        if (to == null) {
            return home;
        }
        boolean ours = (to.equals(home) || to.startsWith(home + "/") || to.startsWith(home + "?"))
                && to.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')
                && !to.startsWith(home + "/log");
        return ours ? to : home;
    }

    static String next(Desk desk, Stage stage, @Nullable String to) {
        String wanted = wanted(desk, to);
        String login = home(desk) + "/login";
        String carried = wanted.equals(home(desk))
                ? ""
                : "?to=" + java.net.URLEncoder.encode(wanted, java.nio.charset.StandardCharsets.UTF_8);
        return switch (stage) {
            case SECOND_FACTOR -> login + "/code" + carried;
            case MERCHANT -> login + "/merchant" + carried;
            case OPEN -> wanted;
        };
    }
}
