package dev.aftersale.consent;

import dev.aftersale.base.Digests;

/** What a buyer read when it was asked, word by word. Its version is its digest: other words are another version. */
public record Wording(String language, String text) {

    public byte[] version() {
        return Digests.sha256(language + "\n" + text);
    }
}
