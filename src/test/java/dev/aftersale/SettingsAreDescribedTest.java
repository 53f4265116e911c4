package dev.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** docs/settings.md has what the code reads, with its default where that is a plain value, and nothing else. */
class SettingsAreDescribedTest {

    private static final Path MAIN = Path.of("src/main");
    private static final Path PAGE = Path.of("docs/settings.md");

    /** In placeholders: {@code ${name}} or {@code ${name:default}}. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{(aftersale\\.[a-z0-9.-]+)(?::((?:[^{}]|\\{\\w+})*))?}");

    /** A literal that is a whole name, and what is given as the default where that is plain. */
    private static final Pattern LITERAL = Pattern.compile(
            "\"(aftersale\\.[a-z0-9.-]*[a-z0-9])\"(?:,\\s*\\w+\\.class)?(?:,\\s*(?:\"([^\"]*)\"|(\\d[\\d_.]*|true|false))\\s*\\))?");

    /** Literals that begin alike and are none. */
    private static final Set<String> OTHERS = Set.of(
            "aftersale.conf", // a file of the embedded PostgreSQL
            "aftersale.localhost", // a domain
            "aftersale.bench.child", // a mark between two processes of ours
            "aftersale.api.calls"); // a meter

    private static final Pattern METER = Pattern.compile("aftersale\\.(queue|worker)\\..*");

    private static final Pattern PARCEL = Pattern.compile("prefix \\+ \"([a-z-]+)\", Double\\.class, ([\\d.]+)");

    private static final Pattern ROW =
            Pattern.compile("^\\| `(aftersale\\.[^`]+)` \\| ([^|]*) \\| [^|]*\\|$", Pattern.MULTILINE);

    /** By name; an empty default is none, or one that is worked out. */
    private final TreeMap<String, String> read = new TreeMap<>();

    private final TreeMap<String, String> described = new TreeMap<>();

    SettingsAreDescribedTest() throws IOException, ClassNotFoundException {
        try (var files = Files.walk(MAIN)) {
            files.filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".properties"))
                    .forEach(this::search);
        }
        var records = new ClassPathScanningCandidateComponentProvider(false);
        records.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        for (var found : records.findCandidateComponents("dev.aftersale")) {
            Class<?> type = Class.forName(found.getBeanClassName());
            String prefix = type.getAnnotation(ConfigurationProperties.class).value();
            read.remove(prefix);
            RecordComponent[] components = type.getRecordComponents();
            Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
            for (int i = 0; i < components.length; i++) {
                var usual = parameters[i].getAnnotation(DefaultValue.class);
                note(
                        prefix + "." + hyphened(components[i].getName()),
                        usual == null ? "" : String.join(",", usual.value()));
            }
        }
        Matcher rows = ROW.matcher(Files.readString(PAGE));
        while (rows.find()) {
            assertThat(described.put(rows.group(1), rows.group(2).strip()))
                    .as(rows.group(1) + " twice")
                    .isNull();
        }
    }

    @Test
    void each_setting_that_the_code_reads_is_described_and_no_other() {
        assertThat(read).hasSizeGreaterThan(40);
        assertThat(described.keySet()).containsExactlyElementsOf(read.keySet());
    }

    @Test
    void each_plain_default_is_told() {
        read.forEach((name, usual) -> {
            if (!usual.isEmpty()) {
                assertThat(described.get(name)).as(name).contains(usual);
            }
        });
    }

    private void search(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher placeholders = PLACEHOLDER.matcher(text);
        while (placeholders.find()) {
            note(placeholders.group(1), placeholders.group(2));
        }
        Matcher literals = LITERAL.matcher(text);
        while (literals.find()) {
            note(literals.group(1), literals.group(2) == null ? literals.group(3) : literals.group(2));
        }
        Matcher parcel = PARCEL.matcher(text);
        while (parcel.find()) {
            note("aftersale.labels.parcel." + parcel.group(1), parcel.group(2));
        }
    }

    private void note(String name, String usual) {
        if (!OTHERS.contains(name) && !METER.matcher(name).matches()) {
            String plain = usual == null ? "" : usual.replaceFirst("^\\./", "").replace("_", "");
            read.merge(name, plain, (one, other) -> one.isEmpty() ? other : one);
        }
    }

    private static String hyphened(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
