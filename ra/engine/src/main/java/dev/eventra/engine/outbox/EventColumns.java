package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialect.Column;
import dev.eventra.engine.event.ExtensionsJson;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The columns of an event, which the shard tables and {@code eventra_scheduled} have alike. */
final class EventColumns {

    static final List<Column> ALL = List.of(
            Column.text("id"),
            Column.text("type"),
            Column.text("source"),
            new Column("event_time", JDBCType.TIMESTAMP_WITH_TIMEZONE),
            Column.text("subject"),
            Column.text("group_key"),
            Column.text("content_type"),
            Column.text("data_schema"),
            Column.text("extensions"),
            new Column("data", JDBCType.VARBINARY));

    static final int COUNT = ALL.size();

    static final String NAMES = ALL.stream().map(Column::name).collect(Collectors.joining(", "));

    static final String PARAMETERS = String.join(", ", Collections.nCopies(COUNT, "?"));

    private EventColumns() {}

    /** What goes to the columns, in their order; null for what an event doesn't have. */
    static List<Object> values(Dialect dialect, Event event) {
        return Arrays.asList(
                event.id(),
                event.type(),
                event.source(),
                dialect.parameter(event.time()),
                event.subject().orElse(null),
                event.group().orElse(null),
                event.contentType().orElse(null),
                event.dataSchema().orElse(null),
                ExtensionsJson.write(event.extensions()),
                event.hasData() ? event.dataBytes() : null);
    }

    /**
     * @param first the parameter of the first column
     */
    static void bind(Dialect dialect, PreparedStatement insert, int first, Event event) throws SQLException {
        List<Object> values = values(dialect, event);
        for (int i = 0; i < COUNT; i++) {
            int parameter = first + i;
            switch (ALL.get(i).type()) {
                case VARCHAR -> insert.setString(parameter, (String) values.get(i));
                case VARBINARY -> insert.setBytes(parameter, (byte[]) values.get(i));
                default -> insert.setObject(parameter, values.get(i));
            }
        }
    }
}
