package dev.eventra.engine.outbox;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.sql.SQLException;
import java.time.Duration;

/** A real transaction manager (Narayana) and a pool (Agroal) whose connections take part in its transactions, or not. */
final class JtaDataSource implements AutoCloseable {

    private final TransactionManager transactionManager = com.arjuna.ats.jta.TransactionManager.transactionManager();
    private final TransactionSynchronizationRegistry registry = new TransactionSynchronizationRegistryImple();
    private final AgroalDataSource transactional;
    private final AgroalDataSource plain;

    JtaDataSource(String url, String user, String password) {

        this.transactional = pool(url, user, password, true);
        this.plain = pool(url, user, password, false);
    }

    private AgroalDataSource pool(String url, String user, String password, boolean jta) {
        AgroalDataSourceConfigurationSupplier settings = new AgroalDataSourceConfigurationSupplier();
        settings.connectionPoolConfiguration(pool -> {
            pool.maxSize(20).acquisitionTimeout(Duration.ofSeconds(10));
            if (jta) {
                pool.transactionIntegration(new NarayanaTransactionIntegration(transactionManager, registry));
            }
            return pool.connectionFactoryConfiguration(factory ->
                    factory.jdbcUrl(url).principal(new NamePrincipal(user)).credential(new SimplePassword(password)));
        });
        try {
            return AgroalDataSource.from(settings);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes part in transactions. */
    AgroalDataSource transactional() {
        return transactional;
    }

    /** Commits each statement, whatever transaction there is. */
    AgroalDataSource plain() {
        return plain;
    }

    TransactionSynchronizationRegistry registry() {
        return registry;
    }

    UserTransaction userTransaction() {
        return com.arjuna.ats.jta.UserTransaction.userTransaction();
    }

    @Override
    public void close() {
        transactional.close();
        plain.close();
    }
}
