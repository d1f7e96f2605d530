package dev.eventra.bench.faults.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the listeners did, as their database has it. */
public final class EffectsContent {

    private EffectsContent() {}

    /** In the order in which they were written. */
    public static List<Seen> read(Connection connection) throws SQLException {
        List<Seen> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT event_id, grp, number FROM effects ORDER BY nr")) {
            while (rows.next()) {
                found.add(new Seen(rows.getString(1), rows.getString(2), rows.getInt(3)));
            }
        }
        return found;
    }
}
