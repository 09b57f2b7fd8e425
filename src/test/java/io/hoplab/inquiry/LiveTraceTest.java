package io.hoplab.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.flow.Way;
import io.hoplab.net.HostName;
import io.hoplab.observe.Opening;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.time.Await;
import io.hoplab.tracing.Backend;
import io.hoplab.watch.Instruments;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Conversations that somebody else begins in a lab that runs. */
@Tag("kernel")
class LiveTraceTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final List<Overheard> overheard = new CopyOnWriteArrayList<>();

  @Test
  void eachConversationIsShownOnceWithItsPath() throws Exception {
    try (LabUp lab = LabUp.build()) {
      watch(
          lab,
          opening -> true,
          instruments -> {
            for (int i = 0; i < 3; i++) {
              lab.run("a", "curl -s http://10.9.1.4/");
              await(i + 1);
            }
            ask(lab, "b", "curl -s http://10.9.1.4:81/");
            await(4);
            ask(lab, "c", "ping -c 2 -i 0.01 -W 0.1 10.9.9.9");
            await(5);
            lab.run("box", "dig +short @10.9.1.4 a");
            await(6);
          });
    }
    assertThat(overheard)
        .extracting(
            seen ->
                seen.conversation().client()
                    + " "
                    + seen.conversation().meant().destination()
                    + " "
                    + seen.conversation().outcome()
                    + " path "
                    + seen.path()
                    + " times "
                    + seen.times())
        .containsExactly(
            "a 10.9.1.4:80 answered path 1 times 1",
            "a 10.9.1.4:80 answered path 1 times 2",
            "a 10.9.1.4:80 answered path 1 times 3",
            "b 10.9.1.4:81 not answered path 2 times 1",
            "c 10.9.9.9 not answered path 3 times 1",
            "box 10.9.1.4:53 answered path 4 times 1");
    assertThat(ending(3)).isEqualTo("refused at box");
    assertThat(ending(4)).isEqualTo("blackhole at vnet");
  }

  @Test
  void whatIsNotAskedForIsNotShown() throws Exception {
    try (LabUp lab = LabUp.build()) {
      Predicate<Opening> wanted =
          new Question(lab.topology(), (host, name) -> Optional.empty())
              .filter(Optional.of("b"), Optional.of("box:80"), Optional.empty());
      watch(
          lab,
          wanted,
          instruments -> {
            lab.run("a", "curl -s http://10.9.1.4/");
            ask(lab, "b", "curl -s http://10.9.1.4:81/");
            lab.run("b", "curl -s http://10.9.1.4/");
            await(1);
          });
    }
    assertThat(overheard)
        .singleElement()
        .satisfies(
            seen ->
                assertThat(seen.conversation().client() + " " + seen.conversation().meant())
                    .startsWith("b tcp 10.77.1.3:")
                    .endsWith("> 10.9.1.4:80"));
  }

  @Test
  void whatWasShownIsForgotten() throws Exception {
    try (LabUp lab = LabUp.build();
        Instruments instruments = instruments(lab)) {
      lab.run("a", "curl -s http://10.9.1.4/");
      instruments.settle();
      assertThat(remembered(instruments)).isGreaterThan(50);
      instruments.forget();
      assertThat(remembered(instruments)).as("until the next time").isGreaterThan(50);
      instruments.forget();
      assertThat(remembered(instruments)).as("but for answers to markers").isLessThan(20);
      lab.run("a", "curl -s http://10.9.1.4/");
      instruments.settle();
      assertThat(remembered(instruments)).isGreaterThan(50);
    }
  }

  private static long remembered(Instruments instruments) {
    return instruments.records().values().stream()
        .mapToLong(record -> record.sightings().size() + record.passes().size())
        .sum();
  }

  private void watch(LabUp lab, Predicate<Opening> wanted, Watched deed) throws Exception {
    try (Instruments instruments = instruments(lab)) {
      FutureTask<Void> live =
          new FutureTask<>(
              () -> {
                new LiveTrace(lab.network(), lab.topology(), instruments, wanted)
                    .run(overheard::add);
                return null;
              });
      Thread thread = new Thread(live, "live");
      thread.start();
      deed.run(instruments);
      thread.interrupt();
      thread.join(DEADLINE.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
  }

  /** What is done while the trace watches. */
  private interface Watched {
    void run(Instruments instruments) throws Exception;
  }

  private static Instruments instruments(LabUp lab) throws Exception {
    Instruments instruments =
        Instruments.start(
            lab.network(),
            lab.network().hosts(),
            Instruments.filtering(lab.network(), Backend.NFT),
            Backend.NFT);
    instruments.awaitReady();
    return instruments;
  }

  private void await(int count) throws Exception {
    Await.until(
        () ->
            overheard.size() >= count
                ? Optional.empty()
                : Optional.of("wanted " + count + " conversations, came " + overheard),
        DEADLINE);
  }

  /** Runs what is not answered. */
  private static void ask(LabUp lab, String host, String words) throws IOException {
    Finished.run(
        Command.of(words.split(" ")).in(lab.network().netns(HostName.of(host))), "", DEADLINE);
  }

  private String ending(int place) {
    return overheard
        .get(place)
        .conversation()
        .first(Way.REQUEST)
        .orElseThrow()
        .trace()
        .ending()
        .toString();
  }
}
