package dev.eventra.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void every_taken_port_is_named_with_what_needs_it() throws Exception {
        int free = Ports.free();
        try (ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0)) {
            Map<Integer, String> wanted =
                    Map.of(first.getLocalPort(), "ZooKeeper", second.getLocalPort(), "Kafka", free, "H2");

            assertThatThrownBy(() -> Ports.requireFree(wanted))
                    .isInstanceOf(PortsTakenException.class)
                    .hasMessageContaining("port " + first.getLocalPort() + " (needed by ZooKeeper)")
                    .hasMessageContaining("port " + second.getLocalPort() + " (needed by Kafka)")
                    .hasMessageNotContaining("H2");
        }
    }

    @Test
    void free_ports_pass() {
        assertThatCode(() -> Ports.requireFree(Map.of(Ports.free(), "H2"))).doesNotThrowAnyException();
    }

    @Test
    void a_given_port_is_kept_and_0_is_replaced() {
        assertThat(Ports.orFree(4711)).isEqualTo(4711);
        assertThat(Ports.orFree(0)).isPositive();
    }
}
