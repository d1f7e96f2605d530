package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UsersTest {

    @Test
    void without_users_there_is_an_admin_with_the_given_password() {
        Users users = new Users(LoginsTest.settings(Map.of("eventra.console.admin.password", "correct horse")));

        assertThat(users.verify("admin", "correct horse".toCharArray()))
                .hasValueSatisfying(user -> assertThat(user.roles()).containsExactlyInAnyOrderElementsOf(Roles.ALL));
        assertThat(users.verify("admin", "admin".toCharArray())).isEmpty();
    }

    @Test
    void a_short_password_is_refused_without_being_shown() {
        assertThatThrownBy(() -> new Users(LoginsTest.settings(Map.of("eventra.console.admin.password", "short"))))
                .hasMessage("eventra.console.admin.password has 5 characters; required are at least 8");
    }
}
