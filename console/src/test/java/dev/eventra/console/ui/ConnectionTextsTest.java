package dev.eventra.console.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.SystemMessages;
import com.vaadin.flow.server.SystemMessagesInfo;
import com.vaadin.flow.server.VaadinService;
import dev.eventra.console.MockUi;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MockUi.class)
class ConnectionTextsTest {

    private static SystemMessages messages(Locale browser) {
        return new SystemTexts().getSystemMessages(new SystemMessagesInfo(browser, null, VaadinService.getCurrent()));
    }

    @Test
    void a_page_without_connection_says_that_its_figures_are_old() {
        UI ui = UI.getCurrent();

        ConnectionTexts.set(ui);

        assertThat(ui.getReconnectDialogConfiguration().getDialogText()).contains("trying again", "figures", "old");
        assertThat(ui.getReconnectDialogConfiguration().getDialogTextGaveUp()).contains("reload", "figures", "old");
    }

    @Test
    void a_page_without_connection_speaks_the_chosen_language() {
        UI ui = UI.getCurrent();
        ui.setLocale(Locale.forLanguageTag("zh"));

        ConnectionTexts.set(ui);

        assertThat(ui.getReconnectDialogConfiguration().getDialogText()).contains("连接已断开", "数据已过时");
    }

    @Test
    void an_ended_session_is_told_and_not_passed_over() {
        SystemMessages messages = messages(Locale.ENGLISH);

        assertThat(messages.isSessionExpiredNotificationEnabled()).isTrue();
        assertThat(messages.getSessionExpiredCaption()).isEqualTo("You are no longer signed in");
        assertThat(messages.getSessionExpiredMessage()).contains("figures", "old", "sign in again");
        assertThat(messages.getInternalErrorMessage()).contains("server's log", "Operations and Audit");
    }

    @Test
    void messages_follow_the_language_of_the_page_and_not_the_browsers() {
        UI.getCurrent().setLocale(Locale.forLanguageTag("zh"));

        assertThat(messages(Locale.ENGLISH).getSessionExpiredCaption()).isEqualTo("您已退出登录");
    }

    @Test
    void messages_follow_the_browser_where_there_is_no_page_yet() {
        UI.setCurrent(null);

        assertThat(messages(Locale.forLanguageTag("zh")).getInternalErrorCaption())
                .isEqualTo("页面出错");
    }
}
