package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
    void a_password_that_is_made_is_long_written_to_the_log_once_and_let_in() {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger(Users.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            Users users = new Users(LoginsTest.settings(Map.of()));
            String password = lines.get(0).replaceFirst(".*password ", "");

            assertThat(password).hasSizeGreaterThanOrEqualTo(20);
            assertThat(users.verify("admin", password.toCharArray())).isPresent();
            assertThat(users.verify("admin", "wrong".toCharArray())).isEmpty();
            users.begin(null);
            assertThat(lines).filteredOn(line -> line.contains(password)).hasSize(1);
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void a_password_that_is_given_is_never_written_to_the_log() {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger(Users.class.getName());
        logger.setFilter(line -> lines.add(line.getMessage()));
        try {
            new Users(LoginsTest.settings(Map.of("eventra.console.admin.password", "correct horse")));
        } finally {
            logger.setFilter(null);
        }

        assertThat(lines).noneMatch(line -> line.contains("correct horse"));
    }

    @Test
    void a_short_password_is_refused_without_being_shown() {
        assertThatThrownBy(() -> new Users(LoginsTest.settings(Map.of("eventra.console.admin.password", "short"))))
                .hasMessage("eventra.console.admin.password has 5 characters; required are at least 8");
    }
}
