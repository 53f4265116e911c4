/** What people upload: judged by its content, never by its name, and rid of what it tells about its maker. */
@NullMarked
package dev.aftersale.upload;

import org.jspecify.annotations.NullMarked;
