package dev.aftersale.console;

import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Texts;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.support.CannedAnswer;
import dev.aftersale.support.CannedAnswers;
import dev.aftersale.support.CannedField;
import dev.aftersale.support.Message;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/settings/answers}: what is written once, and sent with each order's own words. */
@Controller
@Needs(Permission.VIEW)
class AnswerPages {

    private static final String PATH = "/console/settings/answers";

    private final CannedAnswers answers;

    AnswerPages(CannedAnswers answers) {
        this.answers = answers;
    }

    /** @param edit the id of an answer whose text is to be changed */
    @GetMapping(PATH)
    String list(@RequestParam(defaultValue = "0") long edit, SignedIn me, Page page, Model model) {
        var form = Form.empty(page);
        answers.find(me.merchant(), edit)
                .ifPresent(one -> form.with("name", one.name())
                        .with("language", one.language())
                        .with("body", one.body()));
        return fill(me, page, form, model);
    }

    private String fill(SignedIn me, Page page, Form form, Model model) {
        model.addAttribute("answers", answers.list(me.merchant()));
        model.addAttribute("languages", languages(page));
        model.addAttribute("fields", List.of(CannedField.values()));
        model.addAttribute("form", form);
        model.addAttribute("mayChange", me.may(Permission.SETTINGS_WRITE));
        return "console/settings/answers";
    }

    private static List<Option> languages(Page page) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("settings.answers.any_language")));
        Texts.LANGUAGES.forEach(
                one -> options.add(new Option(one.getLanguage(), one.getDisplayLanguage(page.locale()))));
        return options;
    }

    @PostMapping(PATH)
    @Needs(Permission.SETTINGS_WRITE)
    String save(SignedIn me, Page page, Form form, Model model) {
        String name = form.text("name", CannedAnswer.LONGEST_NAME);
        String body = form.text("body", Message.LONGEST);
        var unknown = CannedField.unknown(body);
        if (!unknown.isEmpty()) {
            form.refuse("body", page.text("settings.answers.unknown", String.join(", ", unknown)));
        }
        if (form.isRight()) {
            try {
                answers.save(me.merchant(), name, form.value("language"), body);
                return page.seeOther(PATH, Toast.ok(page.text("settings.answers.saved", name)));
            } catch (ProblemException e) {
                form.refuse(e);
            }
        }
        return page.refused(fill(me, page, form, model));
    }

    @PostMapping(PATH + "/{id}/delete")
    @Needs(Permission.SETTINGS_WRITE)
    String delete(@PathVariable long id, SignedIn me, Page page) {
        if (!answers.delete(me.merchant(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return page.seeOther(PATH, Toast.ok(page.text("settings.answers.gone")));
    }
}
