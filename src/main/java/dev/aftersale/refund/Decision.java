package dev.aftersale.refund;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;

/** The answer to a request, reached from facts alone: no clock, no database, no gateway. */
sealed interface Decision {

    record Granted(Allocation allocation) implements Decision {}

    record Refused(Problem problem, String detail) implements Decision {
        ProblemException exception() {
            return problem.because(detail);
        }
    }
}
