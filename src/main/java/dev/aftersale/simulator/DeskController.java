package dev.aftersale.simulator;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What no payment company offers: its whole book, and a dial for its faults. */
@RestController
@RequestMapping("/simulator/psp")
class DeskController {

    private static final Logger log = LoggerFactory.getLogger(DeskController.class);

    private static final int BOOK_PAGE = 1000;

    private final Counter counter;
    private final Archive archive;
    private final Dice dice;

    DeskController(Counter counter, Archive archive, Dice dice) {
        this.counter = counter;
        this.archive = archive;
        this.dice = dice;
    }

    /** Sums by currency; payments in the order of their ids, from {@code after} on, {@code limit} of them. */
    @GetMapping("/book")
    void book(HttpServletRequest request, HttpServletResponse response) throws IOException {
        counter.serveInside(request, response, () -> {
            var form = Form.of(request);
            Long limit = form.number("limit", 1);
            int shown = limit == null ? BOOK_PAGE : (int) Math.min(limit, BOOK_PAGE * 10);
            return Reply.of(archive.book(form.text("after", ""), shown));
        });
    }

    @GetMapping("/faults")
    void faults(HttpServletRequest request, HttpServletResponse response) throws IOException {
        counter.serveInside(request, response, this::current);
    }

    /** Sets all faults anew: what is not given is off. Parameters are named as in {@code aftersale.simulator.faults}. */
    @PostMapping("/faults")
    void setFaults(HttpServletRequest request, HttpServletResponse response) throws IOException {
        counter.serveInside(request, response, () -> {
            var given = new LinkedHashMap<String, String>();
            request.getParameterMap().forEach((name, values) -> given.put(name, values[0]));
            try {
                dice.reload(Faults.of(given));
            } catch (IllegalArgumentException e) {
                throw StripeError.invalid(null, String.valueOf(e.getMessage()), null)
                        .thrown();
            }
            log.info("The payment simulator's faults are now: {}", dice.faults());
            return current();
        });
    }

    private Reply current() {
        return Reply.of(Map.of("faults", dice.faults().toString()));
    }
}
