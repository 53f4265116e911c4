package dev.aftersale.payment;

import dev.aftersale.base.Tx;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Who is told of what. Looked up late: the capabilities that listen are also those that request. */
@Component
final class IntentListeners {

    private final Supplier<List<IntentListener>> all;

    @Autowired
    IntentListeners(ObjectProvider<IntentListener> listeners) {
        this.all = () -> listeners.stream().toList();
    }

    IntentListeners(List<IntentListener> listeners) {
        this.all = () -> listeners;
    }

    /** Tells of intents of one merchant. An intent that nobody listens for is an error: its money would be lost sight of. */
    void tell(Tx tx, List<SettledIntent> settled) {
        Map<IntentKind, List<SettledIntent>> byKind = settled.stream()
                .collect(Collectors.groupingBy(
                        one -> one.intent().kind(), () -> new EnumMap<>(IntentKind.class), Collectors.toList()));
        byKind.forEach((kind, some) -> listener(kind).settled(tx, some));
    }

    private IntentListener listener(IntentKind kind) {
        var listening = all.get().stream().filter(one -> one.kind() == kind).toList();
        if (listening.size() != 1) {
            throw new IllegalStateException(listening.size() + " listeners for " + kind + " instead of one");
        }
        return listening.getFirst();
    }
}
