package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SequenceRunsTest {

    @Property
    void runs_name_exactly_the_given_sequences(
            @ForAll @Size(min = 1, max = 80) Set<@LongRange(min = -60, max = 60) Long> sequences,
            @ForAll @LongRange(min = -70, max = 70) long other)
            throws SQLException {
        SequenceRuns runs = new SequenceRuns(List.copyOf(sequences));
        List<Long> bound = new ArrayList<>();
        PreparedStatement statement = (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                    assertThat(arguments[0]).isEqualTo(bound.size() + 3);
                    bound.add((Long) arguments[1]);
                    return null;
                });
        int next = runs.bind(statement, 3);
        assertThat(next).isEqualTo(3 + bound.size());
        assertThat(runs.without("seq").chars().filter(c -> c == '?').count()).isEqualTo(bound.size());
        assertThat(Integer.bitCount(bound.size())).as("few texts").isEqualTo(1);
        boolean within = false;
        for (int i = 0; i < bound.size(); i += 2) {
            within |= bound.get(i) <= other && other <= bound.get(i + 1);
        }
        assertThat(within).isEqualTo(sequences.contains(other));
    }
}
