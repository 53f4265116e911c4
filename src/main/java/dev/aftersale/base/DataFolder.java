package dev.aftersale.base;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder in which everything is kept: keys lie in it, so nobody but its owner gets in. */
public final class DataFolder {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private DataFolder() {}

    /** Makes the folder where there is none. One that is there keeps its permissions: they are somebody's choice. */
    public static Path make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path absolute = folder.toAbsolutePath();
            Files.createDirectories(absolute.getParent());
            try {
                if (absolute.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.createDirectory(absolute, OWNER_ONLY); // from its first moment
                } else {
                    Files.createDirectory(absolute);
                }
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(absolute)) {
                    throw e;
                } // else another process was first
            }
        }
        return folder.toRealPath();
    }
}
