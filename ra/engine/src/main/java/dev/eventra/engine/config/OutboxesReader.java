package dev.eventra.engine.config;

import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.kafka.Topics;
import dev.eventra.engine.outbox.OutboxSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@link Setting#OUTBOXES} and collects what is wrong with it. All outboxes stand in one setting, so that a resource
 * adapter, whose properties are fixed, takes any number of them. Not thread-safe.
 */
final class OutboxesReader {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");
    static final String NAME_FORM = "letters, digits and . _ -, beginning with a letter or digit, at most ";
    static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,240}");
    static final String TOPIC_FORM = "letters, digits and . _ -, at most 240";

    private static final String FORM =
            "name=DataSource[, shards N][, topic T][, partitions N], separated by semicolons";
    private static final Pattern DATA_SOURCE = Pattern.compile("[^\\s,;=]+");
    private static final List<String> PARTS = List.of("shards", "topic", "partitions");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
    private static final int MOST_SHARDS = 64;
    private static final int MOST_PARTITIONS = 10_000;

    private final SettingsReader reader;
    private final NamedOutbox standard;
    /** What each DataSource, name and topic is taken by, by what is said of it. */
    private final Map<String, String> taken = new HashMap<>();

    /**
     * @param standard the default outbox: what others don't say is as with it
     */
    OutboxesReader(SettingsReader reader, NamedOutbox standard) {
        this.reader = reader;
        this.standard = standard;
        OutboxSettings settings = standard.settings();
        taken.put("name " + settings.name(), Setting.OUTBOX_NAME.key());
        taken.put("DataSource " + settings.dataSource(), Setting.OUTBOX_DATASOURCE.key());
        takeTopic(settings.topic(), Setting.TOPIC.key());
    }

    /** Those that are right. */
    List<NamedOutbox> read() {
        List<NamedOutbox> outboxes = new ArrayList<>();
        for (String text : reader.optional(Setting.OUTBOXES.key()).orElse("").split(";")) {
            if (!text.isBlank()) {
                outbox(text.strip()).ifPresent(outboxes::add);
            }
        }
        return outboxes;
    }

    private Optional<NamedOutbox> outbox(String text) {
        List<String> parts =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        int equals = parts.get(0).indexOf('=');
        if (equals < 0) {
            return refused(text, "has no DataSource, allowed is " + FORM);
        }
        String name = parts.get(0).substring(0, equals).strip();
        String dataSource = parts.get(0).substring(equals + 1).strip();
        if (!NAME.matcher(name).matches()) {
            return refused(text, "has the name \"" + name + "\", allowed is " + NAME_FORM + "60");
        }
        if (!DATA_SOURCE.matcher(dataSource).matches()) {
            return refused(
                    text, "has the DataSource \"" + dataSource + "\", allowed is a JNDI name without spaces and , ; =");
        }
        Map<String, String> more = new HashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            String[] words = part.split("\\s+");
            if (words.length != 2 || !PARTS.contains(words[0])) {
                return refused(text, "has the part \"" + part + "\", allowed are shards N, topic T and partitions N");
            }
            if (more.put(words[0], words[1]) != null) {
                return refused(text, "says " + words[0] + " twice");
            }
        }
        return outbox(text, name, dataSource, more);
    }

    private Optional<NamedOutbox> outbox(String text, String name, String dataSource, Map<String, String> more) {
        String topic = more.getOrDefault("topic", standard.settings().topic() + "." + name);
        if (!TOPIC.matcher(topic).matches()) {
            return refused(text, "has the topic \"" + topic + "\", allowed is " + TOPIC_FORM);
        }
        Optional<Integer> shards =
                number(text, "shards", more, Optional.of(standard.settings().shards()), MOST_SHARDS);
        Optional<Integer> partitions =
                number(text, "partitions", more, standard.topics().partitions(), MOST_PARTITIONS);
        String who = "outbox " + name + " of " + Setting.OUTBOXES.key();
        boolean free = take("name " + name, who, text);
        free &= take("DataSource " + dataSource, who, text);
        if (taken.containsKey("topic " + topic) || taken.containsKey("topic " + Topics.progressTopic(topic))) {
            String other = taken.getOrDefault("topic " + topic, taken.get("topic " + Topics.progressTopic(topic)));
            free = false;
            refused(
                    text,
                    "has the topic " + topic + ", which it or its progress topic shares with " + other
                            + "; each outbox needs a topic of its own");
        }
        takeTopic(topic, who);
        if (!free || shards.isEmpty()) {
            return Optional.empty();
        }
        OutboxSettings settings = standard.settings();
        return Optional.of(new NamedOutbox(
                new OutboxSettings(
                        settings.namespace(),
                        name,
                        dataSource,
                        shards.get(),
                        topic,
                        settings.schema(),
                        settings.journal(),
                        settings.claimCheck(),
                        true),
                new TopicSettings(partitions, standard.topics().replicationFactor())));
    }

    /** Empty if it is wrong. */
    private Optional<Integer> number(
            String text, String part, Map<String, String> more, Optional<Integer> standardValue, int most) {
        String value = more.get(part);
        if (value == null) {
            return standardValue;
        }
        int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : 0;
        if (number < 1 || number > most) {
            refused(text, "has " + part + " \"" + value + "\", allowed is a whole number from 1 to " + most);
            return Optional.empty();
        }
        return Optional.of(number);
    }

    private boolean take(String what, String who, String text) {
        String other = taken.putIfAbsent(what, who);
        if (other != null) {
            refused(text, "has the " + what + ", which " + other + " has already; each outbox needs one of its own");
        }
        return other == null;
    }

    private void takeTopic(String topic, String who) {
        taken.putIfAbsent("topic " + topic, who);
        taken.putIfAbsent("topic " + Topics.progressTopic(topic), who);
    }

    private Optional<NamedOutbox> refused(String text, String problem) {
        reader.problem(Setting.OUTBOXES.key() + " names the outbox \"" + text + "\", which " + problem);
        return Optional.empty();
    }
}
