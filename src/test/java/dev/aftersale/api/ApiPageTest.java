package dev.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page that tells how to call the API knows all that the API can answer. */
class ApiPageTest {

    @ParameterizedTest
    @EnumSource
    void lists_each_error_with_its_status_title_and_advice(Problem problem) throws IOException {
        String code = problem.subcode() == 0 || problem.subcode() == problem.code()
                ? Integer.toString(problem.code())
                : problem.code() + " / " + problem.subcode();
        String transiently = problem.isTransient() ? " Transient." : "";

        assertThat(Files.readString(Path.of("docs", "api", "README.md")))
                .contains("| %s | %d | %s | %s%s |"
                        .formatted(code, problem.httpStatus(), problem.title(), problem.advice(), transiently));
    }
}
