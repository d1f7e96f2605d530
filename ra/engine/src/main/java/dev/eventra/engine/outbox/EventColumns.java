package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.event.ExtensionsJson;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** The columns of an event, which the shard tables and {@code eventra_scheduled} have alike. */
final class EventColumns {

    static final String NAMES =
            "id, type, source, event_time, subject, group_key, content_type, data_schema, extensions, data";

    static final int COUNT = 10;

    static final String PARAMETERS = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    private EventColumns() {}

    /**
     * @param first the parameter of the first column
     */
    static void bind(Dialect dialect, PreparedStatement insert, int first, Event event) throws SQLException {
        insert.setString(first, event.id());
        insert.setString(first + 1, event.type());
        insert.setString(first + 2, event.source());
        insert.setObject(first + 3, dialect.parameter(event.time()));
        insert.setString(first + 4, event.subject().orElse(null));
        insert.setString(first + 5, event.group().orElse(null));
        insert.setString(first + 6, event.contentType().orElse(null));
        insert.setString(first + 7, event.dataSchema().orElse(null));
        insert.setString(first + 8, ExtensionsJson.write(event.extensions()));
        if (event.hasData()) {
            insert.setBytes(first + 9, event.dataBytes());
        } else {
            insert.setNull(first + 9, Types.VARBINARY);
        }
    }
}
