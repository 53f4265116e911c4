package dev.aftersale.mail.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The memory that messages on their way in share. The beginning of each has its place in any case, so ordinary mail always
 * finds room; what large ones take beyond it is bounded for all of them together. Without this, a few dozen slow connections
 * with a large message each would take all memory there is.
 */
public final class Room {

    /** What each may have without asking. */
    static final int BEGINNING = 64 * 1024;

    private static final int CHUNK = 256 * 1024;
    private static final int PERMIT = 1024;

    private final Semaphore free;

    /** @param bytes for all together, beyond the beginning of each */
    public Room(long bytes) {
        free = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / PERMIT));
    }

    /** There is none, at the moment. */
    public static final class Full extends Exception {

        private static final long serialVersionUID = 1;

        Full() {
            super("too many large messages at once");
        }
    }

    public Place open() {
        return new Place();
    }

    /** Of one message; given back when it is closed. */
    public final class Place implements AutoCloseable {

        private int permits;

        /**
         * Reads to the end, or {@code most} bytes.
         *
         * @throws Full if all the others leave no room for the rest, which is not read then
         */
        public byte[] read(InputStream data, int most) throws IOException, Full {
            byte[] beginning = data.readNBytes(Math.min(most, BEGINNING));
            if (beginning.length < Math.min(most, BEGINNING) || most <= BEGINNING) {
                return beginning;
            }
            List<byte[]> chunks = new ArrayList<>();
            chunks.add(beginning);
            int length = beginning.length;
            while (length < most) {
                int wanted = Math.min(CHUNK, most - length);
                take((wanted + PERMIT - 1) / PERMIT);
                byte[] chunk = data.readNBytes(wanted);
                chunks.add(chunk);
                length += chunk.length;
                if (chunk.length < wanted) {
                    break;
                }
            }
            return joined(chunks, length);
        }

        private void take(int more) throws Full {
            if (!free.tryAcquire(more)) {
                throw new Full();
            }
            permits += more;
        }

        private static byte[] joined(List<byte[]> chunks, int length) {
            byte[] all = new byte[length];
            int at = 0;
            for (int i = 0; i < chunks.size(); i++) {
                byte[] chunk = chunks.set(i, new byte[0]); // what is copied may go
                System.arraycopy(chunk, 0, all, at, chunk.length);
                at += chunk.length;
            }
            return all;
        }

        @Override
        public void close() {
            free.release(permits);
            permits = 0;
        }
    }
}
