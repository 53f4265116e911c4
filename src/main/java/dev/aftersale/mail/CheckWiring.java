package dev.aftersale.mail;

import dev.aftersale.base.PublicUrl;
import dev.aftersale.base.Texts;
import dev.aftersale.mail.check.CheckSettings;
import dev.aftersale.mail.check.MailRoute;
import dev.aftersale.mail.check.SecondAddress;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the check of merchants' servers needs to know of how mail goes here. */
@Configuration(proxyBeanMethods = false)
class CheckWiring {

    @Bean
    CheckSettings checkSettings(MailSettings settings) {
        return new CheckSettings(
                settings.platform(),
                settings.domain(),
                settings.domainIsSet(),
                List.of(settings.domain(), "bounce." + settings.domain()),
                settings.domain(),
                "bounces@bounce." + settings.domain());
    }

    @Bean
    MailRoute mailRoute(MailHosts hosts) {
        return domain -> hosts.route(domain).map(hop -> new MailRoute.Server(hop.host(), hop.port()));
    }

    /** Asked for when one is sent: who sends mail needs to know who takes it in, and that one asks the check. */
    @Bean
    SecondAddress secondAddress(ObjectProvider<AccountLetters> letters, PublicUrl url) {
        return (tx, recipient, failing, unseen, locale, path) -> {
            var texts = Texts.in(locale);
            letters.getObject()
                    .send(
                            tx,
                            recipient,
                            new AccountLetter(
                                    locale.getLanguage(),
                                    texts.get("check.second.subject", failing),
                                    texts.get("check.second.heading"),
                                    List.of(
                                            texts.get(
                                                    unseen ? "check.second.unseen" : "check.second.unreachable",
                                                    failing),
                                            texts.get("check.second.meanwhile")),
                                    texts.get("check.second.action"),
                                    url.of(path),
                                    texts.get("check.second.footer")));
        };
    }
}
