package dev.eventra.ra.inbound;

import dev.eventra.api.EventSubscriber;
import dev.eventra.engine.config.SettingSource;
import jakarta.resource.spi.Activation;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ResourceAdapter;
import java.io.Serializable;
import java.util.TreeMap;

/**
 * The activation properties of a message-driven bean (Jakarta Connectors 2.1, chapter 13.4.2), all of them text; what
 * they mean and their defaults stand in the configuration reference. They are checked together when the endpoint is
 * activated.
 */
@Activation(messageListeners = EventSubscriber.class)
public class EventSubscriberActivation implements ActivationSpec, Serializable {

    private static final long serialVersionUID = 1L;

    private final TreeMap<String, String> values = new TreeMap<>();
    private transient ResourceAdapter adapter;

    /** The properties that were set, by name. */
    public SettingSource source() {
        return SettingSource.of(new TreeMap<>(values));
    }

    public String getSubscription() {
        return values.get("subscription");
    }

    public void setSubscription(String value) {
        values.put("subscription", value);
    }

    public String getConcurrency() {
        return values.get("concurrency");
    }

    public void setConcurrency(String value) {
        values.put("concurrency", value);
    }

    public String getMaxAttempts() {
        return values.get("maxAttempts");
    }

    public void setMaxAttempts(String value) {
        values.put("maxAttempts", value);
    }

    public String getBackoff() {
        return values.get("backoff");
    }

    public void setBackoff(String value) {
        values.put("backoff", value);
    }

    public String getBackoffMax() {
        return values.get("backoffMax");
    }

    public void setBackoffMax(String value) {
        values.put("backoffMax", value);
    }

    public String getDeduplicate() {
        return values.get("deduplicate");
    }

    public void setDeduplicate(String value) {
        values.put("deduplicate", value);
    }

    public String getDataSource() {
        return values.get("dataSource");
    }

    public void setDataSource(String value) {
        values.put("dataSource", value);
    }

    /** Nothing: what is wrong is told at the activation, with the settings that override the properties. */
    @Override
    public void validate() {}

    @Override
    public ResourceAdapter getResourceAdapter() {
        return adapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter adapter) {
        this.adapter = adapter;
    }
}
