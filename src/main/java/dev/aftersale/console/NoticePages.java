package dev.aftersale.console;

import static dev.aftersale.staff.Permission.SETTINGS_WRITE;

import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Texts;
import dev.aftersale.mail.Logo;
import dev.aftersale.mail.NoticeStyle;
import dev.aftersale.mail.NoticeStyles;
import dev.aftersale.mail.NoticeWords;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.ContentPolicy;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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

/** {@code /console/settings/notices}: every mail that the platform sends for a merchant, how it looks and what it says. */
@Controller
@Needs(Permission.VIEW)
class NoticePages {

    private static final String HOME = "/console/settings/notices";
    private static final String LOGO = HOME + "/logo";

    /** The preview may look as a mail looks, and do nothing. */
    private static final String PREVIEW_POLICY =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    private final NoticeStyles notices;
    private final Merchants merchants;

    NoticePages(NoticeStyles notices, Merchants merchants) {
        this.notices = notices;
        this.merchants = merchants;
    }

    @GetMapping(HOME)
    String list(SignedIn me, Page page, Model model) {
        NoticeStyle style = notices.style(me.merchant());
        var form = Form.empty(page).with("accent", style.accent()).with("signature", style.signature());
        return list(me, model, form, style);
    }

    private String list(SignedIn me, Model model, Form form, NoticeStyle style) {
        addMerchant(me, model);
        model.addAttribute("form", form);
        model.addAttribute("style", style);
        model.addAttribute("kinds", notices.kinds());
        return "console/settings/notices";
    }

    @PostMapping(HOME)
    @Needs(SETTINGS_WRITE)
    String restyle(SignedIn me, Page page, Form form, Model model) {
        String accent = form.text("accent", 7).toLowerCase(Locale.ROOT);
        String signature = form.optionalText("signature", 300);
        NoticeStyle before = notices.style(me.merchant());
        if (form.isRight()) {
            try {
                notices.change(
                        me.merchant(),
                        new NoticeStyle(accent, signature.isEmpty() ? null : signature, before.hasLogo()));
                return page.seeOther(HOME, Toast.ok(page.text("settings.saved")));
            } catch (ProblemException e) {
                Refusal.note(page, form, e);
            }
        }
        return page.refused(list(me, model, form, before));
    }

    @PostMapping(LOGO)
    @Needs(SETTINGS_WRITE)
    String upload(
            SignedIn me,
            Page page,
            Form form,
            Model model,
            @RequestParam(required = false) @Nullable MultipartFile file)
            throws IOException {
        NoticeStyle style = notices.style(me.merchant());
        form.with("accent", style.accent()).with("signature", style.signature());
        if (file == null || file.isEmpty()) {
            form.refuse("file", page.text("common.form.required"));
            return page.refused(list(me, model, form, style));
        }
        try {
            notices.show(me.merchant(), Logo.read(file.getBytes()));
        } catch (ProblemException e) {
            form.refuse("file", page.problem(e));
            return page.refused(list(me, model, form, style));
        }
        return page.seeOther(HOME, Toast.ok(page.text("settings.saved")));
    }

    @PostMapping(LOGO + "/remove")
    @Needs(SETTINGS_WRITE)
    String removeLogo(SignedIn me, Page page) {
        notices.dropLogo(me.merchant());
        return page.seeOther(HOME, Toast.ok(page.text("settings.saved")));
    }

    @GetMapping(LOGO)
    ResponseEntity<byte[]> logo(SignedIn me) {
        return notices.logo(me.merchant())
                .map(png -> ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(png))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @GetMapping(HOME + "/{kind}")
    String show(
            SignedIn me,
            Page page,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String language,
            Model model,
            HttpServletResponse response) {
        Locale locale = language(me, language);
        NoticeWords words = notices.words(me.merchant(), known(kind).key(), locale);
        var form = Form.empty(page)
                .with("subject", words.subject())
                .with("heading", words.heading())
                .with("opening", words.opening());
        return show(me, model, response, kind, locale, form, words);
    }

    private String show(
            SignedIn me,
            Model model,
            HttpServletResponse response,
            String kind,
            Locale locale,
            Form form,
            NoticeWords words) {
        response.setHeader(ContentPolicy.HEADER, ContentPolicy.WITH_OWN_FRAMES);
        addMerchant(me, model);
        model.addAttribute("kind", known(kind));
        model.addAttribute("language", locale.getLanguage());
        model.addAttribute("form", form);
        model.addAttribute("ours", notices.preview(me.merchant(), kind, locale, NoticeWords.OURS, LOGO));
        model.addAttribute("preview", notices.preview(me.merchant(), kind, locale, words, LOGO));
        return "console/settings/notice";
    }

    @PostMapping(HOME + "/{kind}")
    @Needs(SETTINGS_WRITE)
    String reword(
            SignedIn me, Page page, @PathVariable String kind, Form form, Model model, HttpServletResponse response) {
        Locale locale = language(me, form.value("language"));
        known(kind);
        try {
            notices.reword(
                    me.merchant(),
                    kind,
                    locale,
                    new NoticeWords(form.value("subject"), form.value("heading"), form.value("opening")));
            return page.seeOther(
                    HOME + "/" + kind + "?language=" + locale.getLanguage(), Toast.ok(page.text("settings.saved")));
        } catch (ProblemException e) {
            Refusal.note(page, form, e);
        }
        return page.refused(show(me, model, response, kind, locale, form, notices.words(me.merchant(), kind, locale)));
    }

    @GetMapping(HOME + "/{kind}/html")
    ResponseEntity<String> html(
            SignedIn me,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String language,
            HttpServletResponse response) {
        response.setHeader(ContentPolicy.HEADER, PREVIEW_POLICY);
        Locale locale = language(me, language);
        NoticeWords words = notices.words(me.merchant(), known(kind).key(), locale);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .body(notices.preview(me.merchant(), kind, locale, words, logoWithin(me))
                        .html());
    }

    /** In the preview itself: a sandbox belongs to no site, so it would be refused what is for this one only. */
    private String logoWithin(SignedIn me) {
        return notices.logo(me.merchant())
                .map(png -> "data:image/png;base64," + Base64.getEncoder().encodeToString(png))
                .orElse("");
    }

    private void addMerchant(SignedIn me, Model model) {
        Merchant merchant = merchants.get(me.merchant());
        model.addAttribute("merchant", merchant);
        model.addAttribute("mayChange", me.may(SETTINGS_WRITE) && !merchant.suspended());
    }

    private NoticeStyles.Kind known(String kind) {
        return notices.kind(kind).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** The one asked for, if we write it; the shop's otherwise. */
    private Locale language(SignedIn me, String wanted) {
        return Texts.LANGUAGES.stream()
                .filter(one -> one.getLanguage().equals(wanted))
                .findFirst()
                .map(one -> Locale.of(
                        one.getLanguage(), merchants.get(me.merchant()).country()))
                .orElseGet(() -> merchants.get(me.merchant()).settings().shop().locale());
    }
}
