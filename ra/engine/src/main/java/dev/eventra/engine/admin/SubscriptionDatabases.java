package dev.eventra.engine.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.database.DataSourceUnavailableException;
import dev.eventra.engine.database.DataSources;
import dev.eventra.engine.delivery.SubscriptionParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Finds the database with a subscription's dead letters, also where its listener is not deployed. Thread-safe. */
final class SubscriptionDatabases {

    private final AdminDatabase database;
    private final Access access;
    private final Subscriptions local;
    private final DataSources dataSources;
    private final WantedStateStore states;

    SubscriptionDatabases(AdminDatabase database, Access access, Subscriptions local, DataSources dataSources) {
        this.database = database;
        this.access = access;
        this.local = local;
        this.dataSources = dataSources;
        this.states = new WantedStateStore(database.dialect());
    }

    /**
     * @param subscription its name, or that of one of its replays
     * @throws RequestRefusedException   if there is no such subscription
     * @throws AdminUnavailableException if this server can't reach its database
     */
    DataSource of(String subscription) {
        Optional<DataSource> here = local.find(subscription)
                .flatMap(LocalSubscription::parts)
                .map(SubscriptionParts::database)
                .map(parts -> parts.dataSource());
        return here.orElseGet(() -> named(known(subscription).dataSource(), subscription));
    }

    /**
     * A database, and the subscriptions whose dead letters and inbox are there.
     */
    record Shared(DataSource dataSource, List<String> subscriptions) {

        /**
         * @param subscription its name, or that of one of its replays
         */
        boolean has(String subscription) {
            return subscriptions.contains(Subscriptions.base(subscription));
        }
    }

    /** All of them. */
    List<Shared> all() {
        Map<String, List<String>> byName = new TreeMap<>();
        access.run("subscriptions", database.dataSource(), states::all)
                .forEach(state -> byName.computeIfAbsent(state.dataSource(), name -> new ArrayList<>())
                        .add(state.subscription()));
        return byName.values().stream()
                .map(subscriptions -> new Shared(of(subscriptions.get(0)), subscriptions))
                .toList();
    }

    /** What is stored of a subscription. */
    WantedState known(String subscription) {
        return access.run(
                        "subscription " + subscription,
                        database.dataSource(),
                        connection -> states.find(connection, Subscriptions.base(subscription)))
                .orElseThrow(() -> new RequestRefusedException("there is no subscription "
                        + Subscriptions.base(subscription) + ": no server has ever had a listener for it"));
    }

    private DataSource named(String name, String subscription) {
        try {
            return dataSources.find(name);
        } catch (DataSourceUnavailableException e) {
            throw new AdminUnavailableException(
                    "the dead letters of subscription " + subscription + " lie in DataSource " + name
                            + ", which this server doesn't have",
                    e);
        }
    }
}
