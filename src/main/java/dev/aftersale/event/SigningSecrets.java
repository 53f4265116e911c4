package dev.aftersale.event;

import dev.aftersale.base.MerchantId;

/** Knows the secrets of merchants' apps, with which webhooks are signed. */
public interface SigningSecrets {

    /** The key of the signature: the secret's text, as the app was given it, in UTF-8. */
    byte[] secretOf(MerchantId merchant, long appId);
}
