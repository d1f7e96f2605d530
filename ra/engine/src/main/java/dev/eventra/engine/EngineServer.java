package dev.eventra.engine;

import dev.eventra.engine.database.DataSources;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What the application server gives the engine. As thread-safe as its parts.
 *
 * @param executor        runs each task on a thread of its own
 * @param registry        tells how transactions end, on any thread that has one
 * @param dataSources     finds DataSources
 * @param userTransaction for a thread of the executor; empty if the server has none by name
 */
public record EngineServer(
        Executor executor,
        TransactionSynchronizationRegistry registry,
        DataSources dataSources,
        Supplier<Optional<UserTransaction>> userTransaction) {

    public EngineServer {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(dataSources, "dataSources");
        Objects.requireNonNull(userTransaction, "userTransaction");
    }
}
