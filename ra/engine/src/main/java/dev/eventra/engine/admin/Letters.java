package dev.eventra.engine.admin;

import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.LetterState;
import dev.eventra.engine.deadletter.DeadLetterState;
import dev.eventra.engine.deadletter.FailureReport;
import dev.eventra.engine.deadletter.LetterQuery;
import dev.eventra.engine.deadletter.StoredLetter;
import dev.eventra.engine.deadletter.StoredRecord;
import dev.eventra.engine.event.ExtensionsJson;

/** Dead letters between the tables and the API. */
final class Letters {

    private Letters() {}

    static LetterQuery query(DeadLetterFilter filter) {
        return new LetterQuery(
                filter.subscription(),
                filter.group(),
                filter.type(),
                filter.errorClass(),
                filter.state() == null
                        ? null
                        : DeadLetterState.valueOf(filter.state().name()),
                filter.since(),
                filter.until(),
                filter.eventId());
    }

    static DeadLetterInfo info(StoredLetter letter) {
        StoredRecord content = letter.content();
        FailureReport failure = letter.letter().failure();
        return new DeadLetterInfo(
                letter.id(),
                letter.subscription(),
                LetterState.valueOf(letter.letter().state().name()),
                content.group(),
                content.eventId(),
                content.source(),
                content.type(),
                content.time(),
                content.topic(),
                content.partition(),
                content.offset(),
                failure.attempts(),
                failure.errorClass(),
                failure.errorMessage(),
                failure.firstFailure(),
                failure.lastFailure(),
                letter.letter().worker(),
                letter.stored());
    }

    static DeadLetterContent content(StoredLetter letter) {
        StoredRecord content = letter.content();
        return new DeadLetterContent(
                info(letter),
                content.subject(),
                content.contentType(),
                content.dataSchema(),
                ExtensionsJson.read(content.extensions()),
                content.data(),
                content.rawHeaders(),
                letter.letter().failure().errorStack());
    }
}
