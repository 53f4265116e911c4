package dev.aftersale.pages;

import dev.aftersale.base.Money;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/design}: every component as it is, for those who build pages and those who judge them. */
@Controller
class DesignPages {

    private static final int DAYS = 30;

    @GetMapping("/console/design")
    String design(Page page, Model model) {
        open(page);
        model.addAttribute(
                "form", Form.empty(page).with("name", "Northwind Gifts").with("window", "30"));
        return show(page, model);
    }

    /** Changes nothing: shows what a refused form, or a toast, looks like. */
    @PostMapping("/console/design")
    String send(Page page, Form form, Model model) {
        open(page);
        form.text("name", 40);
        form.number("window", 1, 365);
        if (form.isRight()) {
            return page.seeOther("/console/design", Toast.ok("Saved. This sample keeps nothing."));
        }
        show(page, model);
        return page.refused("design");
    }

    private static String show(Page page, Model model) {
        LocalDate today = LocalDate.ofInstant(page.now(), page.zone());
        List<String> days = IntStream.range(0, DAYS)
                .mapToObj(i -> page.day(today.minusDays(DAYS - 1L - i)))
                .toList();
        model.addAttribute("lines", chart(page, Chart.Kind.LINES, days, 41_000, 5_200));
        model.addAttribute("bars", chart(page, Chart.Kind.BARS, days.subList(DAYS - 8, DAYS), 41_000, 5_200));
        model.addAttribute("hour", Duration.ofHours(1));
        return "design";
    }

    private static Chart chart(Page page, Chart.Kind kind, List<String> labels, long sales, long refunds) {
        return new Chart(
                "Sales and refunds",
                kind,
                labels,
                List.of(wave("Sales", sales, labels.size(), 7), wave("Refunds", refunds, labels.size(), 5)),
                cents -> page.money(cents, "GBP"),
                cents -> page.roundMoney(Money.of(cents, "GBP")));
    }

    private static Chart.Series wave(String name, long height, int size, int period) {
        return new Chart.Series(
                name,
                IntStream.range(0, size)
                        .mapToObj(i -> height + (long) (height * 0.6 * Math.sin(i * 6.28 / period) + i * height / 40.0))
                        .toList());
    }

    private static void open(Page page) {
        if (!page.isDemo() && page.person() == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
