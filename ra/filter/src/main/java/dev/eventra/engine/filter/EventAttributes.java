package dev.eventra.engine.filter;

import dev.eventra.api.Event;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;

/**
 * An event as the SDK's evaluation sees it. The group is the extension {@code partitionkey}. Its data is parsed when it is
 * first asked for, and once only; so this is for one evaluation, by one thread.
 */
final class EventAttributes implements CloudEvent {

    private static final String PARTITION_KEY = "partitionkey";

    private final Event event;
    private JsonValue json;

    EventAttributes(Event event) {
        this.event = event;
    }

    /**
     * @return the data, null if the event has none
     * @throws DataException if it isn't JSON
     */
    JsonValue json() {
        if (json == null && event.hasData()) {
            try {
                json = event.data(JsonValue.class);
            } catch (RuntimeException e) {
                throw new DataException("the event's data isn't JSON", e);
            }
        }
        return json;
    }

    /** As text: the language has no URIs and no timestamps, so none is made. */
    @Override
    public Object getAttribute(String name) {
        return switch (name) {
            case "specversion" -> "1.0";
            case "id" -> event.id();
            case "type" -> event.type();
            case "source" -> event.source();
            case "time" -> event.time().toString();
            case "subject" -> event.subject().orElse(null);
            case "datacontenttype" -> event.contentType().orElse(null);
            case "dataschema" -> event.dataSchema().orElse(null);
            default -> null;
        };
    }

    @Override
    public Object getExtension(String name) {
        return name.equals(PARTITION_KEY)
                ? event.group().orElse(null)
                : event.extension(name).orElse(null);
    }

    @Override
    public Set<String> getExtensionNames() {
        if (event.group().isEmpty()) {
            return event.extensions().keySet();
        }
        Set<String> names = new HashSet<>(event.extensions().keySet());
        names.add(PARTITION_KEY);
        return names;
    }

    @Override
    public CloudEventData getData() {
        return event.hasData() ? event::dataBytes : null;
    }

    @Override
    public SpecVersion getSpecVersion() {
        return SpecVersion.V1;
    }

    @Override
    public String getId() {
        return event.id();
    }

    @Override
    public String getType() {
        return event.type();
    }

    @Override
    public URI getSource() {
        return URI.create(event.source());
    }

    @Override
    public String getDataContentType() {
        return event.contentType().orElse(null);
    }

    @Override
    public URI getDataSchema() {
        return event.dataSchema().map(URI::create).orElse(null);
    }

    @Override
    public String getSubject() {
        return event.subject().orElse(null);
    }

    @Override
    public OffsetDateTime getTime() {
        return event.time().atOffset(ZoneOffset.UTC);
    }
}
