package dev.eventra.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@OnMariaDb
class MariaDbRefusedDataIT extends RefusedDataContract {

    private static final int PACKET = 1 << 20;

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh((EmbeddedMariaDb) Servers.mariaDb());
    }

    @Override
    List<String> refusing(String column, int bytes) {
        String type = column.equals("raw_headers") ? "VARCHAR" : "VARBINARY";
        return List.of("ALTER TABLE eventra_dead_letter MODIFY " + column + " " + type + "(" + bytes + ")");
    }

    /** The server ends the connection, before or after it has said why. */
    @Test
    void more_than_a_packet_takes_is_stored_without_data() throws Exception {
        execute("ALTER TABLE eventra_dead_letter MODIFY data LONGBLOB");
        execute("SET GLOBAL max_allowed_packet = " + PACKET);
        try {
            DeadLetterRecorder recorder = recorder(LargeData.NONE);
            int offset = 0;
            for (int bytes : List.of(PACKET / 4, PACKET, PACKET * 2, PACKET * 20)) {
                assertThat(recorder.giveUp(failed(delivery(event("e" + bytes, bytes), offset++))))
                        .isEqualTo(DeadLetterRecorder.Result.STORED);
            }
            for (int bytes : List.of(PACKET, PACKET * 20)) {
                assertThat(recorder.giveUp(noEvent("k".getBytes(UTF_8), new byte[10], "h".repeat(bytes), offset++)))
                        .isEqualTo(DeadLetterRecorder.Result.STORED);
            }
        } finally {
            execute("SET GLOBAL max_allowed_packet = DEFAULT");
        }
        assertThat(letters().subList(4, 6)).allSatisfy(letter -> {
            assertThat(letter.content().rawHeaders()).isNull();
            assertThat(letter.content().data()).hasSize(10);
        });
        assertThat(letters().subList(0, 4))
                .extracting(letter -> letter.content().data() == null)
                .containsExactly(false, true, true, true);
    }
}
