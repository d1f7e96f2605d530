package dev.eventra.it.app;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A note by JPA that nobody listens to. */
@Entity
@Table(name = "note")
public class SilentNote {

    @Id
    private String id;

    private String slot;

    /** For JPA. */
    protected SilentNote() {}

    public SilentNote(String id) {
        this.id = id;
        this.slot = id;
    }
}
