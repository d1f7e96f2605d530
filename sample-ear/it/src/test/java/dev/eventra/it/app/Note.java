package dev.eventra.it.app;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A note by JPA: its listener publishes when it is written, which is at the commit. */
@Entity
@Table(name = "note")
@EntityListeners(NotePublisher.class)
public class Note {

    @Id
    private String id;

    private String slot;

    /** For JPA. */
    protected Note() {}

    public Note(String id) {
        this.id = id;
        this.slot = id;
    }

    String id() {
        return id;
    }
}
