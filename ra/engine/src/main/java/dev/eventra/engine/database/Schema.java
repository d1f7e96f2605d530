package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Creates or checks the tables of a script. Works on a connection in a local transaction, outside JTA; commits nothing
 * by itself where the database's DDL is transactional. Not thread-safe.
 */
public final class Schema {

    private static final Pattern COLUMN = Pattern.compile("(?m)^\\s+(?!PRIMARY |UNIQUE |CONSTRAINT )(\\w+) ");

    private final Dialect dialect;
    private final SchemaScript script;

    public Schema(Dialect dialect, SchemaScript script) {
        this.dialect = dialect;
        this.script = script;
    }

    /**
     * @param connection in a local transaction, which the caller ends
     * @param mode       what to do about missing tables
     * @throws SchemaException if tables or columns are missing; the message holds the DDL of the missing tables
     */
    public void apply(Connection connection, SchemaMode mode) throws SQLException {
        switch (mode) {
            case NONE -> {}
            case CREATE -> create(connection);
            case VALIDATE -> validate(connection);
            case AUTO -> apply(connection, dialect instanceof H2Dialect ? SchemaMode.CREATE : SchemaMode.VALIDATE);
        }
    }

    private void create(Connection connection) throws SQLException {
        dialect.lockSchema(connection);
        try {
            try (Statement statement = connection.createStatement()) {
                for (String ddl : script.statements()) {
                    dialect.executeDdl(statement, ddl);
                }
            }
        } finally {
            dialect.unlockSchema(connection);
        }
        validate(connection);
    }

    private void validate(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String table : script.tables()) {
            TreeSet<String> found = columns(connection, table);
            if (found.isEmpty()) {
                missing.addAll(script.ddl(table));
                problems.add("table " + table + " is missing");
                continue;
            }
            for (String column : expectedColumns(table)) {
                if (!found.contains(column)) {
                    problems.add("table " + table + " has no column " + column);
                }
            }
        }
        if (!problems.isEmpty()) {
            String ddl =
                    missing.isEmpty() ? "" : ". Run this, or set schema=create:\n" + String.join(";\n", missing) + ";";
            throw new SchemaException(String.join(", ", problems) + ddl);
        }
    }

    private List<String> expectedColumns(String table) {
        List<String> columns = new ArrayList<>();
        Matcher matcher = COLUMN.matcher(script.ddl(table).get(0));
        while (matcher.find()) {
            columns.add(matcher.group(1).toLowerCase(Locale.ROOT));
        }
        return columns;
    }

    /** Asks the catalogue: a failing SELECT would make a PostgreSQL transaction unusable. */
    private static TreeSet<String> columns(Connection connection, String table) throws SQLException {
        boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
        String name = upper ? table.toUpperCase(Locale.ROOT) : table;
        TreeSet<String> columns = new TreeSet<>();
        try (ResultSet found =
                connection.getMetaData().getColumns(connection.getCatalog(), connection.getSchema(), name, null)) {
            while (found.next()) {
                columns.add(found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }
}
