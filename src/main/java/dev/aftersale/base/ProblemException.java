package dev.aftersale.base;

import org.jspecify.annotations.Nullable;

/** A {@link Problem} met in one particular call, with what exactly was wrong there. */
public final class ProblemException extends RuntimeException {

    private final Problem problem;
    private final @Nullable String field;
    private final boolean replayed;

    ProblemException(Problem problem, @Nullable String field, String detail, @Nullable Throwable cause) {
        this(problem, field, detail, cause, false);
    }

    private ProblemException(
            Problem problem, @Nullable String field, String detail, @Nullable Throwable cause, boolean replayed) {
        super(detail, cause);
        this.problem = problem;
        this.field = field;
        this.replayed = replayed;
    }

    /** The same, met again: it was the answer to an earlier call with the same key. */
    ProblemException asReplay() {
        return new ProblemException(problem, field, detail(), getCause(), true);
    }

    public boolean isReplayed() {
        return replayed;
    }

    public Problem problem() {
        return problem;
    }

    /** The name of what was wrong, where it was one thing that was sent: forms show the problem beside it. */
    public @Nullable String field() {
        return field;
    }

    /** What was wrong in this call, fit to be shown to the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
