package dev.aftersale.cli;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.postgres.DatabaseUnavailable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What went wrong, as one line that says what to do; the whole story only where AFTERSALE_DEBUG asks for it. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    /** Their advice is for callers of the API, or says the same again. */
    private static final Set<Problem> SAID_BY_THE_DETAIL =
            EnumSet.of(Problem.INVALID_PARAMETER, Problem.UNKNOWN_OBJECT, Problem.INVALID_TOKEN, Problem.EXPIRED_TOKEN);

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        command.getOut().flush();
        command.getErr().println("aftersale: " + inOneLine(failure));
        if (System.getenv("AFTERSALE_DEBUG") != null) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return PlatformCommand.FAILED;
    }

    @Override
    public int handleParseException(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        command.getErr().println("aftersale: " + mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        command.getErr().printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
        command.getErr().flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String inOneLine(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ProblemException refused -> {
                    return SAID_BY_THE_DETAIL.contains(refused.problem())
                            ? refused.detail()
                            : refused.detail() + " " + refused.problem().advice();
                }
                case DatabaseUnavailable unavailable -> {
                    return unavailable.getMessage() + " " + unavailable.advice();
                }
                case NoSuchFileException missing -> {
                    return "There is no file " + missing.getFile() + ".";
                }
                case AccessDeniedException denied -> {
                    return "The file " + denied.getFile() + " may not be used.";
                }
                case FileNotFoundException missing -> {
                    return String.valueOf(missing.getMessage());
                }
                default -> {
                    // its cause may say more
                }
            }
        }
        return failure instanceof IOException && failure.getMessage() != null
                ? failure.getMessage()
                : failure + " (AFTERSALE_DEBUG=1 shows where)";
    }
}
