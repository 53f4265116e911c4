package dev.aftersale.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotationsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Tue, Jan 13, 2026 at 11:02 AM Shop <k3@relay.test> wrote:",
                "On 13 Jan 2026, at 11:02, Shop via Market\n<k3@relay.test> wrote:",
                "Am Di., 13. Jan. 2026 um 11:02 Uhr schrieb Shop <k3@relay.test>:",
                "Am 13.01.2026 um 11:02 schrieb Shop:",
                "Le mar. 13 janv. 2026 à 11:02, Shop <k3@relay.test> a écrit :",
                "El mar, 13 ene 2026 a las 11:02, Shop (<k3@relay.test>) escribió:",
                "Il giorno mar 13 gen 2026 alle ore 11:02 Shop <k3@relay.test>\nha scritto:",
                "Em ter., 13 de jan. de 2026 às 11:02, Shop <k3@relay.test> escreveu:",
                "Op di 13 jan 2026 om 11:02 schreef Shop <k3@relay.test>:",
                "Den tis 13 jan. 2026 kl 11:02 skrev Shop <k3@relay.test>:",
                "Den tirs. 13. jan. 2026 kl. 11.02 skrev Shop <k3@relay.test>:",
                "wt., 13 sty 2026 o 11:02 Shop <k3@relay.test> napisał(a):",
                "út 13. 1. 2026 v 11:02 odesílatel Shop <k3@relay.test> napsal:",
                "вт, 13 янв. 2026 г. в 11:02, Shop <k3@relay.test>:\n написал:",
                "ti 13. tammik. 2026 klo 11.02 Shop (k3@relay.test) kirjoitti:",
                "Shop <k3@relay.test>, 13 Oca 2026 Sal, 11:02 tarihinde şunu yazdı:",
                "Shop <k3@relay.test> ezt írta (időpont: 2026. jan. 13., K, 11:02):",
                "În mar., 13 ian. 2026 la 11:02, Shop <k3@relay.test> a scris:",
                "2026年1月13日(火) 11:02 Shop <k3@relay.test>のメール:",
                "Shop <k3@relay.test> 于2026年1月13日周二 11:02写道：",
                "2026년 1월 13일 (화) 오전 11:02, Shop <k3@relay.test>님이 작성:"
            })
    void an_announcement_in_many_languages_begins_a_quotation(String announcement) {
        String text = "Thanks!\n\n" + announcement + "\n> Is it there?\n>\n> Shop";
        assertThat(own(text)).isEqualTo("Thanks!\n");
        // without marks, it is all that follows
        assertThat(own("Thanks!\n\n" + announcement + "\n\nIs it there?\nShop")).isEqualTo("Thanks!\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----Original Message-----",
                "-----Ursprüngliche Nachricht-----",
                "-------- Message d'origine --------",
                "----- Messaggio originale -----",
                "________________________________\nFrom: Shop\nSent: Tuesday\nTo: Anna\nSubject: x",
                "From: Shop <k3@relay.test>\nSent: Tuesday\nTo: Anna\nSubject: Is it there",
                "Von: Shop\nGesendet: Dienstag\nAn: Anna\nBetreff: Da?",
                "De : Shop\nEnvoyé : mardi\nÀ : Anna\nObjet : Là",
                "*From:* Shop\n*Date:* Tuesday\n*To:* Anna",
                "##- Please type your reply above this line -##",
                "发件人: Shop\n发送时间: 2026\n收件人: Anna\n主题: x"
            })
    void what_other_programs_put_above_begins_one_that_lasts_to_the_end(String rule) {
        String own = own("Thanks!\n\n" + rule + "\n\nIs it there?\nShop");
        assertThat(own.replace("________________________________", "").strip()).isEqualTo("Thanks!");
    }

    @Test
    void answers_between_quoted_lines_and_below_them_are_their_writer_s() {
        String text = "On 13 Jan 2026 Shop wrote:\n> Is it there?\n\nYes.\n\n> And whole?\n\nNo, see the photo.";
        assertThat(Quotations.passages(text))
                .extracting(passage ->
                        (passage.quoted() ? "> " : "") + passage.text().strip())
                .containsExactly(
                        "> On 13 Jan 2026 Shop wrote:\n> Is it there?", "Yes.", "> > And whole?", "No, see the photo.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "He wrote: it is broken.",
                "On Monday I wrote:",
                "From: here to there",
                "To: the shop\nSubject: my order\nI am angry",
                "-- \nAnna",
                "It costs -----",
                "Le prix : 12"
            })
    void words_that_only_look_like_it_are_not_quoted(String text) {
        assertThat(own(text)).isEqualTo(text);
    }

    @Test
    void nothing_is_lost() {
        String text = "\n\na\n> b\n\n\n> c\nOn 1 Jan x wrote:\n\nd\n\n";
        assertThat(Quotations.passages(text).stream().map(Passage::text).collect(Collectors.joining("\n")))
                .isEqualTo(text);
    }

    private static String own(String text) {
        return Quotations.passages(text).stream()
                .filter(passage -> !passage.quoted())
                .map(Passage::text)
                .collect(Collectors.joining("\n"));
    }
}
