package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordHashTest {

    private static final int FEW = 10_000;
    private static final String SALT = "c2FsdHNhbHRzYWx0c2FsdA==";

    @Test
    void the_right_password_matches_and_no_other() {
        PasswordHash hash = PasswordHash.of("s3cret-wörd".toCharArray(), FEW);

        assertThat(hash.matches("s3cret-wörd".toCharArray())).isTrue();
        assertThat(hash.matches("s3cret-word".toCharArray())).isFalse();
        assertThat(hash.matches(new char[0])).isFalse();
    }

    @Test
    void what_was_written_is_read_again() {
        PasswordHash read =
                PasswordHash.parse(PasswordHash.of("s3cret".toCharArray(), FEW).encoded());

        assertThat(read.matches("s3cret".toCharArray())).isTrue();
        assertThat(read.matches("other".toCharArray())).isFalse();
    }

    @Test
    void two_hashes_of_one_password_differ() {
        assertThat(PasswordHash.of("s3cret".toCharArray(), FEW).encoded())
                .isNotEqualTo(PasswordHash.of("s3cret".toCharArray(), FEW).encoded());
    }

    @Test
    void a_hash_made_elsewhere_is_understood() {
        // by Python: hashlib.pbkdf2_hmac('sha256', b'password', b'saltsaltsaltsalt', 10000)
        PasswordHash hash = PasswordHash.parse(
                "PBKDF2WithHmacSHA256:10000:" + SALT + ":/HBtt7Z/7p0CzRvSN1B+KXrKNskvRts1UWw61zKTFUo=");

        assertThat(hash.matches("password".toCharArray())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:b:c|has 3 parts",
                "MD5:10000:" + SALT + ":" + SALT + "|algorithm is not allowed",
                "PBKDF2WithHmacSHA256:9999:" + SALT + ":" + SALT + "|iterations",
                "PBKDF2WithHmacSHA256:many:" + SALT + ":" + SALT + "|iterations",
                "PBKDF2WithHmacSHA256:10000:!:" + SALT + "|the salt is not Base64",
                "PBKDF2WithHmacSHA256:10000:" + SALT + ":YWJj|the hash has 3 bytes"
            })
    void what_is_wrong_is_named(String text, String message) {
        assertThatThrownBy(() -> PasswordHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void it_says_nothing_of_itself() {
        PasswordHash hash = PasswordHash.of("s3cret".toCharArray(), FEW);

        assertThat(hash).hasToString("PasswordHash[***]");
        assertThat(new ConsoleUser("ann", Roles.ALL, hash).toString()).doesNotContain(hash.encoded(), "PBKDF2");
    }
}
