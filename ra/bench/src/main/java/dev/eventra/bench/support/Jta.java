package dev.eventra.bench.support;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A real transaction manager (Narayana) and pools (Agroal) whose connections take part in its transactions, as an
 * application server has them. Thread-safe.
 */
public final class Jta {

    private static final int CONNECTIONS = 40;

    private final TransactionManager transactionManager = com.arjuna.ats.jta.TransactionManager.transactionManager();
    private final TransactionSynchronizationRegistry registry = new TransactionSynchronizationRegistryImple();

    /** Where this process's transaction manager keeps its log, instead of the working directory; before its first use. */
    public static void keepLogIn(Path directory) {
        for (String store : List.of("", "stateStore.", "communicationStore.")) {
            System.setProperty("ObjectStoreEnvironmentBean." + store + "objectStoreDir", directory.toString());
        }
    }

    /** A DataSource whose connections are tried out before they are given, so that an outage does not outlive itself. */
    public AgroalDataSource dataSource(Database database) {
        AgroalDataSourceConfigurationSupplier settings = new AgroalDataSourceConfigurationSupplier();
        settings.connectionPoolConfiguration(pool -> pool.maxSize(CONNECTIONS)
                .acquisitionTimeout(Duration.ofSeconds(10))
                .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(5))
                .validateOnBorrow(true)
                .transactionIntegration(new NarayanaTransactionIntegration(transactionManager, registry))
                .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.url())
                        .principal(new NamePrincipal(database.user()))
                        .credential(new SimplePassword(database.password()))));
        try {
            return AgroalDataSource.from(settings);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public TransactionSynchronizationRegistry registry() {
        return registry;
    }

    public UserTransaction userTransaction() {
        return com.arjuna.ats.jta.UserTransaction.userTransaction();
    }
}
