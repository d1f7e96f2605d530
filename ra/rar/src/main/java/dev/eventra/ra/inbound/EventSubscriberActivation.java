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

    public String getOutbox() {
        return values.get("outbox");
    }

    public void setOutbox(String value) {
        values.put("outbox", value);
    }

    public String getConcurrency() {
        return values.get("concurrency");
    }

    public void setConcurrency(String value) {
        values.put("concurrency", value);
    }

    public String getBatchSize() {
        return values.get("batchSize");
    }

    public void setBatchSize(String value) {
        values.put("batchSize", value);
    }

    public String getAck() {
        return values.get("ack");
    }

    public void setAck(String value) {
        values.put("ack", value);
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

    public String getRetryOn() {
        return values.get("retryOn");
    }

    public void setRetryOn(String value) {
        values.put("retryOn", value);
    }

    public String getNoRetryOn() {
        return values.get("noRetryOn");
    }

    public void setNoRetryOn(String value) {
        values.put("noRetryOn", value);
    }

    public String getOnExhausted() {
        return values.get("onExhausted");
    }

    public void setOnExhausted(String value) {
        values.put("onExhausted", value);
    }

    public String getStart() {
        return values.get("start");
    }

    public void setStart(String value) {
        values.put("start", value);
    }

    public String getRetention() {
        return values.get("retention");
    }

    public void setRetention(String value) {
        values.put("retention", value);
    }

    public String getRateLimit() {
        return values.get("rateLimit");
    }

    public void setRateLimit(String value) {
        values.put("rateLimit", value);
    }

    public String getBreakerFailureRate() {
        return values.get("breakerFailureRate");
    }

    public void setBreakerFailureRate(String value) {
        values.put("breakerFailureRate", value);
    }

    public String getBreakerCalls() {
        return values.get("breakerCalls");
    }

    public void setBreakerCalls(String value) {
        values.put("breakerCalls", value);
    }

    public String getBreakerSlow() {
        return values.get("breakerSlow");
    }

    public void setBreakerSlow(String value) {
        values.put("breakerSlow", value);
    }

    public String getBreakerOpen() {
        return values.get("breakerOpen");
    }

    public void setBreakerOpen(String value) {
        values.put("breakerOpen", value);
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
