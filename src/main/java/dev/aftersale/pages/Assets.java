package dev.aftersale.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Style sheet, scripts and pictures of the pages. Each has a hash of its content in its address, so browsers keep it for a
 * year and yet never use an old one.
 */
@Component
final class Assets {

    private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";

    /** Where each one lies on the class path. */
    private static final Map<String, String> PLACES = Map.of(
            "app.css", "/static/assets/app.css",
            "app.js", "/static/assets/app.js",
            "passkey.js", "/static/assets/passkey.js",
            "htmx.js", HTMX,
            "favicon.svg", "/static/assets/favicon.svg");

    record Asset(String type, byte[] bytes, byte[] gzipped) {}

    private final Map<String, String> urls = new HashMap<>();
    private final Map<String, Asset> byFile = new HashMap<>();

    Assets() {
        PLACES.forEach((name, place) -> {
            byte[] bytes = read(place);
            int dot = name.lastIndexOf('.');
            String file = name.substring(0, dot) + "-" + hash(bytes) + name.substring(dot);
            urls.put(name, "/assets/" + file);
            byFile.put(file, new Asset(type(name), bytes, Packing.gzip(bytes, Deflater.BEST_COMPRESSION)));
        });
    }

    /** The address of {@code name}. */
    String url(String name) {
        String url = urls.get(name);
        if (url == null) {
            throw new IllegalArgumentException("no asset " + name + "; there are " + List.copyOf(urls.keySet()));
        }
        return url;
    }

    /** By the last part of its address. */
    @Nullable
    Asset find(String file) {
        return byFile.get(file);
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".css" -> "text/css;charset=UTF-8";
            case ".js" -> "text/javascript;charset=UTF-8";
            case ".svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("what type is " + name + "?");
        };
    }

    private static byte[] read(String place) {
        try (InputStream in = Assets.class.getResourceAsStream(place)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + place);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
