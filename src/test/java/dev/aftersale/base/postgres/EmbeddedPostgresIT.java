package dev.aftersale.base.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    @TempDir
    static Path temporary;

    /** One for most tests: to make one takes seconds. Each test leaves it with nobody holding it. */
    private static Path folder;

    @BeforeAll
    static void aFolderWithATable() throws SQLException {
        folder = temporary.resolve("data");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            execute(postgres, "CREATE TABLE kept (id int PRIMARY KEY)");
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static boolean runs() throws IOException {
        return Postmaster.on(folder.toRealPath().resolve("pgdata")).isPresent();
    }

    /** As the kernel does it when memory runs out; its sessions follow on their own. */
    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    @Test
    void what_is_confirmed_is_on_the_disk() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            for (String promise : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(ask(postgres, "SHOW " + promise)).as(promise).isEqualTo("on");
            }
        }
    }

    @Test
    void nobody_else_gets_in() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            assertThat(ask(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(postgres, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("f");
            for (String user : List.of(EmbeddedPostgres.OWNER, PostgresCluster.ADMINISTRATOR)) {
                assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), user, "guessed"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            }
            assertThat(mode("")).isEqualTo("rwx------");
            assertThat(mode("postgres.secret")).isEqualTo("rw-------");
            assertThat(mode("postgres.log")).isEqualTo("rw-------");
            assertThat(mode("pgdata")).isEqualTo("rwx------");
        }
    }

    private static String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    @Test
    void all_who_hold_it_share_one_server_and_the_last_one_out_stops_it() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.open(folder);
        EmbeddedPostgres second = EmbeddedPostgres.open(folder);
        assertThat(second.pid()).isEqualTo(first.pid());
        first.close();
        first.close();
        assertThat(ask(second, "SELECT 1")).isEqualTo("1");
        second.close();
        assertThat(runs()).isFalse();
    }

    @Test
    void another_program_joins_and_may_be_the_last_one_out() throws Exception {
        EmbeddedPostgres mine = EmbeddedPostgres.open(folder);
        try (var other = new PostgresHolder(folder)) {
            assertThat(other.pid()).isEqualTo(mine.pid());
            mine.close();
            assertThat(runs()).isTrue();
        }
        assertThat(runs()).isFalse();
    }

    @Test
    void programs_that_start_at_once_start_one_server() throws Exception {
        Path fresh = temporary.resolve("fresh");
        try (var first = new PostgresHolder(fresh);
                var second = new PostgresHolder(fresh);
                EmbeddedPostgres third = EmbeddedPostgres.open(fresh)) {
            assertThat(first.pid()).isEqualTo(third.pid());
            assertThat(second.pid()).isEqualTo(third.pid());
        }
    }

    @Test
    void a_killed_program_leaves_a_server_that_the_next_one_joins() throws Exception {
        var killed = new PostgresHolder(folder);
        long pid = killed.pid();
        killed.kill();
        assertThat(runs()).isTrue();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            assertThat(postgres.pid()).isEqualTo(pid);
        }
        assertThat(runs()).isFalse();
    }

    @Test
    void a_server_killed_with_its_program_comes_back_with_every_row() throws Exception {
        var killed = new PostgresHolder(folder);
        long pid = killed.pid();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            execute(postgres, "INSERT INTO kept VALUES (1)");
        }
        killed.kill();
        kill(pid);
        assertThat(folder.resolve("pgdata/postmaster.pid")).exists();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            assertThat(postgres.pid()).isNotEqualTo(pid);
            assertThat(ask(postgres, "SELECT count(*) FROM kept WHERE id = 1")).isEqualTo("1");
        }
    }

    @Test
    void a_server_that_dies_in_use_is_started_again() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder);
                var other = new PostgresHolder(folder)) {
            execute(postgres, "INSERT INTO kept VALUES (2)");
            String url = postgres.url();
            long pid = other.pid();
            kill(pid);
            Awaitility.await()
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(ask(postgres, "SELECT count(*) FROM kept WHERE id = 2"))
                            .isEqualTo("1"));
            Awaitility.await().until(() -> postgres.pid() != pid);
            assertThat(postgres.url()).isEqualTo(url);
        }
    }

    @Test
    void a_strangers_process_number_is_not_taken_for_a_server() throws Exception {
        var killed = new PostgresHolder(folder);
        long pid = killed.pid();
        killed.kill();
        kill(pid);
        Path pidFile = folder.resolve("pgdata/postmaster.pid");
        Files.writeString(
                pidFile,
                Files.readString(pidFile)
                        .replaceFirst(
                                "\\d+", Long.toString(ProcessHandle.current().pid())));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void the_port_stays_the_same_while_it_is_free() throws Exception {
        int port;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            port = Integer.parseInt(ask(postgres, "SHOW port"));
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            assertThat(ask(postgres, "SHOW port")).isEqualTo(Integer.toString(port));
        }
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedPostgres postgres = EmbeddedPostgres.open(folder)) {
            assertThat(ask(postgres, "SHOW port")).isNotEqualTo(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void a_server_that_could_forget_is_refused() {
        try (EmbeddedPostgres forgetful = EmbeddedPostgres.open(folder, Durability.THROWAWAY);
                var other = new PostgresHolder(folder)) {
            assertThatThrownBy(other::pid).hasMessageContaining("the holder ended");
            assertThat(forgetful.pid()).isPositive();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void data_of_another_version_is_refused_and_left_alone() throws IOException {
        Path old = temporary.resolve("old");
        Files.createDirectories(old.resolve("pgdata"));
        Files.writeString(old.resolve("pgdata/PG_VERSION"), "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.open(old))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("was made by PostgreSQL 17");
        assertThat(old.resolve("pgdata")).isDirectoryContaining("glob:**PG_VERSION");
    }

    @Test
    void a_folder_that_can_not_be_made_is_named() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertThatThrownBy(() -> EmbeddedPostgres.open(file.resolve("data")))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining(file.toString());
    }
}
