package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path temporary;

    @Test
    void a_new_folder_is_its_owners_alone_and_the_way_to_it_is_as_any_other() throws IOException {
        Path any = Files.createDirectory(temporary.resolve("any"));
        Path folder = temporary.resolve("way").resolve("data");
        assertThat(DataFolder.make(folder)).isEqualTo(folder.toRealPath());
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.getParent())).isEqualTo(mode(any));
    }

    @Test
    void a_folder_that_is_there_keeps_its_permissions() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("data"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        DataFolder.make(folder);
        assertThat(mode(folder)).isEqualTo("rwxr-x---");
    }

    @Test
    void a_file_in_its_place_is_refused() throws IOException {
        Path file = Files.createFile(temporary.resolve("data"));
        assertThatThrownBy(() -> DataFolder.make(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void the_secret_key_lies_in_a_folder_that_is_its_owners_alone() throws IOException {
        Path folder = temporary.resolve("data");
        new SecretBoxConfiguration().secretBox("", folder);
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("secret.key"))).isEqualTo("rw-------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
