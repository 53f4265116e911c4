/**
 * Messages as bytes, and nothing else: what came in is taken apart, what goes out is put together anew. No database, no
 * network, no clock; whatever the bytes are, there is an answer and no exception.
 */
@NullMarked
@NamedInterface("mime")
package dev.aftersale.mail.mime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
