package dev.aftersale.mail.auth;

import java.util.Locale;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Which domains belong to one organisation: those below the same name that somebody can register, by the Public Suffix List
 * (MPL-2.0), which comes with the HTTP client and is renewed with it.
 */
final class PublicSuffixes {

    private static final PublicSuffixMatcher LIST = PublicSuffixMatcherLoader.getDefault();

    private PublicSuffixes() {}

    /** {@code shop.example.co.uk}: {@code example.co.uk}. The domain itself, if it is as high as one can be. */
    static String organisationOf(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        String root = LIST.getDomainRoot(lower);
        if (root == null) {
            return lower;
        }
        // A suffix that the list does not know is one label.
        return root;
    }
}
