package dev.eventra.bench.delivery;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where Kafka and the database are. Immutable. */
record Surroundings(String bootstrapServers, String url, String user, String password) {

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    Container container() {
        return new Container(url, user, password);
    }

    @Override
    public String toString() {
        return "Surroundings[" + bootstrapServers + ", " + url + "]";
    }
}
