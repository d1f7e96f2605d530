package dev.eventra.sample.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** An order of a user. Its day, in UTC, is that of its placing and never changes. */
@Entity(name = "ShopOrder")
@Table(name = "shop_order")
public class Order {

    @Id
    private String id;

    @Column(name = "user_id")
    private String userId;

    @Column(name = "amount_cents")
    private long amountCents;

    @Enumerated(EnumType.STRING)
    private OrderStatus status;

    @Column(name = "order_day")
    private LocalDate day;

    /** In UTC: the one date-time type that every JPA provider and database keeps alike. */
    @Column(name = "created_at")
    private LocalDateTime createdAt;

    @Version
    private long version;

    /** For JPA. */
    protected Order() {}

    Order(String id, String userId, long amountCents, Instant createdAt) {
        this.id = id;
        this.userId = userId;
        this.amountCents = amountCents;
        this.status = OrderStatus.PLACED;
        this.createdAt = LocalDateTime.ofInstant(createdAt.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
        this.day = this.createdAt.toLocalDate();
    }

    public String id() {
        return id;
    }

    public String userId() {
        return userId;
    }

    public long amountCents() {
        return amountCents;
    }

    public OrderStatus status() {
        return status;
    }

    public LocalDate day() {
        return day;
    }

    public Instant createdAt() {
        return createdAt.toInstant(ZoneOffset.UTC);
    }

    public long version() {
        return version;
    }

    /** Returns the amount that it had before. */
    long change(long newAmountCents) {
        requirePlaced();
        long previous = amountCents;
        amountCents = newAmountCents;
        return previous;
    }

    void cancel() {
        requirePlaced();
        status = OrderStatus.CANCELLED;
    }

    private void requirePlaced() {
        if (status != OrderStatus.PLACED) {
            throw ShopException.conflict("order " + id + " is cancelled and can't be changed", "id", id);
        }
    }
}
