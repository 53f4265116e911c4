package dev.aftersale.console;

import dev.aftersale.base.ProblemException;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;

/** Puts a capability's refusal of settings where it belongs in a form. */
final class Refusal {

    private Refusal() {}

    /** At its field, in the reader's words if there are any for it; otherwise over the whole form. */
    static void note(Page page, Form form, ProblemException problem) {
        String field = problem.field();
        if (field == null) {
            form.refuse(page.problem(problem));
        } else if (page.texts().has("settings.invalid." + field)) {
            form.refuse(field, page.text("settings.invalid." + field));
        } else {
            form.refuse(field, problem.detail());
        }
    }
}
