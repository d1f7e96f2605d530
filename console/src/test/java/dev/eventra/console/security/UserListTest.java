package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserListTest {

    private static final String HASH =
            PasswordHash.of("s3cret".toCharArray(), 10_000).encoded();

    @Test
    void users_are_read_with_their_roles_and_those_implied() {
        Map<String, ConsoleUser> users = UserList.parse(
                "ann:admin:" + HASH + "; bob:operator, payload-reader:" + HASH + ";\ncarl:viewer:" + HASH + ";");

        assertThat(users.keySet()).containsExactly("ann", "bob", "carl");
        assertThat(users.get("ann").roles()).containsExactlyInAnyOrder("admin", "operator", "viewer");
        assertThat(users.get("bob").roles()).containsExactlyInAnyOrder("operator", "viewer", "payload-reader");
        assertThat(users.get("carl").roles()).containsExactly("viewer");
        assertThat(users.get("bob").password().matches("s3cret".toCharArray())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann:viewer|entry 1: required is name:role",
                "ann:boss:HASH|entry 1 (\"ann\"): there is no role \"boss\"; allowed are [admin, operator, payload-reader, test-publisher,"
                        + " viewer]",
                "an n:viewer:HASH|entry 1 (\"an n\"): the name is not allowed",
                "ann:viewer:HASH;ann:admin:HASH|entry 2 (\"ann\"): the name is there already",
                "ann:viewer:HASH;bob:viewer:secret|entry 2 (\"bob\"): the hash has 1 parts",
                ";|names no user"
            })
    void what_is_wrong_is_named_and_no_hash_is_shown(String text, String message) {
        assertThatThrownBy(() -> UserList.parse(text.replace("HASH", HASH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("eventra.console.users")
                .hasMessageContaining(message)
                .hasMessageNotContainingAny(HASH, "secret");
    }
}
