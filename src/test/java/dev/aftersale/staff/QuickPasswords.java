package dev.aftersale.staff;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Passwords that cost next to nothing: tests let hundreds of people in, and each costs a tenth of a second twice. What they
 * cost in earnest is {@code PasswordsTest}'s to look at.
 */
public final class QuickPasswords {

    private QuickPasswords() {}

    public static void use(ConfigurableApplicationContext starting) {
        starting.addBeanFactoryPostProcessor(beans -> {
            var passwords = (AbstractBeanDefinition) beans.getBeanDefinition(Passwords.class.getName());
            passwords.setInstanceSupplier(() -> new Passwords(new Argon2PasswordEncoder(16, 32, 1, 64, 1)));
        });
    }
}
