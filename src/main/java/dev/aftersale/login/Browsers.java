package dev.aftersale.login;

import dev.aftersale.base.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a browser says of itself, as people say it: "Firefox on Linux". */
public final class Browsers {

    /** The first that is named counts: all but Firefox also call themselves what stands below them. */
    private static final Map<String, String> NAMES = ordered(
            "Edg",
            "Edge",
            "OPR/",
            "Opera",
            "SamsungBrowser/",
            "Samsung Internet",
            "FxiOS/",
            "Firefox",
            "Firefox/",
            "Firefox",
            "CriOS/",
            "Chrome",
            "Chrome/",
            "Chrome",
            "Safari/",
            "Safari");

    private static final Map<String, String> SYSTEMS = ordered(
            "iPhone",
            "iPhone",
            "iPad",
            "iPad",
            "Android",
            "Android",
            "Windows",
            "Windows",
            "CrOS",
            "ChromeOS",
            "Macintosh",
            "macOS",
            "Linux",
            "Linux");

    private Browsers() {}

    /** {@code agent} itself, where it is none that people know. */
    public static String words(Texts texts, String agent) {
        String name = first(NAMES, agent);
        String system = first(SYSTEMS, agent);
        if (name != null && system != null) {
            return texts.get("staff.me.sessions.on", name, system);
        }
        return name != null ? name : agent.isEmpty() ? "–" : agent;
    }

    private static @Nullable String first(Map<String, String> known, String agent) {
        return known.entrySet().stream()
                .filter(one -> agent.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> ordered(String... pairs) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
