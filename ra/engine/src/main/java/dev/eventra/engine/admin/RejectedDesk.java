package dev.eventra.engine.admin;

import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.api.admin.RequestRefusedException;
import java.util.Optional;

/** Reads rejected events of outboxes, and freezes what operations are about. Thread-safe. */
final class RejectedDesk {

    private final OutboxDatabases outboxes;
    private final Access access;

    RejectedDesk(OutboxDatabases outboxes, Access access) {
        this.outboxes = outboxes;
        this.access = access;
    }

    Page<RejectedInfo> list(RejectedFilter filter, PageRequest page) {
        AdminDatabase database = outboxes.of(filter.outbox());
        long after = Cursors.number(page, 0);
        return Cursors.page(
                access.run(
                        "rejected events of outbox " + filter.outbox(),
                        database.dataSource(),
                        connection ->
                                new RejectedReader(filter.outbox()).list(connection, filter, after, page.size() + 1)),
                page.size(),
                found -> found.info().entry(),
                RejectedReader.Found::info);
    }

    Optional<RejectedContent> find(String name, long entry) {
        return access.run(
                "rejected event " + entry + " of outbox " + name,
                outboxes.of(name).dataSource(),
                connection -> new RejectedReader(name).content(connection, entry));
    }

    RejectedJson.Frozen freeze(RejectedSelection selection) {
        if (selection == null) {
            throw new InvalidRequestException("selection", "is missing");
        }
        String outbox = selection.outbox();
        RejectedReader reader = new RejectedReader(outbox);
        return access.run(
                "rejected events of outbox " + outbox, outboxes.of(outbox).dataSource(), connection -> {
                    if (selection instanceof RejectedSelection.One one) {
                        check(
                                one,
                                reader.find(connection, one.entry())
                                        .map(RejectedReader.Found::info)
                                        .orElseThrow(() -> new RequestRefusedException(
                                                "outbox " + outbox + " has no rejected event " + one.entry())));
                    }
                    return new RejectedJson.Frozen(selection, reader.last(connection));
                });
    }

    private static void check(RejectedSelection.One one, RejectedInfo event) {
        if (event.state() == RejectedState.WAITING) {
            throw new RequestRefusedException("event " + one.entry() + " only waits behind the one of group "
                    + event.group() + " that was refused, and goes where that goes: choose that one, or the group");
        }
    }
}
