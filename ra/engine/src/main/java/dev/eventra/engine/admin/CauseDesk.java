package dev.eventra.engine.admin;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.engine.deadletter.CauseReader;
import dev.eventra.engine.deadletter.CauseReader.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tells why events of all subscriptions were given up. Thread-safe. */
final class CauseDesk {

    private final SubscriptionDatabases databases;
    private final Access access;
    private final CauseReader reader = new CauseReader();

    CauseDesk(SubscriptionDatabases databases, Access access) {
        this.databases = databases;
        this.access = access;
    }

    List<DeadLetterCause> list() {
        List<DeadLetterCause> causes = new ArrayList<>();
        for (SubscriptionDatabases.Shared shared : databases.all()) {
            causes.addAll(access.run("dead letters", shared.dataSource(), connection -> {
                List<DeadLetterCause> here = new ArrayList<>();
                for (String subscription : reader.subscriptions(connection)) {
                    if (shared.has(subscription)) {
                        reader.causes(connection, subscription).forEach(cause -> here.add(info(cause)));
                    }
                }
                return here;
            }));
        }
        causes.sort(Comparator.comparing(DeadLetterCause::last).reversed());
        return causes;
    }

    private static DeadLetterCause info(Cause cause) {
        return new DeadLetterCause(
                cause.subscription(),
                cause.type(),
                cause.errorClass(),
                cause.message(),
                new Count(cause.count(), cause.more()),
                cause.first(),
                cause.last());
    }
}
