package dev.eventra.api.admin;

/**
 * An event that a person publishes to try something. Immutable; what is not allowed in an event is refused when it is
 * published, with the name of the field.
 *
 * @param type        the event's type, such as {@code order.placed}
 * @param group       its group; null for none
 * @param subject     what it is about; null for nothing
 * @param contentType of the data; null for {@code application/json}
 * @param data        its data as text, in UTF-8; null for none
 * @param outbox      the name of the outbox that stores it; null for the default one
 */
public record TestEvent(String type, String group, String subject, String contentType, String data, String outbox) {

    /** The extension attribute that marks a test event; its value is {@code true}. */
    public static final String MARK = "eventratest";

    /** For the default outbox. */
    public TestEvent(String type, String group, String subject, String contentType, String data) {
        this(type, group, subject, contentType, data, null);
    }

    /** Without the data, which may be anybody's. */
    @Override
    public String toString() {
        return "TestEvent[type=" + type + ", group=" + group + ", outbox=" + outbox + "]";
    }
}
