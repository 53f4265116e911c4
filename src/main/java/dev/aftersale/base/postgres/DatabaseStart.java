package dev.aftersale.base.postgres;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the database as soon as the settings are known, while Spring is still reading the program: on a machine with two
 * cores that saves what the server, the schema check and the first connections take. Named in {@code spring.factories}.
 */
final class DatabaseStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** A database that is coming. */
    record Coming(CompletableFuture<Database> database) {

        Database await() {
            try {
                return database.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        DatabaseSettings settings = DatabaseSettings.of(context.getEnvironment());
        var coming = new Coming(new CompletableFuture<>());
        Thread.ofPlatform().name("database-start").daemon().start(() -> {
            try {
                coming.database.complete(Database.open(settings));
            } catch (Throwable e) {
                coming.database.completeExceptionally(e);
            }
        });
        var beans = (DefaultListableBeanFactory) context.getBeanFactory();
        beans.registerSingleton("databaseStart", coming);
        // The first to come is the last to go, also when the context never gets ready.
        beans.registerDisposableBean(
                "databaseStart",
                () -> coming.database
                        .handle((database, failure) -> database)
                        .thenAccept(database -> {
                            if (database != null) {
                                database.close();
                            }
                        })
                        .join());
    }
}
