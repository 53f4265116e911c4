package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.staff.Role;
import dev.aftersale.support.CannedAnswers;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A buyer asks, with a file; the merchant takes the thread, answers with prepared words, and is done. */
class InboxStoryScenario {

    @RegisterExtension
    static final World world = new World();

    @TempDir
    Path folder;

    private final Shop shop = new Shop(world.server(), "Harbour Ceramics");

    private SupportThread thread(long order) {
        return world.server().bean(Threads.class).inquiry(shop.id(), order).orElseThrow();
    }

    private long ask(String buyer, String text) {
        return ask(shop.sell(buyer, Shop.MUG), text);
    }

    private long ask(long order, String text) {
        world.server()
                .bean(Threads.class)
                .append(
                        shop.id(),
                        new NewMessage(
                                order, SupportThread.Kind.INQUIRY, Message.Author.BUYER, null, Message.Via.PAGE, text),
                        null);
        return order;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_question_is_found_taken_answered_and_read(Way way) throws IOException {
        world.server()
                .bean(CannedAnswers.class)
                .save(shop.id(), "On its way", "", "Dear {buyer_name}, your parcel {tracking} is on its way.");
        long order = shop.shipped();
        Path list = Files.writeString(folder.resolve("what-came.txt"), "3 mugs, no bowl");
        Visit buyer = world.phone(way).open(shop.link(order) + "/messages");
        buyer.fill("Your message", "The bowl is missing!").attach("Photos or files", list);
        buyer.press("Send").sees("what-came.txt");

        Visit agent = world.staff(way, shop.id(), Role.SUPPORT);
        agent.open("/console/messages").sees("The bowl is missing!");
        agent.press("Ada Buyer").sees("what-came.txt").sees("Answer by");
        assertThat(agent.save("what-came.txt 1 kB").suggestedFilename()).isEqualTo("what-came.txt");
        agent.press("Assign to me").sees("Whose it is now stands beside");
        agent.choose("Answer that is written once", "On its way").press("Insert");
        agent.sees("Dear Ada Buyer, your parcel UPS 1Z" + order);
        assertThat(thread(order).count()).as("only read so far").isEqualTo(1);
        agent.press("Send").sees("Sent. The buyer gets a mail.");

        buyer.open(shop.link(order) + "/messages").sees("Dear Ada Buyer, your parcel UPS 1Z" + order);
        assertThat(thread(order).answerBy()).isNull();
        assertThat(thread(order).assignee()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void several_that_need_no_answer_are_settled_at_once(Way way) {
        long first = ask("Ben Reed", "Thanks!");
        long second = ask("Cid Stone", "Great, thank you");
        long third = ask("Dora Hill", "Where is it?");
        Visit agent = world.staff(way, shop.id(), Role.SUPPORT).open("/console/messages");
        agent.pick("Choose the messages of Ben Reed").pick("Choose the messages of Cid Stone");
        agent.press("No answer needed").sees("2 threads need no answer any more.");
        agent.seesNot("Ben Reed").sees("Dora Hill");
        assertThat(thread(first).answerBy()).isNull();
        assertThat(thread(second).answerBy()).isNull();
        assertThat(thread(third).answerBy()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_refund_that_was_asked_for_leads_back_to_the_conversation(Way way) {
        long order = ask(shop.shipped(), "One mug is broken");
        String conversation = "/console/messages/" + thread(order).id();
        Visit owner = world.owner(way, shop).open(conversation).press("Refund");
        owner.sees("£60.00 left to refund").fill(Shop.MUG, "1").choose("Reason", "Damaged goods");
        if (!owner.hasScript()) {
            owner.press("Show what it comes to");
        }
        owner.press("Refund £10.00").sees("£10.00 goes back to the buyer.").at(conversation);
        owner.sees("£50.00").sees("One mug is broken");
    }

    @Test
    void the_list_is_worked_through_with_single_keys_which_can_be_turned_off() {
        ask("Ben Reed", "First question");
        ask("Cid Stone", "Second question");
        Visit agent = world.staff(Way.MOUSE, shop.id(), Role.SUPPORT).open("/console/messages");
        var keyboard = agent.page().keyboard();
        keyboard.press("j");
        keyboard.press("j");
        keyboard.press("x");
        assertThat(agent.page().getByLabel("Choose the messages of Cid Stone").isChecked())
                .isTrue();
        keyboard.press("k");
        keyboard.press("Enter");
        agent.sees("First question").sees("Your message");
        keyboard.press("a");
        keyboard.type("Here it is");
        assertThat(agent.page().getByLabel("Your message").inputValue()).isEqualTo("Here it is");

        agent.open("/console/messages");
        keyboard.press("/");
        keyboard.type("second");
        agent.sees("Cid Stone").seesNot("Ben Reed");
        agent.open("/console/messages").press("Turn keys off").sees("Turn keys on");
        agent.open("/console/messages");
        keyboard.press("j");
        assertThat(agent.page().evaluate("document.activeElement.matches('a.row-link')"))
                .isEqualTo(false);
    }
}
