package dev.eventra.console.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TranslationsTest {

    private static final Pattern KEY = Pattern.compile("(?:getTranslation|texts\\.of)\\(\\s*\"([a-z.-]+[a-z])\"");

    private static Properties read(String file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = new InputStreamReader(
                TranslationsTest.class.getResourceAsStream("/vaadin-i18n/" + file), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }

    @Test
    void both_languages_have_the_same_keys() throws IOException {
        assertThat(read("translations_zh.properties").keySet())
                .isEqualTo(read("translations.properties").keySet());
    }

    @Test
    void every_key_that_the_code_names_has_a_text() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher matcher = KEY.matcher(Files.readString(file));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
        }

        assertThat(used).hasSizeGreaterThan(100);
        assertThat(read("translations.properties").stringPropertyNames()).containsAll(used);
    }

    @Test
    void every_page_and_action_has_its_texts() throws IOException {
        Set<String> texts = read("translations.properties").stringPropertyNames();

        for (Destination each : Destination.values()) {
            assertThat(texts).contains("page." + each.key(), "page." + each.key() + ".lead");
        }
        texts.stream()
                .filter(key -> key.endsWith(".button") && key.startsWith("action."))
                .forEach(key -> {
                    String action = key.substring(0, key.length() - ".button".length());
                    assertThat(texts).contains(action + ".title", action + ".text");
                });
    }

    @Test
    void a_line_is_built_of_numbers_only() {
        assertThat(Trend.svg(List.of(0.0, 5.0, 2.5))).matches("[<>a-zA-Z0-9='.,/ -]+");
        assertThat(Trend.svg(List.of(1.0))).isEmpty();
    }
}
