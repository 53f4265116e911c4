package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path such as {@code /v24.0/123/refunds}, {@code //123/}, {@code /me}: slashes may be too many, the version may be
 * absent.
 *
 * @param version as it was sent, or the default
 * @param words what stands behind it: nothing, an object, or an object and an edge
 */
record GraphPath(String version, List<String> words) {

    static final String DEFAULT_VERSION = "v24.0";

    private static final int MAX_WORD = 100;

    /** @throws dev.aftersale.base.ProblemException UNKNOWN_PATH where there are more than two words */
    static GraphPath parse(String path) {
        List<String> words = words(path);
        boolean versioned = !words.isEmpty() && isVersion(words.getFirst());
        String version = versioned ? words.getFirst() : DEFAULT_VERSION;
        List<String> rest = versioned ? words.subList(1, words.size()) : words;
        if (rest.size() > 2) {
            throw Problem.UNKNOWN_PATH.because("Unknown path components: /" + brief(String.join("/", rest)) + ".");
        }
        return new GraphPath(version.indexOf('.') < 0 ? version + ".0" : version, rest);
    }

    /** Whether the path is the API's, and not a page's. The bare root is decided by the method and the query. */
    static boolean isGraph(String method, String path, @Nullable String query, Set<String> rootNames) {
        String first = firstWord(path);
        if (first.isEmpty()) {
            return method.equals("POST") || (query != null && (query.startsWith("ids=") || query.contains("&ids=")));
        }
        return isVersion(first) || isNumber(first) || first.equals("me") || rootNames.contains(first);
    }

    private static String firstWord(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        int end = path.indexOf('/', start);
        return path.substring(start, end < 0 ? path.length() : end);
    }

    private static List<String> words(String path) {
        var words = new ArrayList<String>(3);
        int start = 0;
        while (start < path.length() && words.size() < 4) {
            int end = path.indexOf('/', start);
            int stop = end < 0 ? path.length() : end;
            if (stop > start) {
                words.add(path.substring(start, stop));
            }
            start = stop + 1;
        }
        return words;
    }

    private static boolean isVersion(String word) {
        if (word.length() < 2 || word.length() > 8 || word.charAt(0) != 'v') {
            return false;
        }
        int dot = word.indexOf('.');
        return dot < 0
                ? isNumber(word.substring(1))
                : isNumber(word.substring(1, dot)) && isNumber(word.substring(dot + 1));
    }

    static boolean isNumber(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                return false;
            }
        }
        return !word.isEmpty();
    }

    @Override
    public String toString() {
        return "/" + version + "/" + String.join("/", words);
    }

    static String brief(String text) {
        return text.length() <= MAX_WORD ? text : text.substring(0, MAX_WORD) + "…";
    }
}
