package dev.eventra.sample.shop;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Stores orders and publishes what happened to them, in one transaction each.
 *
 * <p>Each change begins by locking the user's row ({@link UserSequences}). So the transactions of one user are
 * serialized when they publish, and that is what Eventra's promise of order within a group asks for.
 *
 * <p>An enterprise bean, and no bean of CDI alone: in an EAR those are called in the web module's context, where Payara
 * Server doesn't find this module's persistence unit.
 */
@Stateless
public class OrderService {

    /** The most orders that {@link #latest} returns. */
    public static final int MAX_LIMIT = 500;

    @PersistenceContext(unitName = "shop")
    private EntityManager orders;

    @Resource(lookup = "java:app/eventra/publisher")
    private EventPublisher events;

    @Inject
    private UserSequences users;

    /** Places an order. An amount of 0 is refused late, see {@link #refuseZero}. */
    public Order place(String userId, Long amountCents) {
        OrderRules.userId(userId);
        OrderRules.amountCents(amountCents);
        long sequence = users.lockAndNext(userId);
        Order order = new Order(UUID.randomUUID().toString(), userId, amountCents, Instant.now());
        orders.persist(order);
        publish(OrderPlaced.TYPE, order, new OrderPlaced(order.id(), userId, amountCents, order.day(), sequence));
        refuseZero(amountCents);
        return order;
    }

    /** Gives an order another amount. An amount of 0 is refused late, see {@link #refuseZero}. */
    public Order change(String id, Long amountCents) {
        OrderRules.amountCents(amountCents);
        Order order = find(id);
        long sequence = lock(order);
        long previous = order.change(amountCents);
        publish(
                OrderChanged.TYPE,
                order,
                new OrderChanged(order.id(), order.userId(), amountCents, previous, order.day(), sequence));
        refuseZero(amountCents);
        orders.flush();
        return order;
    }

    /** Cancels an order. */
    public Order cancel(String id) {
        Order order = find(id);
        long sequence = lock(order);
        order.cancel();
        publish(
                OrderCancelled.TYPE,
                order,
                new OrderCancelled(order.id(), order.userId(), order.amountCents(), order.day(), sequence));
        orders.flush();
        return order;
    }

    /** The order with this id. */
    @TransactionAttribute(TransactionAttributeType.SUPPORTS)
    public Order find(String id) {
        Order order = orders.find(Order.class, id);
        if (order == null) {
            throw ShopException.notFound("order", id);
        }
        return order;
    }

    /** The orders placed last, the latest first. */
    @TransactionAttribute(TransactionAttributeType.SUPPORTS)
    public List<Order> latest(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ShopException.invalid("limit", limit, "a whole number from 1 to " + MAX_LIMIT);
        }
        return orders.createQuery("SELECT o FROM ShopOrder o ORDER BY o.createdAt DESC, o.id", Order.class)
                .setMaxResults(limit)
                .getResultList();
    }

    /** The user's row first, as everywhere: the other way round two transactions could wait for each other. */
    private long lock(Order order) {
        long sequence = users.lockAndNext(order.userId());
        orders.refresh(order, LockModeType.PESSIMISTIC_WRITE);
        return sequence;
    }

    private void publish(String type, Order order, Object data) {
        events.publish(
                Event.builder(type).group(order.userId()).subject(order.id()).data(data));
    }

    /** Only now, to show that no event escapes from a transaction that rolls back. */
    private static void refuseZero(long amountCents) {
        if (amountCents == 0) {
            throw new ShopException(
                    ShopException.Kind.ROLLED_BACK,
                    "an amount of 0 is refused after the event was published: order and event were rolled back",
                    "amountCents",
                    amountCents,
                    OrderRules.AMOUNT_ALLOWED);
        }
    }
}
