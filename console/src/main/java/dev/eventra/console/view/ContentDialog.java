package dev.eventra.console.view;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Pre;
import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.console.live.Reading;
import dev.eventra.console.ui.Notice;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Shows the data of a dead letter, as text only. */
final class ContentDialog extends Dialog {

    private static final int MOST = 20_000;
    private static final int MOST_BYTES = 2_000;

    ContentDialog(DeadLetterInfo letter, Reading<Optional<DeadLetterContent>> reading) {
        this(
                letter.type() == null ? letter.eventId() : letter.type() + " · " + letter.eventId(),
                reading,
                content ->
                        new Shown(content.contentType(), content.data(), content.extensions(), content.errorStack()));
    }

    ContentDialog(RejectedInfo event, Reading<Optional<RejectedContent>> reading) {
        this(
                event.type() + " · " + event.eventId(),
                reading,
                content -> new Shown(content.contentType(), content.data(), content.extensions(), null));
    }

    /** What is shown; null where there is none, but for the extensions. */
    private record Shown(String contentType, byte[] data, Map<String, String> extensions, String errorStack) {}

    private <T> ContentDialog(String title, Reading<Optional<T>> reading, Function<T, Shown> content) {
        setHeaderTitle(title);
        setWidth("52rem");
        setMaxWidth("96vw");
        if (!reading.isOk()) {
            add(Notice.of(reading, null));
        } else if (reading.value().isEmpty()) {
            add(Notice.empty(getTranslation("letter.gone"), getTranslation("letter.gone.hint")));
        } else {
            show(content.apply(reading.value().get()));
        }
        getFooter().add(new Button(getTranslation("button.close"), click -> close()));
    }

    private void show(Shown content) {
        add(new H3(
                getTranslation("letter.data") + (content.contentType() == null ? "" : " · " + content.contentType())));
        add(block(text(content.data())));
        if (!content.extensions().isEmpty()) {
            add(
                    new H3(getTranslation("letter.extensions")),
                    block(content.extensions().toString()));
        }
        if (content.errorStack() != null) {
            add(new H3(getTranslation("column.error")), block(content.errorStack()));
        }
    }

    private static Pre block(String text) {
        Pre block = new Pre(text.length() > MOST ? text.substring(0, MOST) + " …" : text);
        block.addClassName("content");
        block.getElement().setAttribute("tabindex", "0");
        return block;
    }

    private static String text(byte[] data) {
        if (data == null) {
            return "–";
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException e) {
            return HexFormat.ofDelimiter(" ").formatHex(data, 0, Math.min(data.length, MOST_BYTES));
        }
    }
}
