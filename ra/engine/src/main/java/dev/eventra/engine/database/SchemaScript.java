package dev.eventra.engine.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A shipped script of {@code CREATE TABLE} and {@code CREATE INDEX} statements, each ended by a semicolon at the end of
 * a line. Immutable.
 *
 * @param statements the statements, without comments and semicolons
 */
public record SchemaScript(List<String> statements) {

    private static final Pattern TABLE = Pattern.compile("(?i)^CREATE TABLE(?: IF NOT EXISTS)? (\\w+)");

    public SchemaScript {
        statements = List.copyOf(statements);
    }

    /**
     * @param dialect the database's dialect
     * @param name    the script's name, such as {@code outbox}
     */
    public static SchemaScript load(Dialect dialect, String name) {
        String resource = "/dev/eventra/engine/schema/" + dialect.name() + "/" + name + ".sql";
        try (InputStream in = SchemaScript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("schema script " + resource + " is not in the jar");
            }
            String text = new String(in.readAllBytes(), UTF_8).replaceAll("(?m)^\\s*--.*\\R", "");
            return new SchemaScript(Stream.of(text.split(";\\s*(\\R|$)"))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("schema script " + resource, e);
        }
    }

    /** This script with a placeholder such as {@code ${shard}} replaced. */
    public SchemaScript with(String placeholder, String value) {
        return new SchemaScript(
                statements.stream().map(s -> s.replace(placeholder, value)).toList());
    }

    /** This script, then another. */
    public SchemaScript then(SchemaScript next) {
        return new SchemaScript(
                Stream.concat(statements.stream(), next.statements.stream()).toList());
    }

    /** The tables that the script creates, in order. */
    List<String> tables() {
        return statements.stream()
                .map(TABLE::matcher)
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .toList();
    }

    /** The statements that create this table and its indexes. */
    List<String> ddl(String table) {
        Pattern on = Pattern.compile("(?i)(CREATE TABLE(?: IF NOT EXISTS)? | ON )" + table + "\\b");
        return statements.stream().filter(s -> on.matcher(s).find()).toList();
    }
}
