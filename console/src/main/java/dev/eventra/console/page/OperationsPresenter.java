package dev.eventra.console.page;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationFilter;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.export.Export;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;

/** Operations: which, how far, and ending one. */
@Dependent
public class OperationsPresenter {

    private final EventraAdmin admin;

    @Inject
    public OperationsPresenter(EventraAdmin admin) {
        this.admin = admin;
    }

    /** The filter that an address holds. */
    public static OperationFilter filter(PageQuery query) {
        return new OperationFilter(
                query.text("subscription"), query.one("kind", OperationKind.class), "true".equals(query.text("open")));
    }

    /** Operations, the latest first. */
    public CursorList<Operation> operations(PageQuery query) {
        OperationFilter filter = filter(query);
        return new CursorList<>(page -> admin.operations(filter, page));
    }

    /** One operation. */
    public Optional<Operation> operation(String id) {
        return admin.operation(id);
    }

    /** Notes in the audit that rows were taken as a file. */
    public void exported(Export<?> export, int rows, Change change) {
        admin.noteExport(export.name(), export.filter(), rows, change);
    }

    public PlannedAction cancel(Operation operation) {
        return new PlannedAction(
                "operation.cancel",
                operation.id(),
                Roles.OPERATOR,
                true,
                null,
                change -> Optional.of(admin.cancel(operation.id(), change)),
                ApiCall.of("/operations/" + Paths.segment(operation.id()) + "/cancel"));
    }

    /** Whether it can still be ended. */
    public static boolean isCancellable(Operation operation) {
        return !operation.state().isFinal() && !operation.cancelling();
    }
}
