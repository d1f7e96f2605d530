package dev.eventra.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloodTest {

    @Test
    void each_number_is_published_once_and_those_of_a_transaction_are_of_one_group() {
        int transactions = 2 * SoakSettings.GROUPS;
        List<Integer> numbers = new ArrayList<>();
        for (int transaction = 0; transaction < transactions; transaction++) {
            List<Integer> own = numbers(transaction);
            assertThat(own.stream().map(number -> number % SoakSettings.GROUPS).distinct())
                    .hasSize(1);
            assertThat(own).isSorted();
            numbers.addAll(own);
        }

        assertThat(numbers.stream().sorted().toList())
                .isEqualTo(IntStream.range(0, 2 * SoakSettings.ROUND).boxed().toList());
    }

    @Test
    void a_groups_next_transaction_has_higher_numbers() {
        List<Integer> first = numbers(7);
        List<Integer> next = numbers(7 + SoakSettings.GROUPS);

        assertThat(next.get(0)).isGreaterThan(first.get(first.size() - 1));
        assertThat(next.get(0) % SoakSettings.GROUPS).isEqualTo(first.get(0) % SoakSettings.GROUPS);
    }

    private static List<Integer> numbers(int transaction) {
        return IntStream.range(0, SoakSettings.TRANSACTION)
                .mapToObj(n -> Flood.number(transaction, n))
                .toList();
    }
}
