package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GroupCommitTest {

    @Test
    void who_comes_while_a_group_is_under_way_leaves_with_the_next() throws Exception {
        var groups = new ConcurrentLinkedQueue<List<Integer>>();
        var firstIsUnderWay = new CountDownLatch(1);
        var othersWait = new CountDownLatch(1);
        var commit = new GroupCommit<Integer, Integer>(100, group -> {
            groups.add(group);
            firstIsUnderWay.countDown();
            await(othersWait);
            return group.stream().map(item -> item * 2).toList();
        });

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = callers.submit(() -> commit.submit(1));
            firstIsUnderWay.await();
            var waiting = new CountDownLatch(20);
            List<Future<Integer>> others = IntStream.range(2, 22)
                    .mapToObj(i -> callers.submit(() -> {
                        waiting.countDown();
                        return commit.submit(i);
                    }))
                    .toList();
            waiting.await();
            othersWait.countDown();

            assertThat(first.get()).isEqualTo(2);
            for (int i = 0; i < others.size(); i++) {
                assertThat(others.get(i).get()).isEqualTo((i + 2) * 2);
            }
        }
        assertThat(groups.peek()).containsExactly(1);
        assertThat(groups.size()).isLessThan(21);
    }

    @Test
    void nobody_fails_for_his_neighbour() throws Exception {
        var commit = new GroupCommit<Integer, Integer>(100, group -> {
            if (group.contains(13)) {
                throw new IllegalStateException("13");
            }
            return group;
        });

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 200; i++) {
                int item = i;
                calls.add(callers.submit(() -> commit.submit(item)));
            }
            for (int i = 0; i < 200; i++) {
                var call = calls.get(i);
                if (i == 13) {
                    assertThatThrownBy(call::get).hasRootCauseMessage("13");
                } else {
                    assertThat(call.get()).isEqualTo(i);
                }
            }
        }
    }

    @Test
    @Timeout(60)
    void work_that_does_not_answer_each_item_is_not_done_again() throws Exception {
        var carried = new ConcurrentLinkedQueue<Integer>();
        var firstIsUnderWay = new CountDownLatch(1);
        var othersWait = new CountDownLatch(1);
        var commit = new GroupCommit<Integer, Integer>(100, group -> {
            carried.addAll(group);
            firstIsUnderWay.countDown();
            await(othersWait);
            return group.subList(0, 1);
        });
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = callers.submit(() -> commit.submit(1));
            firstIsUnderWay.await();
            var second = callers.submit(() -> commit.submit(2));
            var third = callers.submit(() -> commit.submit(3));
            while (commit.waiting() < 2) {
                Thread.onSpinWait();
            }
            othersWait.countDown();

            assertThat(first.get()).isEqualTo(1);
            assertThatThrownBy(second::get).hasRootCauseMessage("1 answers to 2 items");
            assertThatThrownBy(third::get).hasRootCauseMessage("1 answers to 2 items");
        }
        assertThat(carried).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void groups_are_no_larger_than_they_may_be_and_go_one_after_the_other() throws Exception {
        var sizes = new ConcurrentLinkedQueue<Integer>();
        var inside = new AtomicInteger();
        var commit = new GroupCommit<Integer, Integer>(7, group -> {
            sizes.add(group.size());
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            inside.decrementAndGet();
            return group;
        });

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 1_000; i++) {
                int item = i;
                calls.add(callers.submit(() -> commit.submit(item)));
            }
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i).get()).isEqualTo(i);
            }
        }

        assertThat(sizes).allMatch(size -> size <= 7);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
