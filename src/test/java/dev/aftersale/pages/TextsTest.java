package dev.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Texts;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every word that people read is in every language, and every text is used. */
class TextsTest {

    private static final Path TEXTS = Path.of("src/main/resources/texts");
    private static final Path TEMPLATES = Path.of("src/main/jte");

    /** Samples of the living page, and what a mail's frame is made of. */
    private static final Set<String> WITH_WORDS_OF_THEIR_OWN = Set.of("design.jte");

    /** Plain words that any page may need. */
    private static final Set<String> OFFERED =
            Set.of("common.back", "common.cancel", "common.export", "common.no", "common.save", "common.yes");

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)");

    private static Stream<Path> files(Path root, String end) {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> areas() {
        return files(TEXTS, ".properties")
                .map(file -> file.getFileName().toString().replace(".properties", ""))
                .filter(name -> !name.contains("_"))
                .toList();
    }

    private static Map<String, String> texts(String area, Locale language) {
        String suffix = language.equals(Locale.ENGLISH) ? "" : "_" + language.getLanguage();
        Path file = TEXTS.resolve(area + suffix + ".properties");
        var properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        var texts = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return texts;
    }

    private static Set<String> allKeys() {
        return areas().stream()
                .flatMap(area -> texts(area, Locale.ENGLISH).keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_language_has_every_text() {
        var wrong = new TreeSet<String>();
        for (String area : areas()) {
            Set<String> english = texts(area, Locale.ENGLISH).keySet();
            for (Locale language : Texts.LANGUAGES) {
                Set<String> keys = texts(area, language).keySet();
                english.stream()
                        .filter(key -> !keys.contains(key))
                        .forEach(key -> wrong.add(language + " lacks " + key));
                keys.stream()
                        .filter(key -> !english.contains(key))
                        .forEach(key -> wrong.add("only in " + language + ": " + key));
                keys.stream()
                        .filter(key -> !key.startsWith(area + "."))
                        .forEach(key -> wrong.add(key + " is in " + area));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_translation_has_the_places_of_the_original_and_can_be_filled() {
        var wrong = new TreeSet<String>();
        for (String area : areas()) {
            Map<String, String> english = texts(area, Locale.ENGLISH);
            for (Locale language : Texts.LANGUAGES) {
                texts(area, language).forEach((key, text) -> {
                    if (!places(text).equals(places(english.getOrDefault(key, "")))) {
                        wrong.add(language + " " + key + ": other places");
                    }
                    if (text.contains("'")) {
                        wrong.add(language + " " + key + ": a straight apostrophe");
                    }
                    new MessageFormat(text, language).format(new Object[] {1, 2, 3, 4, 5, 6});
                });
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    @Test
    void every_key_that_is_used_is_there_and_every_key_that_is_there_is_used() {
        Set<String> keys = allKeys();
        Pattern literal = Pattern.compile("(\\b(?:text|get|has)\\(\\s*|[?:]\\s*)?\"((?:" + String.join("|", areas())
                + ")\\.[\\w.]*)\"(\\s*\\+)?");
        var used = new TreeSet<String>();
        var missing = new TreeSet<String>();
        Stream.concat(files(Path.of("src/main/java"), ".java"), files(TEMPLATES, ".jte"))
                .forEach(file -> literal.matcher(read(file)).results().forEach(match -> {
                    String text = match.group(2);
                    boolean isAskedFor = match.group(1) != null; // else it may be the name of something else
                    boolean isBeginning = match.group(3) != null;
                    var meant = keys.stream()
                            .filter(key -> isBeginning ? key.startsWith(text) : key.equals(text))
                            .toList();
                    used.addAll(meant);
                    if (meant.isEmpty() && isAskedFor) {
                        missing.add(text + (isBeginning ? "…" : "") + " in " + file);
                    }
                }));
        assertThat(missing).as("used, but in no file of texts").isEmpty();
        assertThat(keys.stream().filter(key -> !used.contains(key) && !OFFERED.contains(key)))
                .as("never used")
                .isEmpty();
    }

    @Test
    void templates_have_no_words_of_their_own() {
        var found = new TreeSet<String>();
        files(TEMPLATES, ".jte")
                .filter(file ->
                        !WITH_WORDS_OF_THEIR_OWN.contains(file.getFileName().toString()))
                .filter(file -> !file.startsWith(TEMPLATES.resolve("mail")))
                .forEach(file -> TemplateText.literalsOf(read(file)).forEach(text -> found.add(file + ": " + text)));
        assertThat(found).isEmpty();
    }

    @Test
    void words_in_a_template_are_found_wherever_they_hide() {
        assertThat(TemplateText.literalsOf("""
                @import dev.aftersale.pages.Page
                @param Page page
                <p class="quiet">${page.text("common.save")} Hello</p><input placeholder="Search here" name="q">
                @if(x > 3)<b>${a.equals("no words") ? "x" : "y"}</b>@endif
                @template.c.card(title = "A title", css = "small wide", body = @`inside @template.c.badge(text = page.text("k"))`)
                """)).containsExactlyInAnyOrder("Search here", "A title", "Hello", "inside");
    }
}
