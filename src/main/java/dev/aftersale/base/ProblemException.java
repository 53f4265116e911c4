package dev.aftersale.base;

import org.jspecify.annotations.Nullable;

/** A {@link Problem} met in one particular call, with what exactly was wrong there. */
public final class ProblemException extends RuntimeException {

    private final Problem problem;

    ProblemException(Problem problem, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** What was wrong in this call, fit to be shown to the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
