package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyIT {

    private static final String ADD = """
            INSERT INTO product (shard, merchant_id, retailer_id, id, title, price, currency, stock, updated_at)
            VALUES (?, ?, 'cup', ?, 'A cup', 1000, 'USD', 100, ?)
            """;
    private static final String LOCK =
            "SELECT stock FROM product WHERE shard = ? AND merchant_id = ? AND retailer_id = 'cup' FOR UPDATE";
    private static final String TAKE =
            "UPDATE product SET stock = stock - 1 WHERE shard = ? AND merchant_id = ? AND retailer_id = 'cup'";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final Idempotency idempotency = database.idempotency();
    private final MerchantId merchant = new MerchantId(Ids.next(5));
    private final RequestKey key = RequestKey.of("key-1", "POST /orders/1/refunds total=10");

    private record Taken(int left) {}

    @BeforeEach
    void aHundredCups() {
        database.db().within(merchant, tx -> {
            tx.write(1, ADD, 5, merchant, Ids.next(5), tx.now());
            return null;
        });
    }

    private Idempotency.Answer<Taken> take(RequestKey withKey) {
        return once(withKey, stock -> new Taken(stock - 1));
    }

    private Idempotency.Answer<Taken> once(RequestKey withKey, Function<Integer, Taken> decide) {
        return idempotency.once(merchant, withKey, Taken.class, this::lock, (tx, stock) -> {
            Taken taken = decide.apply(stock);
            tx.write(1, TAKE, 5, merchant);
            return taken;
        });
    }

    private Supplier<Integer> lock(Batch batch) {
        Rows<Integer> stock = batch.query(LOCK, row -> row.getInt(1), 5, merchant);
        return () -> stock.first().orElseThrow();
    }

    private int stock() {
        return database.db().within(merchant, tx -> {
            Batch batch = tx.batch();
            Supplier<Integer> stock = lock(batch);
            batch.run();
            return stock.get();
        });
    }

    @Test
    void a_repeated_call_gets_the_first_answer_and_no_second_effect() {
        assertThat(take(key)).isEqualTo(new Idempotency.Answer<>(new Taken(99), false));
        assertThat(take(RequestKey.of("key-2", "another"))).isEqualTo(new Idempotency.Answer<>(new Taken(98), false));
        assertThat(take(key)).isEqualTo(new Idempotency.Answer<>(new Taken(99), true));
        assertThat(stock()).isEqualTo(98);
    }

    @Test
    void without_a_key_every_call_has_its_effect() {
        take(null);
        take(null);
        assertThat(stock()).isEqualTo(98);
    }

    @Test
    void a_key_belongs_to_one_call() {
        take(key);
        assertProblem(() -> take(RequestKey.of("key-1", "POST /orders/1/refunds total=11")), Problem.KEY_REUSED);
        assertThat(take(key).replayed()).isTrue();
        assertThat(stock()).isEqualTo(99);
    }

    @Test
    void a_key_belongs_to_one_merchant() {
        take(key);
        var neighbour = new MerchantId(Ids.next(5));
        var answer =
                idempotency.once(neighbour, key, Taken.class, batch -> () -> 0, (tx, nothing) -> new Taken(nothing));
        assertThat(answer.replayed()).isFalse();
    }

    @Test
    void a_refusal_is_an_answer_too_and_stays() {
        assertProblem(() -> once(key, stock -> refuse(Problem.REFUND_ABOVE)), Problem.REFUND_ABOVE);
        assertProblem(() -> take(key), Problem.REFUND_ABOVE);
        assertThat(stock()).isEqualTo(100);
    }

    @Test
    void a_problem_that_passes_is_not_kept() {
        assertProblem(() -> once(key, stock -> refuse(Problem.CONCURRENT_CHANGE)), Problem.CONCURRENT_CHANGE);
        assertThat(take(key)).isEqualTo(new Idempotency.Answer<>(new Taken(99), false));
    }

    @Test
    void a_fault_of_ours_leaves_nothing_behind() {
        assertThatThrownBy(() -> once(key, stock -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(take(key).replayed()).isFalse();
        assertThat(stock()).isEqualTo(99);
    }

    @Test
    void sixteen_equal_calls_at_once_have_one_effect_and_one_answer() {
        List<Idempotency.Answer<Taken>> answers = sixteen(() -> take(key));
        assertThat(answers).extracting(Idempotency.Answer::value).containsOnly(new Taken(99));
        assertThat(answers).filteredOn(answer -> !answer.replayed()).hasSize(1);
        assertThat(stock()).isEqualTo(99);
    }

    @Test
    void sixteen_equal_calls_that_lock_nothing_have_one_effect_too() {
        var effects = new AtomicInteger();
        List<Idempotency.Answer<Taken>> answers =
                sixteen(() -> idempotency.once(merchant, key, Taken.class, batch -> () -> 0, (tx, nothing) -> {
                    tx.write(1, TAKE, 5, merchant);
                    return new Taken(effects.incrementAndGet());
                }));
        assertThat(answers)
                .extracting(Idempotency.Answer::value)
                .containsOnly(answers.getFirst().value());
        assertThat(stock()).isEqualTo(99);
    }

    @Test
    void sixteen_calls_with_keys_of_their_own_have_sixteen_effects() {
        var number = new AtomicInteger();
        List<Idempotency.Answer<Taken>> answers =
                sixteen(() -> take(RequestKey.of("own-" + number.incrementAndGet(), "the same")));
        assertThat(answers).extracting(answer -> answer.value().left()).doesNotHaveDuplicates();
        assertThat(stock()).isEqualTo(84);
    }

    @Test
    void several_calls_in_one_transaction_have_an_effect_and_an_answer_each() {
        var keys = keys("a", "b", "c");

        assertThat(together(keys, key -> true)).doesNotContain(Optional.empty()).hasSize(3);

        assertThat(stock()).isEqualTo(97);
        for (RequestKey one : keys) {
            assertThat(take(one).replayed()).isTrue();
        }
    }

    @Test
    void a_call_that_is_known_or_stands_there_twice_or_has_no_effect_is_left_out_and_goes_by_itself() {
        take(key);
        var keys = List.of(
                key,
                RequestKey.of("twin", "a call"),
                RequestKey.of("twin", "another"),
                RequestKey.of("refused", "a call"),
                RequestKey.of("plain", "a call"));

        var answers = together(keys, one -> !one.key().equals("refused"));

        assertThat(answers)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(new Taken(98)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Taken(97)));
        assertThat(stock()).isEqualTo(97);
        assertThat(take(key).replayed()).isTrue();
        assertProblem(() -> take(keys.get(2)), Problem.KEY_REUSED);
        assertThat(take(keys.get(3))).isEqualTo(new Idempotency.Answer<>(new Taken(96), false));
    }

    @Test
    void if_one_of_several_fails_nothing_of_all_is_left() {
        var keys = keys("a", "b");

        assertThatThrownBy(() -> together(keys, key -> {
                    if (key.key().equals("b")) {
                        throw new IllegalStateException("a bug");
                    }
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(stock()).isEqualTo(100);
        assertThat(take(keys.getFirst()).replayed()).isFalse();
    }

    private static List<RequestKey> keys(String... keys) {
        return Stream.of(keys).map(one -> RequestKey.of(one, "a call")).toList();
    }

    private List<Optional<Taken>> together(List<RequestKey> keys, Predicate<RequestKey> isGranted) {
        var left = new AtomicInteger(stock());
        return idempotency.together(merchant, keys, one -> one, this::lock, (tx, stock, one) -> {
            if (!isGranted.test(one)) {
                return Optional.empty();
            }
            tx.write(1, TAKE, 5, merchant);
            return Optional.of(new Taken(left.decrementAndGet()));
        });
    }

    private static <T> List<T> sixteen(Supplier<T> call) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(16)) {
            var calls = new ArrayList<CompletableFuture<T>>();
            for (int i = 0; i < 16; i++) {
                calls.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                start.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return call.get();
                        },
                        threads));
            }
            start.countDown();
            return calls.stream().map(CompletableFuture::join).toList();
        }
    }

    private static Taken refuse(Problem problem) {
        throw problem.because("for a test");
    }

    private static void assertProblem(Runnable call, Problem expected) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(expected));
    }
}
