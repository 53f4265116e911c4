package dev.aftersale.operator;

import dev.aftersale.base.Deployment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The operator's log-in. Its password is made by chance at the first start and told once; the database keeps a hash of
 * it. A hundred random bits need no slow hash: there is no list of passwords to try. {@code aftersale.operator-password}
 * sets another one, and the demo makes a new one at each start, because it has to print it.
 */
@Component
class OperatorAccess {

    static final String USER = "operator";

    private static final Logger log = LoggerFactory.getLogger(OperatorAccess.class);

    private static final String KEY = "operator.password";
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"; // none that are taken for one another
    private static final int LENGTH = 20;

    private final Deployment deployment;
    private final String set;
    private final boolean demo;

    OperatorAccess(
            Deployment deployment,
            @Value("${aftersale.operator-password:}") String set,
            @Value("${aftersale.demo:false}") boolean demo) {
        this.deployment = deployment;
        this.set = set;
        this.demo = demo;
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        if (!set.isEmpty()) {
            return;
        }
        String fresh = password();
        if (demo) {
            deployment.put(KEY, hash(fresh));
        } else if (!deployment.findOrKeep(KEY, () -> hash(fresh)).equals(hash(fresh))) {
            return;
        }
        log.info("Operator pages: /operator/mail, user {}, password {} (told only now)", USER, fresh);
    }

    boolean isRight(String user, String password) {
        String right = set.isEmpty() ? deployment.find(KEY).orElse("") : hash(set);
        boolean same = MessageDigest.isEqual(bytes(right), bytes(hash(password)));
        return same && user.equals(USER);
    }

    private static String password() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    private static String hash(String password) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(password)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
