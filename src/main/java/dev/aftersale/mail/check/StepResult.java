package dev.aftersale.mail.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How one step went.
 *
 * @param advice what to make of it: a key of a text, whose places {@code details} fill
 * @param transcript what was asked and answered, line by line, as it was
 */
public record StepResult(
        CheckStep step, StepVerdict verdict, String advice, List<String> details, List<String> transcript) {

    public StepResult {
        details = List.copyOf(details);
        transcript = List.copyOf(transcript);
    }

    static StepResult good(CheckStep step, String advice, List<String> transcript, String... details) {
        return new StepResult(step, StepVerdict.GOOD, advice, List.of(details), transcript);
    }

    static StepResult noted(CheckStep step, String advice, List<String> transcript, String... details) {
        return new StepResult(step, StepVerdict.NOTED, advice, List.of(details), transcript);
    }

    static StepResult bad(CheckStep step, String advice, List<String> transcript, String... details) {
        return new StepResult(step, StepVerdict.BAD, advice, List.of(details), transcript);
    }

    static StepResult later(CheckStep step, String advice, List<String> transcript, String... details) {
        return new StepResult(step, StepVerdict.LATER, advice, List.of(details), transcript);
    }

    StepResult as(StepVerdict other, String otherAdvice, String... otherDetails) {
        return new StepResult(step, other, otherAdvice, List.of(otherDetails), transcript);
    }

    /** In the order of steps, and instead of an earlier result of this one. */
    static List<StepResult> with(List<StepResult> steps, StepResult result) {
        return Stream.concat(steps.stream().filter(one -> one.step() != result.step()), Stream.of(result))
                .sorted(Comparator.comparing(StepResult::step))
                .toList();
    }

    static List<StepResult> replaced(List<StepResult> steps, StepResult by) {
        var all = new ArrayList<StepResult>();
        steps.forEach(one -> all.add(one.step() == by.step() ? by : one));
        return all;
    }
}
