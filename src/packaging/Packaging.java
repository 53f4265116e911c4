import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

// Lays out the program for bin/aftersale: unpacked, with a cache of what the JVM learns in a training run. Maven runs
// this file at `package`, on the JDK that the product is built for. Why: docs/decisions/0003-aot-cache.md
//
// Arguments: the jar as Boot repackaged it, the folder to lay it out in, the launcher.

static final String JDK = System.getProperty("java.home");

void main(String[] args) throws Exception {
    var jar = Path.of(args[0]).toRealPath();
    var app = Path.of(args[1]).toAbsolutePath();
    var launcher = Path.of(args[2]).toRealPath();

    var stamp = app.resolve(".packaged");
    var inputs = "%s %s%n".formatted(sha256(jar, launcher), Runtime.version());
    if (Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
        IO.println("Unchanged since it was packaged: " + app);
        return;
    }
    delete(app);
    Files.deleteIfExists(log(app));
    extract(jar, app);
    if (!"false".equals(System.getProperty("train")) && !train(launcher, app)) {
        IO.println("""
                [WARNING] No AOT cache: the program works, and starts about twice as slowly.
                [WARNING] The training run said why in %s; the next build tries again.\
                """.formatted(log(app)));
        return;
    }
    Files.writeString(stamp, inputs);
}

void extract(Path jar, Path app) throws Exception {
    var java = Path.of(JDK, "bin", "java").toString();
    var exit = run(
            app,
            Map.of(),
            List.of(java, "-Djarmode=tools", "-jar", jar.toString(), "extract",
                    "--destination", app.toString(), "--application-filename", "aftersale.jar"));
    if (exit != 0) throw new IOException("could not unpack " + jar + ", see " + log(app));
}

/// Trains through the launcher, so that the cache is made with the very options and paths it is used with, and then
/// insists on using it once: a cache that does not fit is otherwise passed over in silence.
boolean train(Path launcher, Path app) throws Exception {
    var cache = app.resolve("aftersale.aot");
    // Relative to where run() starts it: options are split at spaces, and the path to here may hold one.
    var output = app.getParent().relativize(cache);
    var made = launch(launcher, app, "-XX:AOTCacheOutput=" + output, "train") == 0 && Files.exists(cache);
    if (made) {
        Files.copy(Path.of(JDK, "release"), app.resolve("aftersale.aot.release"));
        made = launch(launcher, app, "-XX:AOTMode=on", "--version") == 0;
    }
    if (!made) Files.deleteIfExists(cache);
    return made;
}

int launch(Path launcher, Path app, String option, String command) throws Exception {
    var data = app.resolveSibling(app.getFileName() + "-training");
    delete(data);
    var exit = run(
            app,
            Map.of(
                    "AFTERSALE_JAVA_HOME", JDK,
                    "AFTERSALE_JAVA_OPTS", "-Xlog:aot=warning:stderr " + option,
                    "AFTERSALE_DATA_DIR", data.toString()),
            List.of(launcher.toString(), command));
    try {
        delete(data);
    } catch (IOException e) {
        // The database may still be going away. It is a folder under target: the next training or `clean` gets it.
        IO.println("Left behind: " + data);
    }
    return exit;
}

int run(Path app, Map<String, String> environment, List<String> command) throws Exception {
    var builder = new ProcessBuilder(command)
            .directory(app.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(app).toFile()));
    // The builder's own settings would lead the training to the builder's own data.
    builder.environment().keySet().removeIf(name -> name.startsWith("AFTERSALE_"));
    builder.environment().putAll(environment);
    var process = builder.start();
    if (process.waitFor(5, TimeUnit.MINUTES)) return process.exitValue();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    return -1;
}

/// Beside the folder, not in it: what went wrong must outlive the next try.
Path log(Path app) {
    return app.resolveSibling(app.getFileName() + "-packaging.log");
}

String sha256(Path... files) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    for (var file : files) {
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
    return new BigInteger(1, digest.digest()).toString(16);
}

void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (var paths = Files.walk(folder)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
}
