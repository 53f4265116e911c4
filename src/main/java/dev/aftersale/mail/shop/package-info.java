/**
 * Mails that a merchant's shop sends by itself, though the platform tells the buyer already: what tells them from what people
 * write. It knows messages, and nothing else.
 */
@NullMarked
@NamedInterface("shop")
package dev.aftersale.mail.shop;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
