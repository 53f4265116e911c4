package dev.aftersale.staff;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a route of the console asks of whoever calls it; on a class: of all its routes that don't say otherwise. A route
 * without it fails a test, and is refused.
 *
 * <p>Whatever changes something and needs more than {@link Permission#VIEW} is refused while the merchant is suspended.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Needs {
    Permission value();
}
