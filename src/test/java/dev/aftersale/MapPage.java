package dev.aftersale;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.DependencyType;
import org.springframework.modulith.docs.Documenter;

/** Draws {@code docs/map}: Modulith's diagram, and a page of our own because code hosts draw Mermaid, not PlantUML. */
final class MapPage {

    private static final Path FOLDER = Path.of("docs", "map");
    private static final Pattern FIRST_SENTENCE = Pattern.compile("/\\*\\*(.*?\\.)(?:\\s|\\*/)", Pattern.DOTALL);

    private MapPage() {}

    /** What is drawn by now: names of files, and what stands in them. */
    static Map<String, String> read() throws IOException {
        var drawn = new TreeMap<String, String>();
        if (!Files.exists(FOLDER)) return drawn;
        try (var files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                drawn.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return drawn;
    }

    static void write(ApplicationModules modules) throws IOException {
        new Documenter(modules, Documenter.Options.defaults().withOutputFolder(FOLDER.toString()))
                .writeModulesAsPlantUml();
        sort(FOLDER.resolve("components.puml"));
        Files.writeString(FOLDER.resolve("README.md"), page(modules));
    }

    /** Modulith draws in the order of its sets, which is another one each time: here, neighbours of a kind stand by name. */
    private static void sort(Path diagram) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(diagram));
        int first = 0;
        for (int i = 1; i <= lines.size(); i++) {
            if (i == lines.size() || !kind(lines.get(i)).equals(kind(lines.get(first)))) {
                if (!kind(lines.get(first)).isEmpty()) {
                    Collections.sort(lines.subList(first, i));
                }
                first = i;
            }
        }
        Files.write(diagram, lines);
    }

    private static String kind(String line) {
        return Stream.of("Component(", "Rel(")
                .filter(line.strip()::startsWith)
                .findFirst()
                .orElse("");
    }

    private static String page(ApplicationModules modules) {
        var all = modules.stream().sorted().toList();
        return """
                # The map

                Drawn from the code by `MapTest`, which also keeps its walls; not to be edited. An arrow means "knows".
                Everything may know `base`, so those arrows are left out. The same as PlantUML: `components.puml`.

                ```mermaid
                flowchart TD
                %s
                %s
                ```

                | package | what it is | knows |
                | --- | --- | --- |
                %s
                """.formatted(
                        all.stream()
                                .filter(module -> !isBase(module))
                                .map(MapPage::node)
                                .collect(joining("\n")),
                        all.stream().flatMap(module -> arrows(module, modules)).collect(joining("\n")),
                        all.stream().map(module -> row(module, modules)).collect(joining("\n")));
    }

    private static String node(ApplicationModule module) {
        var name = name(module);
        return "    " + name + (MapTest.SURFACES.contains(name) ? "([" + name + "])" : "[" + name + "]");
    }

    private static Stream<String> arrows(ApplicationModule module, ApplicationModules modules) {
        return known(module, modules).stream().map(other -> "    " + name(module) + " --> " + other);
    }

    private static String row(ApplicationModule module, ApplicationModules modules) {
        return "| `%s` | %s | %s |".formatted(name(module), purpose(module), String.join(", ", known(module, modules)));
    }

    private static List<String> known(ApplicationModule module, ApplicationModules modules) {
        return module.getDirectDependencies(modules, DependencyType.values())
                .uniqueModules()
                .filter(other -> !isBase(other))
                .map(MapPage::name)
                .sorted()
                .toList();
    }

    /** The first sentence of the package's documentation: written once, read in both places. */
    private static String purpose(ApplicationModule module) {
        var source = Path.of("src", "main", "java")
                .resolve(module.getBasePackage().getName().replace('.', '/'))
                .resolve("package-info.java");
        // A package without one is MapTest's to report, among all else that it finds.
        if (!Files.exists(source)) return "";
        try {
            var sentence = FIRST_SENTENCE.matcher(Files.readString(source));
            return sentence.find()
                    ? sentence.group(1)
                            .replaceAll("\\s*\\n\\s*\\*?\\s*", " ")
                            .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
                            .strip()
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isBase(ApplicationModule module) {
        return name(module).equals("base");
    }

    private static String name(ApplicationModule module) {
        return module.getIdentifier().toString();
    }
}
