package dev.eventra.api;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that happened, in the terms of CloudEvents 1.0: {@code id}, {@code type}, {@code source}, {@code time},
 * {@code subject}, content type, {@code dataschema}, data and extension attributes; plus the {@link #group() group},
 * the ordering key (CloudEvents {@code partitionkey}). Events of one group are delivered in order, across types.
 *
 * <p>Immutable and thread-safe. Built by {@link #builder(String)}, which refuses what breaks a limit of
 * {@link EventLimits}. {@code source} and {@code id} together identify an event: two events are {@linkplain #equals
 * equal} if all their attributes and data are.
 */
public final class Event {

    private final String id;
    private final String type;
    private final String source;
    private final Instant time;
    private final String subject;
    private final String group;
    private final String contentType;
    private final String dataSchema;
    private final Map<String, String> extensions;
    private final byte[] data;
    private final Instant notBefore;
    private final boolean lockingGroup;
    /** Its data lies elsewhere, and must not be taken for missing. */
    private final boolean unreadable;

    private Event(Builder builder, Object data) {
        this.type = EventRules.type(builder.type);
        this.source = EventRules.source(builder.source);
        this.subject = EventRules.subject(builder.subject);
        this.group = EventRules.group(builder.group);
        this.dataSchema = EventRules.dataSchema(builder.dataSchema);
        Map<String, String> all = builder.allExtensions();
        EventRules.extensions(all);
        this.extensions = Collections.unmodifiableMap(all);
        this.data = DataBinding.bytes(data);
        EventRules.data(this.data);
        String given = EventRules.contentType(
                builder.contentType == null ? DataBinding.contentType(data) : builder.contentType);
        // data that lies elsewhere has a type too
        this.contentType = data == null && !all.containsKey(EventRules.DATA_REF) ? null : given;
        Instant now = builder.time == null ? Instant.now() : builder.time;
        this.time = EventRules.time(now);
        this.id = EventRules.id(
                builder.id == null ? UuidV7.at(System.currentTimeMillis()).toString() : builder.id);
        this.notBefore = EventRules.notBefore(builder.notBefore);
        this.lockingGroup = EventRules.lockingGroup(builder.lockingGroup, group);
        this.unreadable = builder.unreadable;
    }

    /** A copy with other extensions. They are not held to the limits, which are for what a publisher may give. */
    private Event(Event original, Map<String, String> extensions) {
        this(original, extensions, original.data, original.unreadable);
    }

    private Event(Event original, Map<String, String> extensions, byte[] data, boolean unreadable) {
        this.id = original.id;
        this.type = original.type;
        this.source = original.source;
        this.time = original.time;
        this.subject = original.subject;
        this.group = original.group;
        this.contentType = original.contentType;
        this.dataSchema = original.dataSchema;
        this.extensions = Collections.unmodifiableMap(extensions);
        this.data = data;
        this.notBefore = original.notBefore;
        this.lockingGroup = original.lockingGroup;
        this.unreadable = unreadable;
    }

    /**
     * Begins an event of this type. {@link Builder#source(String) source} must be given too, unless a publisher fills
     * in its own ({@link EventPublisher#publish(Builder)}).
     *
     * @param type the logical type, such as {@code order.placed}; not null
     */
    public static Builder builder(String type) {
        return new Builder(type);
    }

    /** Begins a copy of this event, with the same id and time. The copy of a replayed event is no replay. */
    public Builder toBuilder() {
        return toBuilder(type);
    }

    /**
     * Begins a copy of this event under another type, with the same id and time.
     *
     * @param type the type of the copy; not null
     */
    public Builder toBuilder(String type) {
        Builder copy = new Builder(type)
                .id(id)
                .source(source)
                .time(time)
                .subject(subject)
                .group(group)
                .contentType(contentType)
                .dataSchema(dataSchema)
                .data(data)
                .notBefore(notBefore);
        copy.lockingGroup = lockingGroup;
        copy.unreadable = unreadable;
        copy.extensions.putAll(extensions);
        copy.extensions.remove(EventRules.REPLAY);
        copy.extensions.remove(EventRules.TEST);
        return copy;
    }

    /** Unique within {@link #source()}; a UUIDv7 unless the publisher gave one. Never null. */
    public String id() {
        return id;
    }

    /** The logical type, such as {@code order.placed}; never a class name, never null. */
    public String type() {
        return type;
    }

    /** A URI reference that names the publishing application; never null. */
    public String source() {
        return source;
    }

    /** When it happened, to the microsecond; never null. */
    public Instant time() {
        return time;
    }

    /** What it happened to, within the source. */
    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }

    /** The ordering key. Empty: no order asked for. */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /** The media type of the data. Empty if there is no data. */
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    /** The URI of the schema that the data follows. */
    public Optional<String> dataSchema() {
        return Optional.ofNullable(dataSchema);
    }

    /** The extension attributes by name, sorted, unmodifiable; never null. */
    public Map<String, String> extensions() {
        return extensions;
    }

    /**
     * @param name the name of an extension attribute
     * @return its value, if the event has it
     */
    public Optional<String> extension(String name) {
        return Optional.ofNullable(extensions.get(name));
    }

    /**
     * The time before which its publisher wants it not to be sent; empty for at once. An instruction to the outbox, no
     * attribute of the event: it is not sent, a delivered event has none, and it counts for nothing in {@link #equals}.
     */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    /**
     * Whether publishing it locks its group. An instruction to the outbox, no attribute of the event, as {@link
     * #notBefore()} is.
     */
    public boolean isLockingGroup() {
        return lockingGroup;
    }

    /** Whether a replay delivers this event: the subscription may have met it before. */
    public boolean isReplay() {
        return extensions.containsKey(EventRules.REPLAY);
    }

    /** The id of the operation that replays this event, if one does. */
    public Optional<String> replayOperation() {
        return extension(EventRules.REPLAY);
    }

    /**
     * This event as a replay delivers it: marked by the extension {@code eventrareplay}, which no application can set.
     *
     * @param operationId the id of the replay: 1 to 16 lower-case ASCII letters and digits; not null
     */
    public Event asReplay(String operationId) {
        Map<String, String> marked = new TreeMap<>(extensions);
        marked.put(EventRules.REPLAY, EventRules.operationId(operationId));
        return new Event(this, marked);
    }

    /** Whether an operator published this event to try something. */
    public boolean isTest() {
        return extensions.containsKey(EventRules.TEST);
    }

    /** This event marked as a test by the extension {@code eventratest}, which no application can set. */
    public Event asTest() {
        Map<String, String> marked = new TreeMap<>(extensions);
        marked.put(EventRules.TEST, "true");
        return new Event(this, marked);
    }

    /**
     * This event without its data, and with the extension {@code dataref} that tells where that lies (CloudEvents
     * Dataref, "claim check"). Content type and schema stay: they are the data's.
     *
     * @param reference a URI reference of at most {@link EventLimits#EXTENSION_VALUE} characters; not null
     */
    public Event withDataReference(String reference) {
        Map<String, String> referring = new TreeMap<>(extensions);
        referring.put(EventRules.DATA_REF, Objects.requireNonNull(reference, "reference"));
        return new Event(this, referring, null, false);
    }

    /**
     * This event with its data in the place of the reference to it.
     *
     * @param data copied; not null
     */
    public Event withData(byte[] data) {
        Map<String, String> whole = new TreeMap<>(extensions);
        whole.remove(EventRules.DATA_REF);
        return new Event(this, whole, data.clone(), false);
    }

    /**
     * This event for asking who receives it, while its data lies elsewhere and is not to be fetched for that: whatever
     * looks at the data of this event, or of a copy that is made of it, fails with an {@link IllegalStateException}, so
     * that the data is not taken for missing.
     */
    public Event withUnreadableData() {
        return new Event(this, extensions, null, true);
    }

    /** The data; null if there is none. */
    private byte[] readable() {
        if (unreadable) {
            throw new IllegalStateException(
                    "data of event " + id + " (" + type + ") lies elsewhere and was not fetched");
        }
        return data;
    }

    /** Whether there is data, were it empty. */
    public boolean hasData() {
        return readable() != null;
    }

    /** Bytes of data; 0 if there is none. */
    public int dataSize() {
        return readable() == null ? 0 : data.length;
    }

    /** The data as it is: a copy, empty if there is none; never null. */
    public byte[] dataBytes() {
        return readable() == null ? new byte[0] : data.clone();
    }

    /** The data as text in UTF-8, empty if there is none; never null. */
    public String dataText() {
        return readable() == null ? "" : new String(data, StandardCharsets.UTF_8);
    }

    /**
     * The data as an object of a type: {@code byte[]} and {@code String} give it as it is, {@code JsonValue} and its
     * subtypes by Jakarta JSON Processing, any other type by Jakarta JSON Binding.
     *
     * @param type the type wanted; not null
     * @param <T>  the type wanted
     * @return the data, or null if the event has none
     * @throws InvalidEventException if the data can't be read as that type
     */
    @SuppressWarnings("unchecked")
    public <T> T data(Class<T> type) {
        // not by type.cast: int.class gives an Integer
        return (T) data(Objects.requireNonNull(type, "type"), type);
    }

    /**
     * @param owner the class to keep the tools with that read JSON
     */
    Object data(Type type, Class<?> owner) {
        try {
            return readable() == null ? null : DataBinding.read(data, type, owner);
        } catch (RuntimeException e) {
            throw new InvalidEventException(
                    "data", "of event " + id + " (" + this.type + ") can't be read as " + type.getTypeName(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Event that
                && id.equals(that.id)
                && type.equals(that.type)
                && source.equals(that.source)
                && time.equals(that.time)
                && Objects.equals(subject, that.subject)
                && Objects.equals(group, that.group)
                && Objects.equals(contentType, that.contentType)
                && Objects.equals(dataSchema, that.dataSchema)
                && extensions.equals(that.extensions)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, id);
    }

    /** Names the event for a log; leaves out data and extensions, which may be confidential. */
    @Override
    public String toString() {
        return "Event[id=" + id + ", type=" + type + ", source=" + source + ", group=" + group + ", time=" + time
                + ", data=" + (data == null ? "none" : data.length + " bytes") + "]";
    }

    /** Collects an event's attributes; {@link #build()} checks them all. Not thread-safe. */
    public static final class Builder {

        private final String type;
        private final Map<String, String> extensions = new TreeMap<>();
        private final Map<String, String> inherited = new TreeMap<>();
        private String id;
        private String source;
        private Instant time;
        private String subject;
        private String group;
        private String contentType;
        private String dataSchema;
        private Object data;
        private Instant notBefore;
        private boolean lockingGroup;
        private boolean unreadable;

        private Builder(String type) {
            this.type = type;
        }

        /**
         * @param id unique within the source; null for a new UUIDv7
         */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /**
         * @param source a URI reference that names the publishing application
         */
        public Builder source(String source) {
            this.source = source;
            return this;
        }

        /** Whether a source was given. */
        public boolean hasSource() {
            return source != null;
        }

        /**
         * @param time when it happened, kept to the microsecond; null for now
         */
        public Builder time(Instant time) {
            this.time = time;
            return this;
        }

        /**
         * @param subject what it happened to, within the source; null for none
         */
        public Builder subject(String subject) {
            this.subject = subject;
            return this;
        }

        /**
         * @param group the ordering key; null if no order is asked for
         */
        public Builder group(String group) {
            this.group = group;
            return this;
        }

        /**
         * @param contentType the media type of the data; null for the data's own: {@code application/json} for an
         *                    object, {@code text/plain;charset=utf-8} for a String, {@code application/octet-stream}
         *                    for a {@code byte[]}; left out where there is no data, nor an extension {@code dataref} that
         *                    says where it lies
         */
        public Builder contentType(String contentType) {
            this.contentType = contentType;
            return this;
        }

        /**
         * @param dataSchema an absolute URI that names the schema of the data; null for none
         */
        public Builder dataSchema(String dataSchema) {
            this.dataSchema = dataSchema;
            return this;
        }

        /**
         * @param data a {@code byte[]} or String, kept as it is (a String in UTF-8), or an object, written by Jakarta
         *             JSON Binding when the event is built; null for none
         */
        public Builder data(Object data) {
            this.data = data;
            this.unreadable = false;
            return this;
        }

        /**
         * Delays the event: it is stored with the transaction, and takes its place behind the events that are waiting for
         * Kafka when this time has come, by the clock of the outbox's database. So events of its group that are published
         * in the meantime overtake it. Delayed events of one group take their places in the order of these times, and
         * those of the same time in the order in which they were published; one that is committed only after its time
         * takes its place then.
         *
         * @param notBefore rounded up to the microsecond; before {@link EventLimits#END_OF_TIME}; in the past is at once;
         *                  null for no delay
         */
        public Builder notBefore(Instant notBefore) {
            this.notBefore = notBefore;
            return this;
        }

        /**
         * Brings transactions that publish to this event's group at the same time into a strict order: publishing takes a
         * lock of the group in the outbox's database, and the transaction holds it until it ends. So events of the group
         * are delivered in the order in which their transactions are committed, if all who publish to the group ask for
         * this; without, it is so only for transactions that are serialized otherwise, say by a lock on the same row.
         *
         * <p>Others that publish to the group in this way wait meanwhile; publish late in a transaction, and keep it short.
         * Two transactions that each publish to the same several groups can wait for each other crosswise, and the database
         * then fails one of them: publish to groups in the same order everywhere, or all at once by
         * {@link EventPublisher#publishAll}, which locks them in one order. Groups may share a lock. Needs a group.
         */
        public Builder lockingGroup() {
            this.lockingGroup = true;
            return this;
        }

        /**
         * @param name  1 to 20 lower-case ASCII letters and digits, not an attribute of CloudEvents, not beginning
         *              with {@code eventra}
         * @param value its value; null removes the extension
         * @throws InvalidEventException if the name is not allowed
         */
        public Builder extension(String name, String value) {
            EventRules.extensionName(name);
            if (value == null) {
                extensions.remove(name);
                inherited.remove(name);
            } else {
                extensions.put(name, value);
            }
            return this;
        }

        /** Whether the event will have this extension: given by name, copied, or from its cause. */
        public boolean hasExtension(String name) {
            return allExtensions().containsKey(name);
        }

        /**
         * Says which event led to this one: extension {@code causationid} is the cause's id, {@code correlationid} is
         * the cause's, or else its id, so it is the same all along a chain. The cause's {@code traceparent} and
         * {@code tracestate} are carried on, unless this event is given a {@code traceparent} of its own. Extensions
         * that are given by {@link #extension} win, before or after this call; so does an earlier cause. What would
         * exceed {@link EventLimits#EXTENSIONS} is left out, the trace first.
         *
         * @param cause the event in whose handling this one is published; not null
         */
        public Builder causedBy(Event cause) {
            if (!inherited.containsKey(EventRules.CAUSATION_ID)) {
                inherited.put(EventRules.CAUSATION_ID, cause.id());
                inherited.put(
                        EventRules.CORRELATION_ID,
                        cause.extension(EventRules.CORRELATION_ID).orElse(cause.id()));
                cause.extension(EventRules.TRACE_PARENT)
                        .ifPresent(value -> inherited.put(EventRules.TRACE_PARENT, value));
                cause.extension(EventRules.TRACE_STATE)
                        .ifPresent(value -> inherited.put(EventRules.TRACE_STATE, value));
            }
            return this;
        }

        /** What is given before what is inherited; the state of a trace belongs to the parent that it came with. */
        private Map<String, String> allExtensions() {
            Map<String, String> all = new TreeMap<>(extensions);
            boolean ownTrace = extensions.containsKey(EventRules.TRACE_PARENT);
            inherited.forEach((name, value) -> {
                boolean foreign = ownTrace && name.equals(EventRules.TRACE_STATE);
                if (!foreign && all.size() < EventLimits.EXTENSIONS) {
                    all.putIfAbsent(name, value);
                }
            });
            return all;
        }

        /**
         * @throws InvalidEventException if an attribute is missing or breaks a limit of {@link EventLimits}; the
         *                               message names it
         */
        public Event build() {
            return new Event(this, data);
        }
    }
}
