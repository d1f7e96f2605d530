package dev.eventra.engine.admin;

import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationFilter;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RequestRefusedException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Stores what is asked for, with its audit, and tells what became of it. Thread-safe. */
final class OperationDesk {

    private static final Pattern ID = Pattern.compile("[a-z0-9]{1,16}");
    private static final Pattern WHAT = Pattern.compile("[a-z-]{1,40}");
    private static final int LONGEST_FILTER = 2_000;
    private static final int ID_LENGTH = 12;
    private static final int RADIX = 36;

    private final AdminDatabase database;
    private final Access access;
    private final Runnable wake;
    private final OperationStore store = new OperationStore();
    private final AuditStore audit = new AuditStore();
    private final SecureRandom random = new SecureRandom();

    /**
     * @param wake lets this server look at once
     */
    OperationDesk(AdminDatabase database, Access access, Runnable wake) {
        this.database = database;
        this.access = access;
        this.wake = wake;
    }

    Operation request(OperationKind kind, String subscription, String parameters, Change change) {
        require(change);
        String id = random.ints(ID_LENGTH, 0, RADIX)
                .mapToObj(digit -> Integer.toString(digit, RADIX))
                .reduce("", String::concat);
        Operation stored = access.run("to store an operation", database.dataSource(), connection -> {
            store.insert(connection, id, kind, subscription, parameters, change);
            audit.add(
                    connection,
                    change.actor(),
                    change.reason(),
                    kind.name().toLowerCase(Locale.ROOT),
                    subscription,
                    "operation " + id + ", " + parameters,
                    null);
            return store.find(connection, id).orElseThrow();
        });
        wake.run();
        return stored;
    }

    void noteExport(String what, String filter, long rows, Change change) {
        require(change);
        if (what == null || !WHAT.matcher(what).matches()) {
            throw new InvalidRequestException(
                    "what", "\"" + what + "\" is not allowed; a name has 1 to 40 lower-case letters and -");
        }
        access.run("to note an export", database.dataSource(), connection -> {
            audit.add(
                    connection,
                    change.actor(),
                    change.reason(),
                    "export",
                    what,
                    filter == null ? null : Texts.cut(filter, LONGEST_FILTER),
                    rows);
            return null;
        });
    }

    static void require(Change change) {
        if (change == null) {
            throw new InvalidRequestException("change", "is missing; required are an actor and a reason");
        }
    }

    Optional<Operation> find(String id) {
        check(id);
        return access.run("operation " + id, database.dataSource(), connection -> store.find(connection, id));
    }

    private static void check(String id) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new InvalidRequestException(
                    "operation", "\"" + id + "\" is not allowed; an id has 1 to 16 lower-case letters and digits");
        }
    }

    Page<Operation> list(OperationFilter filter, PageRequest page) {
        long before = Cursors.number(page, Long.MAX_VALUE);
        return Cursors.page(
                access.run(
                        "operations",
                        database.dataSource(),
                        connection -> store.list(connection, filter, before, page.size() + 1)),
                page.size(),
                OperationStore.Listed::seq,
                OperationStore.Listed::operation);
    }

    Operation cancel(String id, Change change) {
        require(change);
        check(id);
        Operation now = access.run("to cancel operation " + id, database.dataSource(), connection -> {
            Operation before = store.find(connection, id)
                    .orElseThrow(() -> new RequestRefusedException("there is no operation " + id));
            if (before.state().isFinal()) {
                return before;
            }
            store.cancel(connection, id);
            audit.add(
                    connection,
                    change.actor(),
                    change.reason(),
                    "cancel",
                    before.subscription(),
                    "operation " + id,
                    null);
            return store.find(connection, id).orElseThrow();
        });
        wake.run();
        return now;
    }

    Page<AuditEntry> audit(AuditFilter filter, PageRequest page) {
        long before = Cursors.number(page, Long.MAX_VALUE);
        return Cursors.page(
                access.run(
                        "audit",
                        database.dataSource(),
                        connection -> audit.list(connection, filter, before, page.size() + 1)),
                page.size(),
                AuditEntry::id,
                entry -> entry);
    }
}
