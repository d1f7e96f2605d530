package dev.eventra.engine.delivery;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

class PostgresRefusedDataIT extends RefusedDataContract {

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh((EmbeddedPostgres) Servers.postgres());
    }

    /** Its own limits are beyond what an event may have. */
    @Override
    List<String> refusing(String column, int bytes) {
        return List.of(
                "CREATE FUNCTION refuse_" + column + "() RETURNS trigger AS $$ BEGIN IF octet_length(NEW." + column
                        + ") > " + bytes
                        + " THEN RAISE EXCEPTION 'row is too big' USING ERRCODE = 'program_limit_exceeded'; END IF;"
                        + " RETURN NEW; END $$ LANGUAGE plpgsql",
                "CREATE TRIGGER refusing_" + column + " BEFORE INSERT ON eventra_dead_letter FOR EACH ROW EXECUTE"
                        + " FUNCTION refuse_" + column + "()");
    }
}
