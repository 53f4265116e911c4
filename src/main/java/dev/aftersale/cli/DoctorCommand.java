package dev.aftersale.cli;

import dev.aftersale.base.Money;
import dev.aftersale.doctor.Diagnosis;
import dev.aftersale.doctor.Doctor;
import picocli.CommandLine.Command;

/** Proves the books; exits with 1 if something is not as it should be. */
@Command(
        name = "doctor",
        description = "Proves the books: every order's money, the ledger, and the gateway's book.",
        mixinStandardHelpOptions = true)
final class DoctorCommand extends PlatformCommand {

    @Override
    int run(Platform platform) {
        Diagnosis diagnosis = platform.get(Doctor.class).examine();
        if (json) {
            printJson(diagnosis);
        } else {
            say(diagnosis);
        }
        return diagnosis.whole() ? OK : FAILED;
    }

    private void say(Diagnosis diagnosis) {
        for (var finding : diagnosis.findings()) {
            print("%-6s %s", finding.holds() ? "ok" : "WRONG", finding.claim());
            finding.examples().forEach(example -> print("         %s", example));
            if (finding.offenders() > finding.examples().size()) {
                print(
                        "         and %d more",
                        finding.offenders() - finding.examples().size());
            }
        }
        for (var sums : diagnosis.sums()) {
            print(
                    "%n%s%s: %d orders, captured %s = refunded %s + kept %s",
                    sums.currency(),
                    sums.test() ? " (test orders)" : "",
                    sums.orders(),
                    Money.of(sums.captured(), sums.currency()).decimal(),
                    Money.of(sums.refunded(), sums.currency()).decimal(),
                    Money.of(sums.kept(), sums.currency()).decimal());
            diagnosis.balances().stream()
                    .filter(balance ->
                            balance.test() == sums.test() && balance.currency().equals(sums.currency()))
                    .forEach(balance -> print(
                            "  %-26s %16s",
                            balance.account(),
                            Money.of(balance.balance(), balance.currency()).decimal()));
        }
        var open = diagnosis.open();
        print(
                "%nOn its way: %d intents%s, %d events. %s",
                open.intentsOpen(),
                open.oldestIntentSeconds() == null ? "" : ", the oldest for " + open.oldestIntentSeconds() + " s",
                open.eventsWaiting(),
                "Payments made elsewhere have no book that could be compared.");
        print(diagnosis.whole() ? "The books are whole." : "The books are NOT whole.");
    }
}
