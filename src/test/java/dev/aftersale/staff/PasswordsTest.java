package dev.aftersale.staff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

    private static final String PASSWORD = "correct horse battery staple";

    private final Passwords passwords = new Passwords();

    @Test
    void a_hash_costs_what_owasp_asks_for() {
        assertThat(passwords.hash(PASSWORD)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void a_password_is_known_by_its_hash_and_no_other_is() {
        String hash = passwords.hash(PASSWORD);

        assertThat(passwords.matches(PASSWORD, hash)).isTrue();
        assertThat(passwords.matches(PASSWORD + ".", hash)).isFalse();
        assertThat(passwords.matches(PASSWORD, null)).isFalse();
        assertThat(passwords.hash(PASSWORD)).isNotEqualTo(hash);
    }
}
