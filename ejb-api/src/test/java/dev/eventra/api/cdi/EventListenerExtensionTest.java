package dev.eventra.api.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventSubscription;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the extension makes of beans, in a CDI container of its own. */
class EventListenerExtensionTest {

    @ApplicationScoped
    static class LoyaltyPoints {
        @EventListener("order.placed")
        public void placed(Event event) {}
    }

    @Dependent
    static class HTTPCallLog2Go {
        @EventListener("call.*")
        public void called(Event event) {}
    }

    @ApplicationScoped
    @EventSubscription(
            value = "mailbox",
            activationConfig = {
                @ActivationConfigProperty(propertyName = "concurrency", propertyValue = "2"),
                @ActivationConfigProperty(propertyName = "start", propertyValue = "latest")
            },
            publisher = "java:global/mail/publisher")
    static class MailIn {
        @EventListener("mail.in")
        public void in(Event event) {}
    }

    @ApplicationScoped
    @EventSubscription("mailbox")
    static class MailOut {
        @EventListener("mail.out")
        public void out(Event event) {}
    }

    @ApplicationScoped
    static class Silent {
        public void nothing() {}
    }

    @ApplicationScoped
    static class MessageDriven implements EventSubscriber {
        @EventListener("order.placed")
        public void placed(Event event) {}
    }

    @ApplicationScoped
    static class Batches {
        @EventListener("order.placed")
        public void placed(List<Event> events) {}
    }

    @Test
    void a_listener_bean_without_annotation_has_the_subscription_of_its_class_name() {
        List<Declaration> declared = declared(LoyaltyPoints.class, HTTPCallLog2Go.class, Silent.class);

        assertThat(declared).extracting(Declaration::name).containsExactly("http-call-log2-go", "loyalty-points");
        assertThat(declared.get(1).properties()).containsExactly(entry("subscription", "loyalty-points"));
        assertThat(declared.get(1).publisher()).isEmpty();
        assertThat(declared.get(1).description())
                .isEqualTo(
                        "subscription loyalty-points (named after its class) goes to " + LoyaltyPoints.class.getName());
    }

    @Test
    void beans_that_name_the_same_subscription_are_united_with_what_one_of_them_says() {
        List<Declaration> declared = declared(MailOut.class, MailIn.class);

        assertThat(declared).hasSize(1);
        Declaration mailbox = declared.get(0);
        assertThat(mailbox.beans()).extracting(ListenerBean::type).containsExactly(MailIn.class, MailOut.class);
        assertThat(mailbox.properties())
                .containsOnly(entry("subscription", "mailbox"), entry("concurrency", "2"), entry("start", "latest"));
        assertThat(mailbox.publisher()).isEqualTo("java:global/mail/publisher");
        assertThat(mailbox.description()).doesNotContain("named after");
    }

    @Test
    void a_bean_that_takes_batches_has_a_subscription_that_does() {
        assertThat(declared(Batches.class)).extracting(Declaration::isBatch).containsExactly(true);
        assertThat(declared(LoyaltyPoints.class))
                .extracting(Declaration::isBatch)
                .containsExactly(false);
    }

    @Test
    void message_driven_beans_and_beans_without_listener_methods_are_left_alone() {
        assertThat(declared(MessageDriven.class, Silent.class)).isEmpty();
    }

    // What is wrong

    @ApplicationScoped
    @EventSubscription("no spaces")
    static class BadName {
        @EventListener("order.placed")
        public void placed(Event event) {}
    }

    @ApplicationScoped
    @EventSubscription(
            activationConfig = {
                @ActivationConfigProperty(propertyName = "concurency", propertyValue = "2"),
                @ActivationConfigProperty(propertyName = "subscription", propertyValue = "other"),
                @ActivationConfigProperty(propertyName = "ack", propertyValue = "after"),
                @ActivationConfigProperty(propertyName = "ack", propertyValue = "before")
            })
    static class BadProperties {
        @EventListener("order.placed")
        public void placed(Event event) {}
    }

    @ApplicationScoped
    static class BadMethods {
        @EventListener("order..placed")
        public int placed(Event event) {
            return 1;
        }

        @EventListener("order.placed")
        void hidden(Event event) {}
    }

    @ApplicationScoped
    @EventSubscription("nothing")
    static class Nothing {}

    @ApplicationScoped
    @EventSubscription("both")
    static class Both implements EventSubscriber {
        @EventListener("order.placed")
        public void placed(Event event) {}
    }

    @ApplicationScoped
    @Transactional(TxType.NOT_SUPPORTED)
    static class Outside {
        @EventListener("order.placed")
        public void placed(Event event) {}

        @Transactional
        @EventListener("order.changed")
        public void changed(Event event) {}

        @Transactional(TxType.REQUIRES_NEW)
        @EventListener("order.cancelled")
        public void cancelled(Event event) {}
    }

    @ApplicationScoped
    @Typed(Serializable.class)
    static class Narrow implements Serializable {
        private static final long serialVersionUID = 1L;

        @EventListener("order.placed")
        public void placed(Event event) {}
    }

    @ApplicationScoped
    @EventSubscription(
            value = "mailbox",
            activationConfig = @ActivationConfigProperty(propertyName = "concurrency", propertyValue = "3"),
            publisher = "java:global/other/publisher")
    static class MailConflict {
        @EventListener("mail.**")
        public void any(List<Event> events) {}
    }

    @Test
    void all_problems_of_all_beans_are_in_one_message() {
        assertThatThrownBy(() -> declared(
                        BadName.class,
                        BadProperties.class,
                        BadMethods.class,
                        Nothing.class,
                        Both.class,
                        Outside.class,
                        Narrow.class,
                        MailIn.class,
                        MailConflict.class,
                        LoyaltyPoints.class))
                .message()
                .contains("13 problems with event listeners")
                .contains("BadName names the subscription \"no spaces\", allowed are 1 to 100 ASCII letters")
                .contains("BadProperties has the activation property \"concurency\", allowed are ack, backoff,")
                .contains("BadProperties has the activation property subscription: the name is the value of")
                .contains("BadProperties has the activation property ack twice")
                .contains("BadMethods: ")
                .contains("placed must return void")
                .contains("type pattern \"order..placed\" has an empty segment")
                .contains("hidden must be public and not static")
                .contains("Nothing has @EventSubscription, but no method with @EventListener")
                .contains("Both has @EventSubscription, which is for CDI beans, and implements EventSubscriber")
                .contains("Outside placed is @Transactional(NOT_SUPPORTED)")
                .contains("Outside cancelled is @Transactional(REQUIRES_NEW)")
                .doesNotContain("Outside changed")
                .contains("Narrow can't be called: its bean types (@Typed) leave out its class")
                .contains("beans of subscription mailbox have different activation properties: "
                        + MailConflict.class.getName() + ", " + MailIn.class.getName())
                .contains("beans of subscription mailbox name different publishers")
                .contains(
                        "beans of subscription mailbox take batches, which only a bean with a subscription of its own may: ")
                .doesNotContain("LoyaltyPoints");
    }

    private static List<Declaration> declared(Class<?>... beans) {
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(new EventListenerExtension())
                .addBeanClasses(beans)
                .initialize()) {
            return container
                    .getBeanManager()
                    .getExtension(EventListenerExtension.class)
                    .declared();
        }
    }
}
