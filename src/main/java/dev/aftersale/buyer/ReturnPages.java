package dev.aftersale.buyer;

import dev.aftersale.base.Idempotency;
import dev.aftersale.base.ProblemException;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.returns.Eligibility;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.RequestReturn;
import dev.aftersale.returns.Resolution;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnReason;
import dev.aftersale.returns.Returns;
import dev.aftersale.upload.Photo;
import dev.aftersale.upload.StoredFile;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** The buyer asks for a return, and follows it; where the merchant has returns of its own, it is shown the way. */
@Controller("buyerReturnPages")
class ReturnPages {

    private static final int LONGEST = 2_000;

    private final Door door;
    private final Returns returns;
    private final Idempotency idempotency;
    private final Variants variants;

    ReturnPages(Door door, Returns returns, Idempotency idempotency, Variants variants) {
        this.door = door;
        this.returns = returns;
        this.idempotency = idempotency;
        this.variants = variants;
    }

    @GetMapping("/o/{token}/return")
    String form(@PathVariable String token, Page page, HttpServletRequest request, Model model) {
        Guest guest = door.enter(token, page, request);
        var form = Form.empty(page).with("resolution", Resolution.REFUND);
        model.addAttribute("form", form);
        return show(guest, page, model);
    }

    private String show(Guest guest, Page page, Model model) {
        Eligibility eligibility = returns.eligibility(guest.merchantId(), guest.orderId());
        model.addAttribute("guest", guest);
        model.addAttribute("eligibility", eligibility);
        model.addAttribute("exchanges", exchanges(guest, eligibility, page));
        model.addAttribute(
                "reasons",
                Arrays.stream(ReturnReason.values())
                        .map(reason -> new Option(reason.name(), page.text("buyer.return.reason." + reason.name())))
                        .toList());
        model.addAttribute(
                "resolutions",
                eligibility.resolutions().stream()
                        .sorted()
                        .map(one -> new Option(one.name(), page.text("buyer.return.resolution." + one.name())))
                        .toList());
        return "buyer/return";
    }

    /** By item, where there is a choice: the same again first, under "". */
    private Map<Long, List<Option>> exchanges(Guest guest, Eligibility eligibility, Page page) {
        if (!eligibility.resolutions().contains(Resolution.EXCHANGE)) {
            return Map.of();
        }
        var exchanges = new HashMap<Long, List<Option>>();
        for (var line : eligibility.lines()) {
            var others = variants.of(guest.merchantId(), eligibility.currency(), line);
            if (line.quantity() > 0 && !others.isEmpty()) {
                var same = new Option("", page.text("buyer.return.exchange.same"));
                exchanges.put(
                        line.itemId(),
                        Stream.concat(
                                        Stream.of(same),
                                        others.stream().map(one -> new Option(one.retailerId(), one.title())))
                                .toList());
            }
        }
        return exchanges;
    }

    @PostMapping("/o/{token}/return")
    String ask(
            @PathVariable String token,
            @RequestParam(required = false) @Nullable List<MultipartFile> photos,
            Page page,
            Form form,
            HttpServletRequest request,
            Model model) {
        Guest guest = door.enter(token, page, request);
        if (isSentBefore(guest, form)) { // what it asked for is taken by itself: judged again, it would be refused
            return page.seeOther(guest.home(), Toast.ok(page.text("buyer.return.sent_before")));
        }
        var eligibility = returns.eligibility(guest.merchantId(), guest.orderId());
        Resolution resolution = form.choice("resolution", Resolution.class);
        var exchanges =
                resolution == Resolution.EXCHANGE ? exchanges(guest, eligibility, page) : Map.<Long, List<Option>>of();
        var wanted = wanted(eligibility, exchanges, form, page);
        String message = form.optionalText("message", LONGEST);
        List<Photo> pictures = photos(photos == null ? List.of() : photos, form, page);
        if (form.isRight() && resolution != null) {
            try {
                var asked = new RequestReturn(
                        guest.orderId(),
                        Party.BUYER,
                        wanted,
                        resolution,
                        message.isEmpty() ? null : message,
                        null,
                        pictures);
                String content = wanted + " " + resolution + " " + message + " " + pictures.size();
                guest.does(() -> returns.request(guest.merchantId(), asked, guest.key("return", form, content)));
                return page.seeOther(guest.home(), Toast.ok(page.text("buyer.return.asked")));
            } catch (ProblemException e) {
                form.refuse(page.text(
                        switch (e.problem()) {
                            case NOT_RETURNABLE -> "buyer.return.refused.none";
                            case RETURN_WINDOW_OVER -> "buyer.return.refused.late";
                            default -> "buyer.return.refused";
                        }));
            }
        }
        return page.refused(show(guest, page, model));
    }

    /** Pressed twice, or sent anew from the page before. */
    private boolean isSentBefore(Guest guest, Form form) {
        var key = guest.key("return", form, "");
        return key != null && idempotency.isKnown(guest.merchantId(), key);
    }

