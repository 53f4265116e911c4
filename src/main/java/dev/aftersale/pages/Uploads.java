package dev.aftersale.pages;

import dev.aftersale.base.Digests;
import dev.aftersale.base.ProblemException;
import dev.aftersale.upload.NamedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/** The files of a form, judged; what is wrong with one is said at its field, by its name. */
public final class Uploads {

    private Uploads() {}

    /**
     * @param most how many there may be
     * @param mostBytes what they may weigh together
     */
    public static List<NamedFile> read(
            Page page, Form form, String field, @Nullable List<MultipartFile> uploads, int most, long mostBytes) {
        var sent = uploads == null
                ? List.<MultipartFile>of()
                : uploads.stream().filter(upload -> !upload.isEmpty()).toList();
        if (sent.size() > most) {
            form.refuse(field, page.text("common.files.many", most));
            return List.of();
        }
        if (sent.stream().mapToLong(MultipartFile::getSize).sum() > mostBytes) {
            form.refuse(field, page.text("common.files.large", mostBytes >> 20));
            return List.of();
        }
        var files = new ArrayList<NamedFile>();
        for (MultipartFile upload : sent) {
            String name = upload.getOriginalFilename() == null ? "" : upload.getOriginalFilename();
            try {
                files.add(NamedFile.read(name, upload.getBytes()));
            } catch (ProblemException e) {
                form.refuse(field, page.text("common.files.refused", name, page.problem(e)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** What tells a form that was sent again from one with other files. */
    public static String fingerprint(List<NamedFile> files) {
        return files.stream()
                .map(file -> HexFormat.of().formatHex(Digests.sha256(file.file().content())))
                .collect(Collectors.joining(" "));
    }
}