    private static List<RequestReturn.Wanted> wanted(
            Eligibility eligibility, Map<Long, List<Option>> exchanges, Form form, Page page) {
        var wanted = new ArrayList<RequestReturn.Wanted>();
        for (var line : eligibility.lines()) {
            if (line.quantity() == 0) {
                continue;
            }
            int units = (int) form.number("quantity-" + line.itemId(), 0, line.quantity());
            if (units > 0) {
                ReturnReason reason = form.choice("reason-" + line.itemId(), ReturnReason.class);
                wanted.add(new RequestReturn.Wanted(
                        line.itemId(),
                        null,
                        units,
                        reason == null ? ReturnReason.OTHER : reason,
                        null,
                        instead("exchange-" + line.itemId(), exchanges.get(line.itemId()), form, page)));
            }
        }
        if (wanted.isEmpty() && form.isRight()) {
            form.refuse(page.text("buyer.return.nothing"));
        }
        return wanted;
    }

    /** The SKU chosen of those offered; null: the same again. */
    private static @Nullable String instead(String field, @Nullable List<Option> offered, Form form, Page page) {
        String chosen = form.value(field);
        if (offered == null || chosen.isEmpty()) {
            return null;
        }
        if (offered.stream().noneMatch(option -> option.value().equals(chosen))) {
            form.refuse(field, page.text("common.form.choose")); // sold out meanwhile
        }
        return chosen;
    }

    private static List<Photo> photos(List<MultipartFile> uploads, Form form, Page page) {
        var files = uploads.stream().filter(upload -> !upload.isEmpty()).toList();
        if (files.size() > RequestReturn.MOST_PHOTOS) {
            form.refuse("photos", page.text("buyer.return.photos.many", RequestReturn.MOST_PHOTOS));
            return List.of();
        }
        var photos = new ArrayList<Photo>();
        for (MultipartFile file : files) {
            if (file.getSize() > Photo.MOST_BYTES) {
                form.refuse("photos", page.text("buyer.return.photos.wrong"));
                continue;
            }
            try {
                photos.add(Photo.read(file.getBytes()));
            } catch (ProblemException e) {
                form.refuse("photos", page.text("buyer.return.photos.wrong"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return photos;
    }

    @PostMapping("/o/{token}/return/{id}/cancel")
    String cancel(@PathVariable String token, @PathVariable long id, Page page, Form form, HttpServletRequest request) {
        Guest guest = door.enter(token, page, request);
        own(guest, id);
        try {
            guest.does(
                    () -> returns.cancel(guest.merchantId(), id, guest.key("return.cancel", form, Long.toString(id))));
        } catch (ProblemException e) {
            return page.seeOther(guest.home(), Toast.warn(page.text("buyer.return.moved_on")));
        }
        return page.seeOther(guest.home(), Toast.ok(page.text("buyer.return.cancelled")));
    }

    /** That the parcel is on its way, and where it can be followed. */
    @PostMapping("/o/{token}/return/{id}/sent")
    String sent(@PathVariable String token, @PathVariable long id, Page page, Form form, HttpServletRequest request) {
        Guest guest = door.enter(token, page, request);
        own(guest, id);
        String carrier = form.optionalText("carrier", 60);
        String number = form.optionalText("number", 60);
        if (!form.isRight()) {
            return page.seeOther(guest.home(), Toast.warn(page.text("buyer.return.moved_on")));
        }
        try {
            var track = new Returns.Track(
                    id, Party.BUYER, carrier.isEmpty() ? null : carrier, number.isEmpty() ? null : number, null, null);
            guest.does(() -> returns.track(
                    guest.merchantId(), track, guest.key("return.sent", form, id + " " + carrier + " " + number)));
        } catch (ProblemException e) {
            return page.seeOther(guest.home(), Toast.warn(page.text("buyer.return.moved_on")));
        }
        return page.seeOther(guest.home(), Toast.ok(page.text("buyer.return.noted")));
    }

    @GetMapping("/o/{token}/return/{id}/photo/{position}")
    ResponseEntity<byte[]> photo(
            @PathVariable String token,
            @PathVariable long id,
            @PathVariable int position,
            Page page,
            HttpServletRequest request) {
        Guest guest = door.enter(token, page, request);
        own(guest, id);
        return file(returns.photo(guest.merchantId(), id, position).orElseThrow(ReturnPages::none), "inline");
    }

    @GetMapping("/o/{token}/return/{id}/label/{label}")
    ResponseEntity<byte[]> label(
            @PathVariable String token,
            @PathVariable long id,
            @PathVariable long label,
            Page page,
            HttpServletRequest request) {
        Guest guest = door.enter(token, page, request);
        own(guest, id);
        return file(returns.label(guest.merchantId(), id, label).orElseThrow(ReturnPages::none), "attachment");
    }

    private static ResponseEntity<byte[]> file(StoredFile file, String disposition) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.mediaType()))
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition)
                .body(file.content());
    }

    /** Returns of other orders, even of the same merchant, are none. */
    private Return own(Guest guest, long id) {
        return returns.find(guest.merchantId(), id)
                .filter(found -> found.orderId() == guest.orderId())
                .orElseThrow(ReturnPages::none);
    }

    private static ResponseStatusException none() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
